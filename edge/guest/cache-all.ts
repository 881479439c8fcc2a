/** World `cache-all`: the model and the search are composed into the component. */
import * as encoder from 'nearhit:edge/encoder@0.1.0';
import { nearest } from 'nearhit:edge/search@0.1.0';
import { createComposedModel } from './composed-model.ts';
import { listen } from './handler.ts';
import { rehearse } from './rehearse.ts';
import { DIMENSIONS, tokensOf } from './model.ts';
import { createStoredVectors } from './stored-vectors.ts';

listen((bucket) => ({
  embedder: ({ model }) => createComposedModel({ encoder, id: model, dimensions: DIMENSIONS, tokens: tokensOf }),
  index: (model) => createStoredVectors({ bucket, nearest, model }),
}));

await rehearse();
