/** What the embedder and its workers say to each other. */
export interface EmbedRequest {
  readonly call: number;
  readonly text: string;
}

export type EmbedReply =
  | { readonly kind: 'ready' }
  /** What a person should know, before `ready`. */
  | { readonly kind: 'remark'; readonly line: string }
  /** The model could not be loaded; the worker is of no use. */
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'embedded'; readonly call: number; readonly vector: Float32Array }
  /** This text alone failed; the worker goes on. */
  | { readonly kind: 'refused'; readonly call: number; readonly why: string };
