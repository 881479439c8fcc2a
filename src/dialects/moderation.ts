/** Moderations: what a text or image is found to be. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { isFilled } from './shared/fields.ts';
import { workedOn } from './shared/worked-on.ts';

export const moderation: Dialect = workedOn({
  name: 'moderation',
  inputs: ['input'],
  endings: { json: ({ results }) => (isFilled(results) ? 'stop' : 'finish-unknown') },
});
