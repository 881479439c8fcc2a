/** Tensors as onnxruntime for Node wants them. Its types are numbers in what a model declares and words in what a run takes. */
import { NnFault } from './fault.ts';
import type { NamedTensor, TensorInfo } from './graph-backend.ts';
import type { TensorType } from './tensor-type.ts';

export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: OrtData;
  readonly location: 'cpu';
}

/** A run may answer with what wasi:nn has no type for. */
export interface OrtAnswer {
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: OrtData | object;
}

type OrtData = Uint8Array | Uint16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** What the public interface says of an input or an output. */
export type OrtDeclared =
  | { readonly name: string; readonly isTensor: false }
  | { readonly name: string; readonly isTensor: true; readonly type: string; readonly shape: readonly (number | string)[] };

/** What the native binding says of one. */
export interface OrtMetadata {
  readonly name: string;
  readonly isTensor: boolean;
  /** `TensorProto.DataType` of the ONNX format. */
  readonly type: number;
  /** -1: the size has a name in `symbolicDimensions`, or none. */
  readonly shape: readonly number[];
  readonly symbolicDimensions: readonly string[];
}

const TYPE_BY_NUMBER: Readonly<Record<number, TensorType>> = { 1: 'FP32', 2: 'U8', 6: 'I32', 7: 'I64', 10: 'FP16', 11: 'FP64', 16: 'BF16' };

const TYPE_BY_WORD: Readonly<Record<string, TensorType>> = {
  float32: 'FP32',
  uint8: 'U8',
  int32: 'I32',
  int64: 'I64',
  float16: 'FP16',
  float64: 'FP64',
};

interface Elements {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): OrtData;
}

/** Half floats travel as their bits: onnxruntime 1.30 reads no `Float16Array`, which newer engines have. */
const ORT: Readonly<Record<Exclude<TensorType, 'BF16'>, readonly [word: string, elements: Elements]>> = {
  FP16: ['float16', Uint16Array],
  FP32: ['float32', Float32Array],
  FP64: ['float64', Float64Array],
  U8: ['uint8', Uint8Array],
  I32: ['int32', Int32Array],
  I64: ['int64', BigInt64Array],
};

export function toTensorInfo({ name, isTensor, type, shape, symbolicDimensions }: OrtMetadata): TensorInfo {
  const dimensions = shape.map((size, i) => (size >= 0 ? size : (symbolicDimensions[i] ?? '')));
  return { name, type: isTensor ? (TYPE_BY_NUMBER[type] ?? 'other') : 'other', dimensions };
}

export function toDeclared(info: OrtDeclared): TensorInfo {
  return info.isTensor
    ? { name: info.name, type: TYPE_BY_WORD[info.type] ?? 'other', dimensions: info.shape }
    : { name: info.name, type: 'other', dimensions: [] };
}

/** @throws NnFault for BF16, which onnxruntime's Node binding has no type for. */
export function toFeeds(inputs: readonly NamedTensor[]): Readonly<Record<string, OrtTensor>> {
  return Object.fromEntries(inputs.map((input) => [input.name, toOrtTensor(input)]));
}

/** @throws NnFault for a type that wasi:nn lacks. */
export function toNamedTensors(answer: Readonly<Record<string, OrtAnswer>>): readonly NamedTensor[] {
  return Object.entries(answer).map(([name, tensor]) => toNamedTensor(name, tensor));
}

/** Nothing but a crash is logged: what goes wrong is answered, and a guest must not write the host's log. */
export function sessionOptions(threads: number): object {
  return { intraOpNumThreads: threads, interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 4 };
}

function toNamedTensor(name: string, { type, dims, data }: OrtAnswer): NamedTensor {
  const named = TYPE_BY_WORD[type];
  if (named === undefined || !ArrayBuffer.isView(data))
    throw new NnFault('unsupported-operation', `the output ${JSON.stringify(name)} is ${type}, a type that wasi:nn lacks`);
  return { name, type: named, dimensions: dims, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function toOrtTensor({ type, dimensions, data }: NamedTensor): OrtTensor {
  if (type === 'BF16') throw new NnFault('unsupported-operation', 'this host cannot pass BF16 to its runtime; use FP32');
  const [word, Elements] = ORT[type];
  // A view must begin at a multiple of its element; a copy always does.
  const { buffer, byteOffset, byteLength } = data.byteOffset % Elements.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return { type: word, dims: dimensions, data: new Elements(buffer, byteOffset, byteLength / Elements.BYTES_PER_ELEMENT), location: 'cpu' };
}
