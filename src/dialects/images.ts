/** Images: made from words as JSON, edited or varied as a form. One behind a link is not stored: the link ends after an hour or so. Wire rules: docs/protocol.md. */
import type { Dialect, Finish } from './dialect.ts';
import type { Endings } from './shared/endings.ts';
import { isFields, isFilled, isText } from './shared/fields.ts';
import { worst } from './shared/finish.ts';
import { workedOn } from './shared/worked-on.ts';

export const images: Dialect = workedOn({ name: 'images', inputs: ['prompt'], endings: endingsIn('image_generation.completed') });

/** A client that sends several images names each of them `image[]`. */
export const imageEdits: Dialect = workedOn({
  name: 'image-edits',
  body: 'form',
  inputs: ['image', 'image[]'],
  endings: endingsIn('image_edit.completed'),
});

function endingsIn(lastEvent: string): Endings {
  return {
    json: ({ data }) => (isFilled(data) ? worst(data.map(imageEnd)) : 'finish-unknown'),
    stream: (events) => {
      const last = events.at(-1);
      return last?.['type'] === lastEvent ? imageEnd(last) : 'incomplete';
    },
  };
}

function imageEnd(image: unknown): Finish {
  if (!isFields(image)) return 'finish-unknown';
  if (isText(image['url'])) return 'expiring-link';
  return isText(image['b64_json']) ? 'stop' : 'finish-unknown';
}
