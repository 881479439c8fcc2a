/**
 * The embedder of a model that the host has under a name (wasi:nn `load-by-name`): token ids in, states out, their mean in here.
 * Ids are 64-bit integers as the model was made for, or floats where its first node casts them, which is what some hosts take
 * alone: a model whose name ends in `-f32` is given floats, any other is given integers first and floats where the host refuses
 * them. What it took is remembered in the store, so that the next instance asks once.
 */
import type { GraphExecutionContext } from 'wasi:nn/inference@0.2.0-rc-2024-10-28';
import type { Tensor, TensorType } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import type { Embedder } from '../../src/embed/embedder.ts';
import { meanOf } from '../../src/embed/mean.ts';
import { toUnitVector, type UnitVector } from '../../src/units.ts';
import { encoderOf, type TextModel } from './encoder.ts';
import { asked, HostError } from './host-error.ts';

export interface NamedModelOptions {
  readonly name: string;
  readonly dimensions: number;
  readonly load: (name: string) => { initExecutionContext(): GraphExecutionContext };
  readonly tensor: new (dimensions: Uint32Array, type: TensorType, data: Uint8Array) => Tensor;
  readonly tokens: (text: string) => readonly number[];
  /** What an earlier instance found out. */
  readonly remembered: { known(): IdType | undefined; learnt(type: IdType): void };
}

export type IdType = 'I64' | 'FP32';

const FLOATS = '-f32';
const INPUTS = ['input_ids', 'attention_mask', 'token_type_ids'] as const;
const OUTPUT = 'last_hidden_state';

export function createNamedModel(options: NamedModelOptions): Embedder {
  const { name, dimensions, tokens } = options;
  let context: GraphExecutionContext | undefined;
  const model: TextModel = {
    // The same weights under both names: their vectors may meet.
    id: name.endsWith(FLOATS) ? name.slice(0, -FLOATS.length) : name,
    dimensions,
    tokens,
    encode: (ids) => {
      context ??= asked(`load the model ${name}`, () => options.load(name).initExecutionContext());
      return vectorOf(ids, context, options);
    },
  };
  return encoderOf(model);
}

function vectorOf(ids: readonly number[], context: GraphExecutionContext, options: NamedModelOptions): UnitVector {
  const known = options.name.endsWith(FLOATS) ? 'FP32' : options.remembered.known();
  if (known !== undefined) return computed(ids, known, context, options);
  try {
    const vector = computed(ids, 'I64', context, options);
    options.remembered.learnt('I64');
    return vector;
  } catch (error) {
    if (!(error instanceof HostError) || (error.code !== 'invalid-argument' && error.code !== 'runtime-error')) throw error;
    const vector = computed(ids, 'FP32', context, options);
    options.remembered.learnt('FP32');
    return vector;
  }
}

function computed(
  ids: readonly number[],
  type: IdType,
  context: GraphExecutionContext,
  { name, dimensions, tensor: Input }: NamedModelOptions,
): UnitVector {
  const shape = Uint32Array.of(1, ids.length);
  const values = [ids, ids.map(() => 1), ids.map(() => 0)];
  const outputs = asked(`run the model ${name}`, () =>
    context.compute(INPUTS.map((input, i): [string, Tensor] => [input, new Input(shape, type, bytesOf(values[i] ?? [], type))])),
  );
  const states = outputs.find(([output]) => output === OUTPUT)?.[1];
  const data = states?.data();
  for (const [, output] of outputs) dispose(output);
  if (data === undefined || data.length !== ids.length * dimensions * Float32Array.BYTES_PER_ELEMENT)
    throw new RangeError(
      `cannot read the answer of the model ${name}: wanted ${ids.length} x ${dimensions} floats as ${OUTPUT}, received ${data?.length ?? 0} bytes`,
    );
  return toUnitVector(meanOf(new Float32Array(data.buffer, data.byteOffset, data.length / Float32Array.BYTES_PER_ELEMENT), ids.length));
}

function bytesOf(values: readonly number[], type: IdType): Uint8Array {
  const data = type === 'FP32' ? Float32Array.from(values) : BigInt64Array.from(values, BigInt);
  return new Uint8Array(data.buffer);
}

/** A resource that nobody disposes of stays with the host until the instance ends. */
function dispose(resource: object): void {
  const end: unknown = Reflect.get(resource, Symbol.dispose);
  if (typeof end === 'function') end.call(resource);
}
