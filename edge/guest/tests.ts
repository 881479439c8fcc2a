/** World `tests`: the deciding parts alone, so that any host can compare what they say there with what they say on Node. */
import { loadByName } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import { toEpochMs } from '../../src/units.ts';
import { readSettings } from './config.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import { DIMENSIONS, tokensOf } from './model.ts';
import { createNamedModel } from './named-model.ts';
import { joinCache } from './open-cache.ts';
import { encoderOf } from './encoder.ts';
import { createHostVectors } from './host-vectors.ts';

const nothing = (): never => {
  throw new Error('a decision asks nobody');
};

const core = joinCache(
  {
    knowledge,
    tokenizer,
    bucket: nothing,
    embedder: () => encoderOf({ id: 'none', dimensions: DIMENSIONS, tokens: tokensOf, encode: nothing }),
    index: (model) => createHostVectors({ nearest: nothing, put: nothing, remove: nothing }, model),
    clock: { now: () => toEpochMs(0) },
    random: (bytes) => new Uint8Array(bytes),
    write: () => {},
    fetch: nothing,
  },
  readSettings({ NEARHIT_SECRET: 'the same in every comparison' }),
);

export const decisions: Decisions = createDecisions({
  knowledge,
  core,
  // Nothing is kept: each call finds out anew what the model takes.
  embedder: (name) =>
    createNamedModel({
      name,
      dimensions: DIMENSIONS,
      load: loadByName,
      tensor: Tensor,
      tokens: tokensOf,
      remembered: { known: () => undefined, learnt: () => {} },
    }),
});
