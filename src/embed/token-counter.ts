/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so a small vocabulary (BERT's: 30 ms, 16 MB) is read only when the first one comes that is not.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddingModel } from '../config.ts';
import type { TokenCounter } from './embedder.ts';
import { countTokens } from './token-count.ts';
import { readTokenizer, type Tokenizer } from './tokenizer.ts';

/** Bytes of a tokenizer.json; a larger one is read at the start: 128,000 pieces (4.4 MB) took 0.6 s, which no request may wait for. */
const READ_LATER = 1 << 20;

export function createTokenCounter(model: EmbeddingModel): TokenCounter {
  let tokenizer: Tokenizer | 'unreadable' | undefined = isLarge(model) ? readOrGiveUp(model) : undefined;
  return countTokens(model, () => (tokenizer ??= readOrGiveUp(model)));
}

function isLarge({ path }: EmbeddingModel): boolean {
  return (statSync(join(path, 'tokenizer.json'), { throwIfNoEntry: false })?.size ?? 0) > READ_LATER;
}

/** The embedder reads the same files in its worker and reports what is wrong with them; a second report would say nothing new. */
function readOrGiveUp(model: EmbeddingModel): Tokenizer | 'unreadable' {
  try {
    return readTokenizer(model.path);
  } catch {
    return 'unreadable';
  }
}
