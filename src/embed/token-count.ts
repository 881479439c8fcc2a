/** What makes a question `long`: counted from its length wherever that settles it, and by the vocabulary where not. */
import type { TokenCounter } from './embedder.ts';
import type { WordPiece } from './wordpiece.ts';

/** A question over this many tokens is not matched by meaning. Special tokens included. */
export const LONGEST_TOKENS = 256;
/** UTF-16 units. A longer text counts as its length without being looked at, so that 10 MB cost no time. */
export const LONGEST_TEXT = 8192;

const SPECIAL_TOKENS = 2;
/** A Hangul syllable is three characters to the model; no other unit of UTF-16 gives more (checked for all in the tests). */
const MOST_TOKENS_PER_UNIT = 3;
const ASCII_ONLY = /^[\0-\x7f]*$/;

/**
 * The count is exact when it is above `LONGEST_TOKENS` and the text within `LONGEST_TEXT`; below, it may be an upper bound.
 * Without a readable vocabulary it is an upper bound always: a question may then count as long that is not.
 */
export function countTokens(tokenizer: () => WordPiece | 'unreadable'): TokenCounter {
  return {
    count(text) {
      if (text.length > LONGEST_TEXT) return text.length;
      const bound = mostTokens(text);
      if (bound <= LONGEST_TOKENS) return bound;
      const known = tokenizer();
      return known === 'unreadable' ? bound : known.encode(text).length;
    },
  };
}

/** No text gives more tokens than this, and the rule needs no vocabulary. */
export function mostTokens(text: string): number {
  return text.length * (ASCII_ONLY.test(text) ? 1 : MOST_TOKENS_PER_UNIT) + SPECIAL_TOKENS;
}
