/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so the vocabulary (30 ms, 16 MB) is read only when the first one comes that is not.
 */
import type { TokenCounter } from './embedder.ts';
import { DEFAULT_MODEL, readTokenizer, toModelPath } from './model-files.ts';
import { countTokens } from './token-count.ts';
import type { WordPiece } from './wordpiece.ts';

export interface TokenCounterOptions {
  readonly modelDirectory?: URL | string;
}

export function createTokenCounter(options: TokenCounterOptions = {}): TokenCounter {
  let tokenizer: WordPiece | 'unreadable' | undefined;
  return countTokens(() => (tokenizer ??= readOrGiveUp(options.modelDirectory ?? DEFAULT_MODEL)));
}

/** The embedder reads the same files in its worker and reports what is wrong with them; a second report would say nothing new. */
function readOrGiveUp(directory: URL | string): WordPiece | 'unreadable' {
  try {
    return readTokenizer(toModelPath(directory));
  } catch {
    return 'unreadable';
  }
}
