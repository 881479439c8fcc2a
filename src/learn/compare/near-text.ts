/** Two answers in words: do they contradict each other in a place that can be seen, or do they say the very same? */
import { hasDigit } from './tokens.ts';

/** Shared tokens, twice over all: above it the answers are one sentence with something exchanged. */
const NEARLY_EQUAL = 0.75;
/** Beyond it two answers may differ in a number that neither question asked for. */
const SHORT_WORDS = 60;
const NEGATIONS: ReadonlySet<string> = new Set(['not', 'no', 'never', 'none', 'cannot', 'without', 'neither', 'nor']);

export type TextComparison = 'equal' | 'contradiction' | 'unclear';

/** `named`: tokens written with a capital inside a sentence, in lower case. */
export function compareTokens(
  one: readonly string[],
  other: readonly string[],
  named: { readonly one: ReadonlySet<string>; readonly other: ReadonlySet<string> },
): TextComparison {
  if (one.length === other.length && one.every((token, at) => token === other[at])) return 'equal';
  if (Math.max(one.length, other.length) > SHORT_WORDS) return 'unclear';
  const onlyOne = minus(one, other);
  const onlyOther = minus(other, one);
  const shared = one.length - onlyOne.length;
  if ((2 * shared) / (one.length + other.length) < NEARLY_EQUAL) return 'unclear';
  if (onlyOne.some(hasDigit) && onlyOther.some(hasDigit)) return 'contradiction';
  if (onlyOne.some(isNegation) !== onlyOther.some(isNegation)) return 'contradiction';
  if (onlyOne.some((token) => named.one.has(token)) && onlyOther.some((token) => named.other.has(token))) return 'contradiction';
  return 'unclear';
}

/** What is left of the first when each token of the second takes one away. */
export function minus(tokens: readonly string[], taken: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const token of taken) counts.set(token, (counts.get(token) ?? 0) + 1);
  return tokens.filter((token) => {
    const count = counts.get(token) ?? 0;
    if (count > 0) counts.set(token, count - 1);
    return count === 0;
  });
}

function isNegation(token: string): boolean {
  return NEGATIONS.has(token) || token.endsWith("n't") || token.endsWith('n’t');
}
