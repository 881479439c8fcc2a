/** What goes into a sentence-embedding model and what comes out, whatever runs it: by the names that exports of transformers give. */
import type { OnnxModel } from '../config.ts';
import { meanOf } from './mean.ts';

const VALUES: Readonly<Record<string, (id: number) => number>> = {
  input_ids: (id) => id,
  attention_mask: () => 1,
  token_type_ids: () => 0,
};

/** What an input holds at a token. */
export function inputValue(name: string): (id: number) => number {
  const value = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  if (value === undefined)
    throw new RangeError(`cannot feed the embedding model: it wants an input ${name}, known are ${Object.keys(VALUES).join(', ')}`);
  return value;
}

/** Those that pool by themselves first; never BERT's `pooler_output`, which was trained for another task. */
const OUTPUTS: readonly string[] = ['sentence_embedding', 'last_hidden_state', 'token_embeddings'];

export function outputOf(names: readonly string[]): string {
  const output = OUTPUTS.find((name) => names.includes(name)) ?? names[0];
  if (output === undefined) throw new RangeError('cannot read the embedding model: it has no output');
  return output;
}

/** `[1, dimensions]`: pooled by the model itself. `[1, tokens, dimensions]`: mean over all tokens, special ones included, or the first. */
export function pooled(data: Float32Array, shape: readonly number[], pooling: OnnxModel['pooling']): Float32Array {
  const dimensions = shape.at(-1) ?? 0;
  if (shape.length === 2) return data;
  if (shape.length !== 3) throw new TypeError(`cannot read the model's answer: it has the shape ${shape.join(' x ')}`);
  return pooling === 'cls' ? data.slice(0, dimensions) : meanOf(data, data.length / dimensions);
}
