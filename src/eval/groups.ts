/**
 * Rows that may not be torn apart between fitting and measuring: those of one source and kind, and those that share a text,
 * however many steps away. A score fitted on one half of a template and tested on the other would flatter itself.
 */
import type { LabelledPair } from './pair-rows.ts';

export const FOLDS = 5;

/** Union and find, with halved paths. */
class Sets {
  readonly #parent = new Map<string, string>();

  find(name: string): string {
    let at = name;
    for (let up = this.#parent.get(at) ?? at; up !== at; up = this.#parent.get(at) ?? at) {
      this.#parent.set(at, this.#parent.get(up) ?? up);
      at = up;
    }
    return at;
  }

  join(one: string, other: string): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) this.#parent.set(a, b);
  }
}

/** Each pair's group, as numbers from 0 in the order they first occur. */
export function groupsOf(pairs: readonly LabelledPair[]): readonly number[] {
  const sets = new Sets();
  for (const { a, b, source, kind } of pairs) {
    const whole = `kind\u0000${source}\u0000${kind}`;
    sets.join(`text\u0000${a}`, whole);
    sets.join(`text\u0000${b}`, whole);
  }
  const numbers = new Map<string, number>();
  return pairs.map(({ a }) => {
    const root = sets.find(`text\u0000${a}`);
    const known = numbers.get(root) ?? numbers.size;
    numbers.set(root, known);
    return known;
  });
}

/** Each pair's fold: the largest group goes first, always to the emptiest fold, so the same pairs give the same folds. */
export function foldsOf(groups: readonly number[], folds: number = FOLDS): readonly number[] {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  const filled = Array.from({ length: folds }, () => 0);
  const foldOf = new Map<number, number>();
  for (const [group, size] of [...sizes].sort((one, other) => other[1] - one[1] || one[0] - other[0])) {
    const fold = filled.indexOf(Math.min(...filled));
    foldOf.set(group, fold);
    filled[fold] = (filled[fold] ?? 0) + size;
  }
  return groups.map((group) => foldOf.get(group) ?? 0);
}
