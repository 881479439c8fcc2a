/**
 * Counts a question's tokens on the request's own thread: enough to tell whether it is `long`. Nearly every question is
 * settled by its length, so a small vocabulary (BERT's: 30 ms, 16 MB) is read only when the first one comes that is not.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { EmbeddingModel } from '../config.ts';
import type { TokenCounter, Tokenizer } from './embedder.ts';
import { DEFAULT_MODEL } from './registry.ts';
import { countTokens } from './token-count.ts';
import { readTokenizer } from './tokenizer.ts';

/** Bytes of a tokenizer.json; a larger one is read at the start: 128,000 pieces (4.4 MB) took 0.6 s, which no request may wait for. */
const READ_LATER = 1 << 20;

export function createTokenCounter(model: EmbeddingModel): TokenCounter {
  const folder = folderOf(model);
  let tokenizer: Tokenizer | 'unreadable' | undefined = isLarge(folder) ? readOrGiveUp(folder) : undefined;
  return countTokens(model, () => (tokenizer ??= readOrGiveUp(folder)));
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
