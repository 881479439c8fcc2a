/** Image generations. An image behind a link is not stored: the link ends after an hour or so. Wire rules: docs/protocol.md. */
import type { Dialect, Finish } from './dialect.ts';
import { isFields, isFilled, isText } from './shared/fields.ts';
import { worst } from './shared/finish.ts';
import { workedOn } from './shared/worked-on.ts';

export const images: Dialect = workedOn({
  name: 'images',
  input: 'prompt',
  endings: {
    json: ({ data }) => (isFilled(data) ? worst(data.map(imageEnd)) : 'finish-unknown'),
    stream: (events) => {
      const last = events.at(-1);
      return last?.['type'] === 'image_generation.completed' ? imageEnd(last) : 'incomplete';
    },
  },
});

function imageEnd(image: unknown): Finish {
  if (!isFields(image)) return 'finish-unknown';
  if (isText(image['url'])) return 'expiring-link';
  return isText(image['b64_json']) ? 'stop' : 'finish-unknown';
}
