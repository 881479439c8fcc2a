/**
 * Pairs of sets of left-over words. A pair has no direction: {buy} | {purchase} and {purchase} | {buy} are one, kept with the
 * lesser side first. Words are base forms in lower case; a space occurs in none.
 */
export interface WordPair {
  /** Sorted, without repetition; at most one side is empty. */
  readonly one: readonly string[];
  readonly other: readonly string[];
}

/** Both sides together. Longer left-overs are another question, not another word for it. */
export const MOST_WORDS = 8;
const LONGEST_WORD = 40;

/** `undefined`: nothing that could ever be learnt: too long, equal, or both sides share a word. */
export function wordPair(one: readonly string[], other: readonly string[]): WordPair | undefined {
  if (one.length + other.length > MOST_WORDS || one.length + other.length === 0) return undefined;
  if ([...one, ...other].some((word) => word.length > LONGEST_WORD || word === '' || word.includes(' ') || word.includes('|')))
    return undefined;
  const first = [...new Set(one)].toSorted();
  const second = [...new Set(other)].toSorted();
  if (first.some((word) => second.includes(word))) return undefined;
  return first.join(' ') <= second.join(' ') ? { one: first, other: second } : { one: second, other: first };
}

export function pairName({ one, other }: WordPair): string {
  return `${one.join(' ')}|${other.join(' ')}`;
}

export function isOneSided({ one, other }: WordPair): boolean {
  return one.length === 0 || other.length === 0;
}

/** What is left of `whole` when `part` is taken out, in the direction in which it fits; `undefined` where it does not fit. */
export function without(whole: WordPair, part: WordPair): readonly WordPair[] {
  const rests: WordPair[] = [];
  for (const [one, other] of [
    [part.one, part.other],
    [part.other, part.one],
  ] as const) {
    if (!isWithin(one, whole.one) || !isWithin(other, whole.other)) continue;
    rests.push({ one: whole.one.filter((word) => !one.includes(word)), other: whole.other.filter((word) => !other.includes(word)) });
  }
  return rests;
}

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  return part.every((word) => whole.includes(word));
}
