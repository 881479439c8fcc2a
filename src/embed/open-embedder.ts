/** A model of the registry as an embedder that runs, by its kind. */
import type { Embedder } from './embedder.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import type { NamedModel } from './registry.ts';
import { createRemoteEmbedder } from './remote-embedder.ts';
import type { CallOptions } from './remote/call.ts';
import type { IdentityOptions } from './remote/identity.ts';

export interface OpenEmbedderOptions {
  /** Processes that embed, of a model that runs here. */
  readonly workers: number;
  /** One line when it goes down and one when it is back. */
  readonly log: (line: string) => void;
  /** Of a model that runs elsewhere. */
  readonly elsewhere: Elsewhere;
}

export interface Elsewhere extends Pick<IdentityOptions, 'known' | 'expected'> {
  /** The way to a server, this embedder's own: it is closed with it. */
  reach(url: string): Pick<CallOptions, 'upstream' | 'target'>;
}

export function openEmbedder(named: NamedModel, options: OpenEmbedderOptions): Embedder {
  const { name, model } = named;
  switch (model.kind) {
    case 'onnx':
    case 'wasm':
      return createLocalEmbedder({ name, model }, options);
    case 'remote': {
      const { log, elsewhere } = options;
      return createRemoteEmbedder({ name, model, log, ...elsewhere, ...elsewhere.reach(model.url) });
    }
    default:
      return model satisfies never;
  }
}
