/** The models that nearhit serves itself, as `nearhit/<name>` at /v1/embeddings. Joined in model-host.ts. */
import type { Embedder, TokenCounter } from '../../embed/embedder.ts';
import type { ProxyError } from '../../errors.ts';
import type { RawHeaders } from '../../exchange.ts';
import { createTurns, type Turns } from './turns.ts';

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

export const NO_MODELS: ModelHost = { models: new Map(), refusal: () => undefined, turns: createTurns({ atOnce: 1, most: 0 }) };
