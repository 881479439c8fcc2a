/** The models that nearhit serves itself, as `nearhit/<name>` at /v1/embeddings. Joined in model-host.ts. */
import type { Embedder, TokenCounter } from '../../embed/embedder.ts';
import type { ProxyError } from '../../errors.ts';
import type { RawHeaders } from '../../exchange.ts';
import type { Turns } from './turns.ts';

export interface ServedModel {
  readonly embedder: Embedder;
  readonly tokens: TokenCounter;
}

export interface ModelHost {
  /** By their names in the settings. */
  readonly models: ReadonlyMap<string, ServedModel>;
  /** Why this caller may not ask them; `undefined`: it may. */
  readonly refusal: (headers: RawHeaders) => ProxyError | undefined;
  readonly turns: Turns;
}
