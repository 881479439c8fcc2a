/**
 * What a guest's thread and the host say to each other. The thread asks and gets exactly one reply to each ask, so that a
 * guest that waits always waits for a number; what needs no reply is told. Bodies are pulled: the reader asks for a piece
 * when it has room for one, which is all the back-pressure there is.
 */
import type { RawHeaders } from '../exchange.ts';
import type { NamedTensor } from '../wasi-nn/graph-backend.ts';
import type { NnErrorCode } from '../wasi-nn/fault.ts';

/** Unique in its thread: a body on its way, in either direction. */
export type StreamId = number;

/** The caller's request. A short body is here whole, a long one is pulled. */
export interface IncomingHead {
  readonly method: string;
  readonly target: string;
  readonly authority: string | undefined;
  readonly headers: RawHeaders;
  readonly body: { readonly kind: 'none' } | { readonly kind: 'whole'; readonly bytes: Uint8Array } | { readonly kind: 'stream' };
}
/** The id of a pulled request body. */
export const REQUEST_BODY: StreamId = 0;

/** What the guest wants fetched. */
export interface OutgoingHead {
  readonly method: string;
  readonly scheme: string;
  readonly authority: string;
  readonly target: string;
  readonly headers: RawHeaders;
  /** Where its body comes from, if it has one. */
  readonly body: StreamId | undefined;
  /** Where the answer's body is pulled from. */
  readonly answer: StreamId;
}

export type Piece =
  | { readonly kind: 'piece'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken'; readonly why: string };
export type Fetched =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: RawHeaders }
  /** The tag of a wasi:http error code, and the reason for people. */
  | { readonly kind: 'failed'; readonly code: string; readonly why: string };

export interface Neighbour {
  readonly id: string;
  readonly similarity: number;
}
export type VectorsError = 'unavailable' | 'too-large' | 'wrong-dimensions';

/** By kind: what is asked, and what is replied. */
export interface Asks {
  pull: { readonly ask: { readonly stream: StreamId }; readonly reply: Piece };
  /** Replied when it was taken. */
  write: { readonly ask: { readonly stream: StreamId; readonly bytes: Uint8Array }; readonly reply: 'taken' | 'closed' };
  fetch: { readonly ask: OutgoingHead; readonly reply: Fetched };
  'key-get': { readonly ask: { readonly key: string }; readonly reply: Uint8Array | undefined };
  'key-set': { readonly ask: { readonly key: string; readonly value: Uint8Array }; readonly reply: 'set' | 'too-large' };
  'key-delete': { readonly ask: { readonly key: string }; readonly reply: 'deleted' };
  'key-list': {
    readonly ask: { readonly cursor: number | undefined };
    readonly reply: { readonly keys: readonly string[]; readonly cursor: number | undefined };
  };
  nearest: {
    readonly ask: { readonly model: string; readonly scope: string; readonly query: Uint8Array; readonly limit: number };
    readonly reply: readonly Neighbour[] | Refusal<VectorsError>;
  };
  'vector-put': {
    readonly ask: { readonly model: string; readonly scope: string; readonly id: string; readonly vector: Uint8Array };
    readonly reply: 'put' | Refusal<VectorsError>;
  };
  'vector-remove': {
    readonly ask: { readonly model: string; readonly scope: string; readonly id: string };
    readonly reply: 'removed' | Refusal<VectorsError>;
  };
  'run-model': {
    readonly ask: { readonly model: string; readonly inputs: readonly NamedTensor[] };
    readonly reply: { readonly kind: 'outputs'; readonly outputs: readonly NamedTensor[] } | Refusal<NnErrorCode>;
  };
}

export interface Refusal<Code extends string> {
  readonly kind: 'refused';
  readonly code: Code;
  readonly why: string;
}

export type AskKind = keyof Asks;
export type Reply<Kind extends AskKind> = Asks[Kind]['reply'];

/** From the thread. */
export type FromGuest =
  /** An instance waits for a request; made in so many milliseconds. */
  | { readonly kind: 'ready'; readonly ms: number }
  | { [Kind in AskKind]: { readonly kind: Kind; readonly number: number } & Asks[Kind]['ask'] }[AskKind]
  | { readonly kind: 'respond'; readonly status: number; readonly headers: RawHeaders; readonly body: StreamId | undefined }
  /** It answered with a wasi:http error code in place of a response. */
  | { readonly kind: 'respond-error'; readonly code: string }
  /** `cut`: the reader must not take what came for the whole. */
  | { readonly kind: 'end'; readonly stream: StreamId; readonly how: 'whole' | 'cut' }
  /** What is left of it is of no use to the guest. */
  | { readonly kind: 'drop'; readonly stream: StreamId }
  | { readonly kind: 'print'; readonly text: string }
  | { readonly kind: 'done'; readonly end: GuestEnd };

/** How a guest's work on one request came to its end. */
export interface GuestEnd {
  readonly how: 'returned' | 'trapped';
  /** Of a trap. */
  readonly why: string;
  /** Engines turn a refused growth into a trap or an exception of their own, which says nothing of memory. */
  readonly memory: 'left' | 'used-up';
}

/** To the thread. */
export type ToGuest =
  | { readonly kind: 'serve'; readonly head: IncomingHead }
  /** Makes the next instance: told when the answer has left, since both would want the same core. */
  | { readonly kind: 'prepare' };

export type HostReply =
  | { readonly kind: 'reply'; readonly number: number; readonly value: unknown }
  /** The host itself could not do it. */
  | { readonly kind: 'failed'; readonly number: number; readonly why: string };
