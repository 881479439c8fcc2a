/** Speech: text to sound, as one body or as events that carry it in base64. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { workedOn } from './shared/worked-on.ts';

export const speech: Dialect = workedOn({
  name: 'speech',
  inputs: ['input'],
  // An answer in JSON is none: some gateways tell their errors so, with status 200.
  keepsBytes: (type) => type.startsWith('audio/') || type === 'application/octet-stream',
  endings: {
    bytes: () => 'stop',
    stream: (events) => {
      if (events.at(-1)?.['type'] !== 'speech.audio.done') return 'incomplete';
      return events.some(({ type }) => type === 'speech.audio.delta') ? 'stop' : 'empty';
    },
  },
});
