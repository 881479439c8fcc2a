/** What the host keeps for its guests, as ports: shared by all instances, outliving each of them. */
import type { RawHeaders } from '../exchange.ts';
import type { NamedTensor, TensorInfo } from '../wasi-nn/graph-backend.ts';
import type { Asks } from './messages.ts';

/** wasi:keyvalue's bucket. Any key may be gone at any time. */
export interface KeyValues {
  get(key: string): Uint8Array | undefined;
  set(key: string, value: Uint8Array): 'set' | 'too-large';
  delete(key: string): void;
  /** A page of keys after the cursor. */
  list(cursor: number | undefined): Asks['key-list']['reply'];
  size(): { readonly keys: number; readonly bytes: number };
}

/** nearhit:edge/vectors. */
export interface Vectors {
  nearest(asked: Asks['nearest']['ask']): Promise<Asks['nearest']['reply']>;
  put(asked: Asks['vector-put']['ask']): Asks['vector-put']['reply'];
  remove(asked: Asks['vector-remove']['ask']): Asks['vector-remove']['reply'];
  size(): number;
  close(): Promise<void>;
}

export interface ModelShape {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Models by name, run where a crash or a hang of theirs reaches nobody. */
export interface Models {
  readonly shapes: Readonly<Record<string, ModelShape>>;
  run(model: string, inputs: readonly NamedTensor[], signal: AbortSignal): Promise<Asks['run-model']['reply']>;
  close(): Promise<void>;
}

export type Fetch = (
  request: {
    readonly method: string;
    readonly origin: string;
    readonly target: string;
    readonly headers: RawHeaders;
    readonly body: AsyncIterable<Uint8Array> | undefined;
  },
  signal: AbortSignal,
) => Promise<FetchedAnswer | { readonly kind: 'failed'; readonly code: string; readonly why: string }>;

export interface FetchedAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: RawHeaders;
  readonly body: AsyncIterable<Uint8Array>;
}

export interface Services {
  readonly fetch: Fetch;
  readonly keyValues: KeyValues;
  readonly vectors: Vectors;
  readonly models: Models;
  /** A line that a guest printed. */
  readonly print: (line: string) => void;
}
