/** Tensors to send: of each type the values that go wrong first. */
import type { Piece, TensorType } from './case.ts';

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/** Four of each: minus zero, infinity and not-a-number of the floating ones, the ends of the whole ones. */
const SAMPLES: Readonly<Record<TensorType, Uint8Array>> = {
  FP16: bytesOf(Uint16Array.of(0x3c00, 0x8000, 0x7c00, 0x7e00)),
  BF16: bytesOf(Uint16Array.of(0x3f80, 0x8000, 0x7f80, 0x7fc0)),
  FP32: bytesOf(Float32Array.of(1.5, -0, Infinity, NaN)),
  FP64: bytesOf(Float64Array.of(1.5, -0, Infinity, NaN)),
  U8: Uint8Array.of(0, 1, 127, 255),
  I32: bytesOf(Int32Array.of(0, -1, -(2 ** 31), 2 ** 31 - 1)),
  I64: bytesOf(BigInt64Array.of(0n, -1n, -(2n ** 63n), 2n ** 63n - 1n)),
};

export function sample(ty: TensorType, name = 'x'): Piece {
  return { name, ty, dimensions: Uint32Array.of(2, 2), data: SAMPLES[ty] };
}

export function floats(name: string, dimensions: readonly number[], values: readonly number[]): Piece {
  return { name, ty: 'FP32', dimensions: Uint32Array.from(dimensions), data: bytesOf(Float32Array.from(values)) };
}

export function longs(name: string, values: readonly bigint[]): Piece {
  return { name, ty: 'I64', dimensions: Uint32Array.of(values.length), data: bytesOf(BigInt64Array.from(values)) };
}

export function zeros(name: string, count: number): Piece {
  return { name, ty: 'U8', dimensions: Uint32Array.of(count), data: new Uint8Array(count) };
}
