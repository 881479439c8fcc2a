/** How a veto says what it saw: `number: 200 / 250`, one side each, `-` where a side has nothing. */
import type { VetoName } from '../../outcome.ts';
import { ASKED_OTHERWISE } from '../judge.ts';
import type { Objection } from './veto.ts';

export function objection(name: VetoName, one: readonly string[], other: readonly string[]): Objection {
  const detail = `${name}: ${shown(one)} / ${shown(other)}`;
  const way = ASKED_OTHERWISE.find((each) => each === name);
  return way === undefined ? { name, detail } : { name, detail, way };
}

/** An objection where anything stands on either side. */
export function objectionTo(name: VetoName, [one, other]: readonly [readonly string[], readonly string[]]): Objection {
  return one.length > 0 || other.length > 0 ? objection(name, one, other) : undefined;
}

/** What either list holds that the other does not, counted: `a a b` and `a c` leave `a b` and `c`. */
export function unpaired(one: readonly string[], other: readonly string[]): readonly [readonly string[], readonly string[]] {
  const rest = new Map<string, number>();
  for (const item of other) rest.set(item, (rest.get(item) ?? 0) + 1);
  const left = one.filter((item) => {
    const count = rest.get(item) ?? 0;
    if (count > 0) rest.set(item, count - 1);
    return count === 0;
  });
  return [left, [...rest].flatMap(([item, count]) => Array.from({ length: count }, () => item))];
}

/** Equal length, equal members, equal order. */
export function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function shown(items: readonly string[]): string {
  return items.length === 0 ? '-' : items.slice(0, 8).join(' ');
}
