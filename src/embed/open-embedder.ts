/** A model of the registry as an embedder that runs, by its kind. */
import type { Embedder } from './embedder.ts';
import { createLocalEmbedder } from './local-embedder.ts';
import type { NamedModel } from './registry.ts';

export interface OpenEmbedderOptions {
  /** Processes that embed, of a model that runs here. */
  readonly workers: number;
  /** One line when it goes down and one when it is back. */
  readonly log: (line: string) => void;
}

export function openEmbedder(named: NamedModel, options: OpenEmbedderOptions): Embedder {
  const { kind } = named.model;
  switch (kind) {
    case 'onnx':
      return createLocalEmbedder(named, options);
    default:
      return kind satisfies never;
  }
}
