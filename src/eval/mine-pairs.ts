/**
 * Labelled pairs out of classed texts: each text with another wording of its class, and with the nearest text of another class,
 * which is the trap a search by meaning would walk into. Quadratic in the texts, so their number is bounded.
 */
import type { UnitVector } from '../units.ts';
import type { LabelledPair } from './pair-rows.ts';
import { createRandom } from './random.ts';
import type { ClassedText } from './text-rows.ts';
import { cosine } from './vectors-of-texts.ts';

export const MOST_MINED = 10_000;

export interface MineOptions {
  readonly texts: readonly ClassedText[];
  readonly vectors: ReadonlyMap<string, UnitVector>;
  /** The suite the pairs count as. */
  readonly source: string;
  readonly seed: number;
}

export function minePairs({ texts, vectors, source, seed }: MineOptions): readonly LabelledPair[] {
  const random = createRandom(seed);
  const known = [...new Map(texts.map((one) => [one.text, one])).values()].filter(({ text }) => vectors.has(text)).slice(0, MOST_MINED);
  const classes = new Map<string, ClassedText[]>();
  for (const one of known) classes.set(one.name, [...(classes.get(one.name) ?? []), one]);
  return known.flatMap((one): LabelledPair[] => {
    const others = (classes.get(one.name) ?? []).filter(({ text }) => text !== one.text);
    const wording = others[random.below(others.length)];
    const trap = nearestOfAnother(one, known, vectors);
    const pair = (b: string, label: 'same' | 'different', kind: string): LabelledPair => ({ line: 0, a: one.text, b, label, kind, source });
    return [
      ...(wording === undefined ? [] : [pair(wording.text, 'same', 'same class')]),
      ...(trap === undefined ? [] : [pair(trap.text, 'different', 'nearest of another class')]),
    ];
  });
}

function nearestOfAnother(
  one: ClassedText,
  texts: readonly ClassedText[],
  vectors: ReadonlyMap<string, UnitVector>,
): ClassedText | undefined {
  const vector = vectors.get(one.text);
  if (vector === undefined) return undefined;
  let nearest: ClassedText | undefined;
  let highest = -2;
  for (const other of texts) {
    const against = other.name === one.name ? undefined : vectors.get(other.text);
    if (against === undefined) continue;
    const similarity = cosine(vector, against);
    if (similarity > highest) {
      highest = similarity;
      nearest = other;
    }
  }
  return nearest;
}
