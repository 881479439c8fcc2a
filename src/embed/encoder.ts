/**
 * The model itself: tokens in, unit vector out, one text per run (int8 batches shift vectors: scales are taken over the
 * whole batch). Mean over all tokens, special ones included, then L2 norm, as all-MiniLM-L6-v2 was trained.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OnnxModel } from '../config.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import { readModel } from './model-files.ts';

export interface Encoder {
  encode(text: string): Promise<UnitVector>;
}

const SESSION_OPTIONS = { interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 } as const;

export async function createEncoder(spec: OnnxModel): Promise<Encoder> {
  const { prefix, maxTokens, threads, providers } = spec;
  const { model, tokenizer } = readModel(spec);
  const session = await InferenceSession.create(model, {
    ...SESSION_OPTIONS,
    intraOpNumThreads: threads,
    executionProviders: [...providers],
  });
  const encode = async (text: string): Promise<UnitVector> => {
    const ids = tokenizer.encode(prefix + text);
    if (ids.length > maxTokens) {
      throw new RangeError(`cannot embed a text of ${ids.length} tokens: the model takes at most ${maxTokens}; shorten it`);
    }
    const answer = await session.run({
      input_ids: toTensor(ids, (id) => id),
      attention_mask: toTensor(ids, () => 1),
      token_type_ids: toTensor(ids, () => 0),
    });
    return toUnitVector(meanOf(answer['last_hidden_state'], ids.length));
  };
  // Once with few and once with most tokens, so that memory is laid out before the first question.
  for (const text of ['how are you', 'a '.repeat(maxTokens - tokenizer.encode(prefix).length)]) await encode(text);
  return { encode };
}

function toTensor(ids: readonly number[], value: (id: number) => number): Tensor {
  return new Tensor(
    'int64',
    BigInt64Array.from(ids, (id) => BigInt(value(id))),
    [1, ids.length],
  );
}

function meanOf(states: Tensor | undefined, tokens: number): Float32Array {
  const data = states?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`cannot read the model's answer: wanted float32, received ${states?.type}`);
  const dimensions = data.length / tokens;
  const mean = new Float32Array(dimensions);
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    let sum = 0;
    for (let i = dimension; i < data.length; i += dimensions) sum += data[i] ?? 0;
    mean[dimension] = sum / tokens;
  }
  return mean;
}
