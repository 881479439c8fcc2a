/** What of `stream_options` must be equal: all but the options that only choose a rendering. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { isObject, isPresent } from './fields.ts';

/** Without `stream` a provider refuses `stream_options`, so there they make another request. */
export function optionsThatCount(body: JsonObject, options: Json | undefined, renderings: ReadonlySet<string>): JsonObject {
  if (!isPresent(options)) return {};
  if (!isObject(options) || body['stream'] !== true) return { stream_options: options };
  const counting = Object.entries(options).filter(([name]) => !renderings.has(name));
  return counting.length === 0 ? {} : { stream_options: Object.assign(Object.create(null), Object.fromEntries(counting)) };
}
