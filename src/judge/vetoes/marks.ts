/** Short ways to ask a reading for its marks and its words. */
import type { Mark, Reading } from '../reading/reading.ts';
import type { Objection } from './veto.ts';
import type { VetoName } from '../../outcome.ts';
import { objection } from './objection.ts';

export function has(reading: Reading, mark: Mark): boolean {
  return (reading.marks.get(mark) ?? 0) > 0;
}

export function countOf(reading: Reading, mark: Mark): number {
  return reading.marks.get(mark) ?? 0;
}

export function hasWord(reading: Reading, words: ReadonlySet<string>): boolean {
  return reading.tokens.some(({ form, kind }) => kind === 'word' && words.has(form));
}

/** The first mark that only one of the two has. */
export function oneSided(name: VetoName, marks: readonly Mark[], asked: Reading, stored: Reading): Objection {
  const mark = marks.find((each) => has(asked, each) !== has(stored, each));
  if (mark === undefined) return undefined;
  return has(asked, mark) ? objection(name, [mark], []) : objection(name, [], [mark]);
}

/** A list written with spaces and line breaks. */
export function listed(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}
