/** The one rendering of an answer whose form is part of what was asked: as it came. */
import type { Shape } from '../../prompt.ts';
import { encodeEvent } from '../../sse.ts';
import type { Renderer } from '../dialect.ts';

const CONTENT_TYPES: Readonly<Record<Shape, string | undefined>> = {
  json: 'application/json',
  stream: 'text/event-stream; charset=utf-8',
  bytes: undefined,
};

export function asRecorded(recorded: Shape): Renderer {
  return {
    contentType: CONTENT_TYPES[recorded],
    push: ({ name, data }) => (recorded === 'stream' ? encodeEvent(name, data) : data),
    end: () => undefined,
  };
}
