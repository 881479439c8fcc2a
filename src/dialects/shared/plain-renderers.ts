/** Renderers that keep nothing: each event is turned into bytes by itself. */
import type { Renderer } from '../dialect.ts';

export const JSON_TYPE = 'application/json';
export const STREAM_TYPE = 'text/event-stream; charset=utf-8';

export function eventByEvent(contentType: string | undefined, push: Renderer['push']): Renderer {
  return { contentType, push, end: () => undefined };
}

export function jsonAsIs(contentType: string = JSON_TYPE): Renderer {
  return eventByEvent(contentType, (event) => event.data);
}
