/** Rerank, as Cohere and Jina (`results`) and Voyage (`data`) answer it. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { isFilled } from './shared/fields.ts';
import { workedOn } from './shared/worked-on.ts';

export const rerank: Dialect = workedOn({
  name: 'rerank',
  inputs: ['documents'],
  endings: { json: ({ results, data }) => (isFilled(results) || isFilled(data) ? 'stop' : 'finish-unknown') },
});
