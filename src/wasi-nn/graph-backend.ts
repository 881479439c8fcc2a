/**
 * The port to whatever runs a model: native onnxruntime in this thread, or a process elsewhere that the thread waits for.
 * Synchronous because a guest's import is: WebAssembly in Node 20 cannot be suspended.
 */
import type { TensorType } from './tensor-type.ts';

export interface TensorInfo {
  readonly name: string;
  /** `other`: a type that wasi:nn has no name for, such as a string or a boolean. No guest can send or receive it. */
  readonly type: TensorType | 'other';
  /** A string, or -1 where the model gives it no name, is a size that each call chooses. */
  readonly dimensions: readonly (number | string)[];
}

export interface NamedTensor {
  readonly name: string;
  readonly type: TensorType;
  readonly dimensions: readonly number[];
  /** Row-major, little-endian; as long as the dimensions say. The receiver may keep it and must not change it. */
  readonly data: Uint8Array;
}

export interface GraphBackend {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** @throws NnFault; `timeout` where the backend has a deadline and it passed. */
  run(inputs: readonly NamedTensor[]): readonly NamedTensor[];
  close(): void;
}

/** What a backend is opened from: a registered model's file, whose sum was right a moment ago, or bytes that a guest brought. */
export type ModelSource =
  | { readonly kind: 'file'; readonly name: string; readonly path: string; readonly threads: number }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array; readonly threads: number };

/** @throws NnFault where the model cannot be used. */
export type OpenBackend = (source: ModelSource) => GraphBackend;
