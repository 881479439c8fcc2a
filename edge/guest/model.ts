/** The model whose vocabulary is baked into the component. */
import { tokenizer } from './knowledge.ts';

/** Of all-MiniLM-L6-v2. */
export const DIMENSIONS = 384;

export function tokensOf(text: string): readonly number[] {
  return tokenizer.encode(text);
}
