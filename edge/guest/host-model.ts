/** The embedding model that the host has under a name. */
import { loadByName } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import type { Embedder } from '../../src/embed/embedder.ts';
import type { Bucket } from './bucket.ts';
import { DIMENSIONS, tokensOf } from './model.ts';
import { rememberedIn } from './model-memory.ts';
import { createNamedModel } from './named-model.ts';

export function hostModel(name: string, bucket: () => Bucket): Embedder {
  return createNamedModel({
    name,
    dimensions: DIMENSIONS,
    load: loadByName,
    tensor: Tensor,
    tokens: tokensOf,
    remembered: rememberedIn(bucket, name),
  });
}
