/** As much of wasi:nn as the guest uses, in terms that jco's bindings fit and a host's own types as well. */
import type { Encoding, Target, TensorType } from '../cases/case.ts';

export interface Tensor extends Disposable {
  dimensions(): Uint32Array;
  ty(): TensorType;
  data(): Uint8Array;
}

export interface Context extends Disposable {
  compute(inputs: [string, Tensor][]): readonly (readonly [string, Tensor])[];
}

export interface Graph extends Disposable {
  initExecutionContext(): Context;
}

export interface NnError extends Disposable {
  code(): string;
  data(): string;
}

export interface Imported {
  readonly Tensor: new (dimensions: Uint32Array, ty: TensorType, data: Uint8Array) => Tensor;
  load(parts: Uint8Array[], encoding: Encoding, target: Target): Graph;
  loadByName(name: string): Graph;
}
