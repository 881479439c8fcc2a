/**
 * The model itself: tokens in, unit vector out, one text per run (int8 batches shift vectors: scales are taken over the
 * whole batch). Mean over all tokens, special ones included, then L2 norm, as all-MiniLM-L6-v2 was trained.
 */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { toUnitVector, type UnitVector } from '../units.ts';
import { meanOf } from './mean.ts';
import type { ModelFiles } from './model-files.ts';
import { LONGEST_TOKENS } from './token-count.ts';

export interface Encoder {
  encode(text: string): Promise<UnitVector>;
}

/** One thread: the pool is where parallel work happens, and the event loop keeps its core. */
const SESSION_OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 } as const;

/** Runs once with few and once with most tokens, so that memory is laid out before the first question. */
const WARM_UP = ['how are you', 'a '.repeat(LONGEST_TOKENS - 2)] as const;

export async function createEncoder({ model, tokenizer }: ModelFiles): Promise<Encoder> {
  const session = await InferenceSession.create(model, SESSION_OPTIONS);
  const encode = async (text: string): Promise<UnitVector> => {
    const ids = tokenizer.encode(text);
    if (ids.length > LONGEST_TOKENS) {
      throw new RangeError(`cannot embed a text of ${ids.length} tokens: the model was trained on at most ${LONGEST_TOKENS}; shorten it`);
    }
    const answer = await session.run({
      input_ids: toTensor(ids, (id) => id),
      attention_mask: toTensor(ids, () => 1),
      token_type_ids: toTensor(ids, () => 0),
    });
    return toUnitVector(meanOf(statesIn(answer['last_hidden_state']), ids.length));
  };
  for (const text of WARM_UP) await encode(text);
  return { encode };
}

function toTensor(ids: readonly number[], value: (id: number) => number): Tensor {
  return new Tensor(
    'int64',
    BigInt64Array.from(ids, (id) => BigInt(value(id))),
    [1, ids.length],
  );
}

function statesIn(states: Tensor | undefined): Float32Array {
  const data = states?.data;
  if (data instanceof Float32Array) return data;
  throw new TypeError(`cannot read the model's answer: wanted float32, received ${states?.type}`);
}
