/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so the vocabulary (30 ms, 16 MB) is read only when the first one comes that is not.
 */
import type { EmbeddingModel } from '../config.ts';
import type { TokenCounter } from './embedder.ts';
import { readTokenizer } from './model-files.ts';
import type { WordPiece } from './wordpiece.ts';

/** UTF-16 units. A longer text counts as its length without being looked at, so that 10 MB cost no time. */
export const LONGEST_TEXT = 8192;

const SPECIAL_TOKENS = 2;
/** A Hangul syllable is three characters to the model; no other unit of UTF-16 gives more (checked for all in the tests). */
const MOST_TOKENS_PER_UNIT = 3;
const ASCII_ONLY = /^[\0-\x7f]*$/;

/**
 * The count is exact when it is above the model's longest and the text within `LONGEST_TEXT`; below, it may be an upper bound.
 * Without a readable vocabulary it is an upper bound always: a question may then count as long that is not.
 */
export function createTokenCounter(model: EmbeddingModel): TokenCounter {
  const { prefix, maxTokens: longest } = model;
  let tokenizer: WordPiece | 'unread' | 'unreadable' = 'unread';
  const exact = (text: string, bound: number): number => {
    if (tokenizer === 'unread') tokenizer = readOrGiveUp(model);
    return tokenizer === 'unreadable' ? bound : tokenizer.encode(text).length;
  };
  return {
    longest,
    count(question) {
      if (question.length > LONGEST_TEXT) return question.length;
      const text = prefix + question;
      const bound = mostTokens(text);
      return bound <= longest ? bound : exact(text, bound);
    },
  };
}

/** No text gives more tokens than this, and the rule needs no vocabulary. */
export function mostTokens(text: string): number {
  return text.length * (ASCII_ONLY.test(text) ? 1 : MOST_TOKENS_PER_UNIT) + SPECIAL_TOKENS;
}

/** The embedder reads the same files in its worker and reports what is wrong with them; a second report would say nothing new. */
function readOrGiveUp(model: EmbeddingModel): WordPiece | 'unreadable' {
  try {
    return readTokenizer(model.path);
  } catch {
    return 'unreadable';
  }
}
