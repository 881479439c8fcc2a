/**
 * What makes a question `long`: counted from its length wherever that settles it, and by the vocabulary where not. Pure, so that
 * a Wasm guest counts the same.
 */
import type { TokenCounter, Tokenizer } from './embedder.ts';

/** UTF-16 units. A longer text counts as its length without being looked at, so that 10 MB cost no time. */
export const LONGEST_TEXT = 8192;

const SPECIAL_TOKENS = 2;
/**
 * A Hangul syllable is three characters to BERT, and a unit of UTF-16 at most three bytes to a byte-level model; no other gives more
 * (checked for all of BERT's in the tests). A rare ligature may be more to other models: such a text the embedder refuses itself.
 */
const MOST_TOKENS_PER_UNIT = 3;
const ASCII_ONLY = /^[\0-\x7f]*$/;

/** `prefix` stands before every text; a question of more than `maxTokens` tokens, special ones included, is long. */
export interface TokenLimits {
  readonly prefix: string;
  readonly maxTokens: number;
}

/**
 * The count is exact when it is above the model's longest and the text within `LONGEST_TEXT`; below, it may be an upper bound.
 * Without a readable vocabulary it is an upper bound always: a question may then count as long that is not.
 */
export function countTokens({ prefix, maxTokens: longest }: TokenLimits, tokenizer: () => Tokenizer | 'unreadable'): TokenCounter {
  const counted = (question: string, enough: 'a-bound' | 'the-count'): number => {
    if (question.length > LONGEST_TEXT) return question.length;
    const text = prefix + question;
    const bound = mostTokens(text);
    if (enough === 'a-bound' && bound <= longest) return bound;
    const known = tokenizer();
    return known === 'unreadable' ? bound : known.encode(text).length;
  };
  return { longest, count: (question) => counted(question, 'a-bound'), exactly: (text) => counted(text, 'the-count') };
}

/** No text gives more tokens than this, and the rule needs no vocabulary. */
export function mostTokens(text: string): number {
  return text.length * (ASCII_ONLY.test(text) ? 1 : MOST_TOKENS_PER_UNIT) + SPECIAL_TOKENS;
}
