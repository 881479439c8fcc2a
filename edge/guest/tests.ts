/** World `tests`: the deciding parts alone, so that any host can compare what they say there with what they say on Node. */
import { loadByName } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import { readSettings } from './config.ts';
import { decidingCore } from './deciding-core.ts';
import { createDecisions, type Decisions } from './decisions.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import { DIMENSIONS, tokensOf } from './model.ts';
import { createNamedModel } from './named-model.ts';

export const decisions: Decisions = createDecisions({
  knowledge,
  core: decidingCore({ knowledge, tokenizer, settings: readSettings({ NEARHIT_SECRET: 'the same in every comparison' }) }),
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
