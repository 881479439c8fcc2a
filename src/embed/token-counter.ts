/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so a small vocabulary (BERT's: 30 ms, 16 MB) is read only when the first one comes that is not.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddingModel } from '../config.ts';
import type { TokenCounter } from './embedder.ts';
import { DEFAULT_MODEL } from './registry.ts';
import { readTokenizer, type Tokenizer } from './tokenizer.ts';

/** UTF-16 units. A longer text counts as its length without being looked at, so that 10 MB cost no time. */
export const LONGEST_TEXT = 8192;

const SPECIAL_TOKENS = 2;
/**
 * A Hangul syllable is three characters to BERT, and a unit of UTF-16 at most three bytes to a byte-level model; no other gives more
 * (checked for all of BERT's in the tests). A rare ligature may be more to other models: such a text the embedder refuses itself.
 */
const MOST_TOKENS_PER_UNIT = 3;
const ASCII_ONLY = /^[\0-\x7f]*$/;
/** Bytes of a tokenizer.json; a larger one is read at the start: 128,000 pieces (4.4 MB) took 0.6 s, which no request may wait for. */
const READ_LATER = 1 << 20;

/**
 * The count is exact when it is above the model's longest and the text within `LONGEST_TEXT`; below, it may be an upper bound.
 * Without a readable vocabulary it is an upper bound always: a question may then count as long that is not.
 */
export function createTokenCounter(model: EmbeddingModel): TokenCounter {
  const { prefix, maxTokens: longest } = model;
  const folder = folderOf(model);
  let tokenizer: Tokenizer | 'unread' | 'unreadable' = isLarge(folder) ? readOrGiveUp(folder) : 'unread';
  const exact = (text: string, bound: number): number => {
    if (tokenizer === 'unread') tokenizer = readOrGiveUp(folder);
    return tokenizer === 'unreadable' ? bound : tokenizer.encode(text).length;
  };
  const counted = (question: string, settled: (bound: number) => boolean): number => {
    if (question.length > LONGEST_TEXT) return question.length;
    const text = prefix + question;
    const bound = mostTokens(text);
    return settled(bound) ? bound : exact(text, bound);
  };
  return {
    longest,
    count: (question) => counted(question, (bound) => bound <= longest),
    exactly: (text) => counted(text, () => false),
  };
}

/** No text gives more tokens than this, and the rule needs no vocabulary. */
export function mostTokens(text: string): number {
  return text.length * (ASCII_ONLY.test(text) ? 1 : MOST_TOKENS_PER_UNIT) + SPECIAL_TOKENS;
}

function isLarge(folder: string): boolean {
  return (statSync(join(folder, 'tokenizer.json'), { throwIfNoEntry: false })?.size ?? 0) > READ_LATER;
}

/** A model elsewhere has its vocabulary there: the shipped one's count stands for its own, and its server refuses what is too long all the same. */
function folderOf(model: EmbeddingModel): string {
  return model.kind === 'remote' ? DEFAULT_MODEL.model.path : model.path;
}

/** The embedder reads the same files in its worker and reports what is wrong with them; a second report would say nothing new. */
function readOrGiveUp(folder: string): Tokenizer | 'unreadable' {
  try {
    return readTokenizer(folder);
  } catch {
    return 'unreadable';
  }
}
