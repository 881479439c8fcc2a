/** The port to an embedding model: one text in, one unit vector out, never on the event loop. */
import type { UnitVector } from '../units.ts';

export type EmbedderState =
  | { readonly kind: 'ready'; /** Texts that wait for a worker. */ readonly queued: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'down'; readonly why: string };

/** What the name of a model that a nearhit serves begins with, where a client writes it. */
export const OWN_MODEL = 'nearhit/';

/** This text alone cannot be embedded; the model goes on. */
export class TextRefused extends Error {
  override readonly name = 'TextRefused';
}

/** Stands for the id of a model whose files cannot be read. */
export const UNKNOWN_MODEL = 'unknown';

/** `last`: after every text that waits, whenever that one came. For work in the background; absent: in order of arrival. */
export type WaitingPlace = 'last';

export interface Embedder {
  /** Name and content hash of the model, stored with each vector so that vectors of two models never mix. */
  readonly id: string;
  readonly dimensions: number;
  /** Rejects when the model is down, crashed under this call, or `signal` fired. The caller counts it and goes on without. */
  embed(text: string, signal: AbortSignal | undefined, place?: WaitingPlace): Promise<UnitVector>;
  state(): EmbedderState;
  close(): Promise<void>;
}

/**
 * Counts model tokens, special tokens included, without embedding: what makes a question `long`. Never fewer than there are;
 * a cheap upper bound is as good as the count while it is within the limit.
 */
export interface TokenCounter {
  /** More than so many the model does not take. */
  readonly longest: number;
  count(text: string): number;
  /** No bound but the count itself, of a text that may be embedded: what a caller is told. */
  exactly(text: string): number;
}

/** Text to the ids of a model's tokens. */
export interface Tokenizer {
  /** Special tokens included. Nothing is padded or cut off. */
  encode(text: string): readonly number[];
}
