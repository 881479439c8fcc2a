/** The fields that only choose a rendering: of what type they are, which one they choose, and the body without them. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { ReplayOptions } from '../../prompt.ts';
import { isObject, isPresent } from './request-fields.ts';

/** Names the field that is not of its type. */
export function problemInStream({ stream, stream_options: options }: JsonObject): string | undefined {
  if (isPresent(stream) && typeof stream !== 'boolean') return 'stream is not a boolean';
  if (isPresent(options) && !isObject(options)) return 'stream_options is not an object';
  if (isObject(options) && isPresent(options['include_usage']) && typeof options['include_usage'] !== 'boolean')
    return 'stream_options.include_usage is not a boolean';
  return undefined;
}

/** Where a stream has token counts only for who asks for them. */
export function countedWants(body: JsonObject): ReplayOptions {
  if (body['stream'] !== true) return { shape: 'json', usage: 'owed' };
  const options = body['stream_options'];
  return { shape: 'stream', usage: isObject(options) && options['include_usage'] === true ? 'owed' : 'not-asked' };
}

/** These two options choose a rendering. Others, as `continuous_usage_stats`, change what is in the events and count. */
const RENDERING_OPTIONS: ReadonlySet<string> = new Set(['include_usage', 'include_obfuscation']);

/** The body without what only chooses a rendering, and with `marked` in place of the field that has the question. */
export function restOf(
  body: JsonObject,
  field: string,
  marked: Json | undefined,
  renderings: ReadonlySet<string> = RENDERING_OPTIONS,
): Json {
  const rest: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(body)) {
    if (name === field) rest[name] = marked;
    else if (name === 'stream_options') Object.assign(rest, optionsThatCount(body, value, renderings));
    else if (name !== 'stream') rest[name] = value;
  }
  return rest;
}

/** Without `stream` a provider refuses `stream_options`, so there they make another request. */
function optionsThatCount(body: JsonObject, options: Json | undefined, renderings: ReadonlySet<string>): JsonObject {
  if (!isPresent(options)) return {};
  if (!isObject(options) || body['stream'] !== true) return { stream_options: options };
  const counting = Object.entries(options).filter(([name]) => !renderings.has(name));
  return counting.length === 0 ? {} : { stream_options: Object.assign(Object.create(null), Object.fromEntries(counting)) };
}
