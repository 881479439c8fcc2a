/** World `cache-nn`: models by name on the host, vectors in the key-value store and searched by the composed kernel. */
import { nearest } from 'nearhit:edge/search@0.1.0';
import { listen } from './handler.ts';
import { rehearse } from './rehearse.ts';
import { hostModel } from './host-model.ts';
import { createStoredVectors } from './stored-vectors.ts';

listen((bucket) => ({
  embedder: ({ model }) => hostModel(model, bucket),
  index: (model) => createStoredVectors({ bucket, nearest, model }),
}));

await rehearse();
