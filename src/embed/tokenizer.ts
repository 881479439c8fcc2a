/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so the vocabulary (30 ms, 16 MB) is read only when the first one comes that is not.
 */
import type { TokenCounter } from './embedder.ts';
import { DEFAULT_MODEL, readTokenizer, toModelPath } from './model-files.ts';
import type { WordPiece } from './wordpiece.ts';

/** A question over this many tokens is not matched by meaning. Special tokens included. */
export const LONGEST_TOKENS = 256;
/** UTF-16 units. A longer text counts as its length without being looked at, so that 10 MB cost no time. */
export const LONGEST_TEXT = 8192;

const SPECIAL_TOKENS = 2;
/** A Hangul syllable is three characters to the model; no other unit of UTF-16 gives more (checked for all in the tests). */
const MOST_TOKENS_PER_UNIT = 3;
const ASCII_ONLY = /^[\0-\x7f]*$/;

export interface TokenCounterOptions {
  readonly modelDirectory?: URL | string;
}

/**
 * The count is exact when it is above `LONGEST_TOKENS` and the text within `LONGEST_TEXT`; below, it may be an upper bound.
 * Without a readable vocabulary it is an upper bound always: a question may then count as long that is not.
 */
export function createTokenCounter(options: TokenCounterOptions = {}): TokenCounter {
  let tokenizer: WordPiece | 'unread' | 'unreadable' = 'unread';
  const exact = (text: string, bound: number): number => {
    if (tokenizer === 'unread') tokenizer = readOrGiveUp(options.modelDirectory ?? DEFAULT_MODEL);
    return tokenizer === 'unreadable' ? bound : tokenizer.encode(text).length;
  };
  return {
    count(text) {
      if (text.length > LONGEST_TEXT) return text.length;
      const bound = mostTokens(text);
      return bound <= LONGEST_TOKENS ? bound : exact(text, bound);
    },
  };
}

/** No text gives more tokens than this, and the rule needs no vocabulary. */
export function mostTokens(text: string): number {
  return text.length * (ASCII_ONLY.test(text) ? 1 : MOST_TOKENS_PER_UNIT) + SPECIAL_TOKENS;
}

/** The embedder reads the same files in its worker and reports what is wrong with them; a second report would say nothing new. */
function readOrGiveUp(directory: URL | string): WordPiece | 'unreadable' {
  try {
    return readTokenizer(toModelPath(directory));
  } catch {
    return 'unreadable';
  }
}
