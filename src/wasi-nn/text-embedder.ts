/** A sentence-embedding model of the registry, from text to unit vector: the tokenizer that lies beside the model, one run a text. */
import { dirname } from 'node:path';
import { inputValue, outputOf, pooled } from '../embed/model-io.ts';
import { LONGEST_TEXT } from '../embed/token-count.ts';
import { readTokenizer } from '../embed/tokenizer.ts';
import { messageOf } from '../errors.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import { NnFault } from './fault.ts';
import type { GraphBackend, NamedTensor, TensorInfo } from './graph-backend.ts';
import { modelFile, type OnnxModel } from './named-model.ts';
import { runGraph } from './run-graph.ts';
import type { TensorType } from './tensor-type.ts';

export interface EmbeddedText {
  readonly vector: UnitVector;
  /** Special tokens included. */
  readonly tokens: number;
}

/** @throws NnFault: `invalid-argument` for a text that this model cannot take. */
export type TextEmbedder = (text: string) => EmbeddedText;

/** @throws Error with the reason where this is no model for texts; the reason may name files. */
export function createTextEmbedder(backend: GraphBackend, model: OnnxModel): TextEmbedder {
  const { prefix = '', maxTokens = 256, pooling = 'mean' } = model;
  const tokenizer = readTokenizer(dirname(modelFile(model.path)));
  const feeds = backend.inputs.map(feedOf);
  const output = outputOf(backend.outputs.map(({ name }) => name));
  return (text) => {
    if (text.length > LONGEST_TEXT) throw invalid(`a text of ${text.length} UTF-16 units is longer than ${LONGEST_TEXT}`);
    const ids = tokenizer.encode(prefix + text);
    if (ids.length === 0 || ids.length > maxTokens) throw invalid(`a text of ${ids.length} tokens; the model takes 1 to ${maxTokens}`);
    const inputs = feeds.map((feed) => feed(ids));
    const answer = runGraph(backend, inputs).find(({ name }) => name === output);
    return { vector: vectorOf(answer, pooling), tokens: ids.length };
  };
}

const ELEMENTS: Readonly<Partial<Record<TensorType | 'other', (values: readonly number[]) => ArrayBufferView>>> = {
  I64: (values) => BigInt64Array.from(values, BigInt),
  I32: (values) => Int32Array.from(values),
  FP32: (values) => Float32Array.from(values),
};

function feedOf({ name, type }: TensorInfo): (ids: readonly number[]) => NamedTensor {
  const value = inputValue(name);
  const elements = ELEMENTS[type];
  if (type === 'other' || elements === undefined)
    throw new RangeError(`its input ${name} is ${type}, known are ${Object.keys(ELEMENTS).join(', ')}`);
  return (ids) => ({ name, type, dimensions: [1, ids.length], data: new Uint8Array(elements(ids.map(value)).buffer) });
}

/** The bytes are copied: a unit vector is scaled in place, and a view of floats begins at a multiple of four. */
function vectorOf(answer: NamedTensor | undefined, pooling: NonNullable<OnnxModel['pooling']>): UnitVector {
  try {
    if (answer?.type !== 'FP32') throw new TypeError(`wanted FP32, received ${answer?.type}`);
    return toUnitVector(pooled(new Float32Array(answer.data.slice().buffer), answer.dimensions, pooling));
  } catch (error) {
    throw new NnFault('runtime-error', `what the model answered is no vector: ${messageOf(error)}`, error);
  }
}

function invalid(why: string): NnFault {
  return new NnFault('invalid-argument', why);
}
