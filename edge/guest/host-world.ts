/** Models by name and vectors, both on the host. */
import * as vectors from 'nearhit:edge/vectors@0.1.0';
import type { World } from './handler.ts';
import { createHostVectors } from './host-vectors.ts';
import { hostModel } from './host-model.ts';

export const hostWorld: World = (bucket) => ({
  embedder: ({ model }) => hostModel(model, bucket),
  index: (model) => createHostVectors(vectors, model),
});
