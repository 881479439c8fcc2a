/** The one rendering of an answer whose form is part of what was asked: as it came. */
import type { Shape } from '../../prompt.ts';
import { encodeEvent } from '../../sse-event.ts';
import type { Renderer } from '../dialect.ts';
import { eventByEvent, JSON_TYPE, STREAM_TYPE } from './plain-renderers.ts';

export function asRecorded(recorded: Shape): Renderer {
  if (recorded === 'stream') return eventByEvent(STREAM_TYPE, ({ name, data }) => encodeEvent(name, data));
  return eventByEvent(recorded === 'json' ? JSON_TYPE : undefined, ({ data }) => data);
}
