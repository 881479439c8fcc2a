/** What a guest may import, under the names that jco gives. */
import type { ExecutionTarget, GraphEncoding } from './bring-model.ts';
import type { NnErrorCode } from './fault.ts';
import type { TensorType } from './tensor-type.ts';

export interface Tensor extends Disposable {
  dimensions(): Uint32Array;
  ty(): TensorType;
  /** Empty for a tensor that was refused; the call it is given to answers why. */
  data(): Uint8Array;
}

export type NamedResource = readonly [name: string, tensor: Tensor];

export interface GraphExecutionContext extends Disposable {
  /** Takes the inputs over. */
  compute(inputs: readonly NamedResource[]): readonly NamedResource[];
}

export interface Graph extends Disposable {
  initExecutionContext(): GraphExecutionContext;
}

export interface NnError extends Disposable {
  code(): NnErrorCode;
  data(): string;
}

/** A class that guests hold and only the host makes. */
type HostMade<T> = abstract new (...parts: never[]) => T;

/** wasi:nn@0.2.0-rc-2024-10-28. */
export interface WasiNn {
  readonly tensor: { readonly Tensor: new (dimensions: Uint32Array, type: TensorType, data: Uint8Array) => Tensor };
  readonly errors: { readonly Error: HostMade<NnError> };
  readonly inference: { readonly GraphExecutionContext: HostMade<GraphExecutionContext> };
  readonly graph: {
    readonly Graph: HostMade<Graph>;
    loadByName(name: string): Graph;
    load(parts: readonly Uint8Array[], encoding: GraphEncoding, target: ExecutionTarget): Graph;
    /** The next shape (wasi-nn pull request 74), where `load-by-name` has become `load` and nothing else loads. */
    load(name: string): Graph;
  };
}

/** wasi:nn's `prompt`, experimental. */
export interface Prompt {
  readonly Context: HostMade<PromptContext>;
  /** Takes the graph over. */
  init(graph: Graph): PromptContext;
}

export interface PromptContext extends Disposable {
  compute(prompt: string): string;
}

/** fermyon:spin/llm@2.0.0. */
export interface SpinLlm {
  generateEmbeddings(
    model: string,
    texts: readonly string[],
  ): { readonly embeddings: readonly Float32Array[]; readonly usage: { readonly promptTokenCount: number } };
  infer(model: string, prompt: string, params: object | undefined): never;
}

export type SpinLlmError =
  | { readonly tag: 'model-not-supported' }
  | { readonly tag: 'runtime-error'; readonly val: string }
  | { readonly tag: 'invalid-input'; readonly val: string };
