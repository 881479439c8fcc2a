/** Transcription and translation of speech: a form goes in; JSON, plain text, subtitles or events come out. Wire rules: docs/protocol.md. */
import type { Dialect } from './dialect.ts';
import { endsAs } from './shared/endings.ts';
import { isText } from './shared/fields.ts';
import { read } from './transcription/read.ts';
import { renderer } from './transcription/render.ts';

/** Subtitles come as `text/plain`, `text/vtt` or this. A page of HTML is somebody's error. */
const SUBTITLES = 'application/x-subrip';

export const transcription: Dialect = {
  name: 'transcription',
  body: 'form',
  keepsBytes: (type) => (type.startsWith('text/') && type !== 'text/html') || type === SUBTITLES,
  read,
  assess: endsAs({
    json: ({ text }) => spoken(text),
    bytes: (body) => spoken(new TextDecoder().decode(body)),
    stream: (events) => {
      const last = events.at(-1);
      return last?.['type'] === 'transcript.text.done' ? spoken(last['text']) : 'incomplete';
    },
  }),
  // Nothing is matched by meaning here, so no two answers are ever compared.
  answerText: () => undefined,
  renderer,
};

/** Silence and a failure that is not told look alike, so neither is stored. */
function spoken(text: unknown): 'stop' | 'empty' | 'finish-unknown' {
  if (typeof text !== 'string') return 'finish-unknown';
  return isText(text) ? 'stop' : 'empty';
}
