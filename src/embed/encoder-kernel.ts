/**
 * An instance of the encoder kernel (wasm/assembly/encoder): ids in, unit vector out. Its memory holds the weights once: a model's
 * file is read straight into it, and the kernel keeps of it what it needs. A baked module has them from the start.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { wasm, type WasmGlobal, type WasmModule } from '../wasm.ts';

export interface EncoderKernel {
  /** An ONNX file of the shape that the kernel was compiled for. @throws KernelFault */
  readModel(path: string): void;
  /** The same of a module that has the model's file inside (src/edge-build/baked-encoder.ts). Traps where it cannot be read. */
  readModelInside(): void;
  /** A file of `weights()` of the same build, which needs no work at all. @throws KernelFault */
  readWeights(path: string): void;
  /** A view: copy it before the next call. */
  weights(): Uint8Array;
  /** In a relaxed build: which of two ways to add up products. They give the same vector; which is faster hangs on the processor. */
  addBy(way: 'fours' | 'pairs'): void;
  /** @throws KernelFault */
  encode(ids: readonly number[]): Float32Array;
}

/** What the kernel could not do. `reason` is one of wasm/assembly/encoder/fault.ts. */
export class KernelFault extends Error {
  readonly reason: string;

  constructor(message: string) {
    super(`cannot embed in Wasm: ${message}`);
    this.name = 'KernelFault';
    [this.reason = ''] = message.split(':', 1);
  }
}

/** Functions that can fail return the length of their message, 0 for none. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly IDS: WasmGlobal;
  readonly VECTOR: WasmGlobal;
  readonly MESSAGE: WasmGlobal;
  readonly MODEL: WasmGlobal;
  readonly WEIGHTS: WasmGlobal;
  readonly LONGEST: WasmGlobal;
  readonly DIMENSIONS: WasmGlobal;
  reserve(at: number, bytes: number): number;
  loadModel(bytes: number): number;
  restore(bytes: number): number;
  blockBytes(): number;
  bake(): void;
  addByPairs(on: number): void;
  encode(count: number): number;
}

export function openKernel(module: WasmModule): EncoderKernel {
  const kernel = new wasm.Instance(module).exports as Exports;
  const check = (length: number): void => {
    if (length > 0) throw new KernelFault(new TextDecoder().decode(new Uint8Array(kernel.memory.buffer, kernel.MESSAGE.value, length)));
  };
  /** Returns how many bytes lie at `at` now. */
  const readFile = (path: string, at: number): number => {
    const file = openSync(path, 'r');
    try {
      const { size } = fstatSync(file);
      check(kernel.reserve(at, size));
      return readWhole(file, new Uint8Array(kernel.memory.buffer, at, size));
    } finally {
      closeSync(file);
    }
  };
  return {
    readModel: (path) => check(kernel.loadModel(readFile(path, kernel.MODEL.value))),
    readModelInside: () => kernel.bake(),
    readWeights: (path) => check(kernel.restore(readFile(path, kernel.WEIGHTS.value))),
    weights: () => new Uint8Array(kernel.memory.buffer, kernel.WEIGHTS.value, kernel.blockBytes()),
    addBy: (way) => kernel.addByPairs(way === 'pairs' ? 1 : 0),
    encode(ids) {
      // More than the kernel has room for it refuses by their number alone.
      if (ids.length <= kernel.LONGEST.value) new Uint32Array(kernel.memory.buffer, kernel.IDS.value, ids.length).set(ids);
      check(kernel.encode(ids.length));
      return new Float32Array(kernel.memory.buffer, kernel.VECTOR.value, kernel.DIMENSIONS.value).slice();
    },
  };
}

/** One read may bring less than was asked for. A file that shrank meanwhile is a shorter one. */
function readWhole(file: number, into: Uint8Array): number {
  let bytes = 0;
  for (let read = -1; read !== 0 && bytes < into.length; bytes += read) read = readSync(file, into.subarray(bytes));
  return bytes;
}
