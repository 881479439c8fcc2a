/** World `cache`: models by name and vectors on the host. */
import * as vectors from 'nearhit:edge/vectors@0.1.0';
import { listen } from './handler.ts';
import { createHostVectors } from './host-vectors.ts';
import { hostModel } from './host-model.ts';

listen((bucket) => ({
  embedder: ({ model }) => hostModel(model, bucket),
  index: (model) => createHostVectors(vectors, model),
}));
