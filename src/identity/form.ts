/**
 * A form as an object, so that it is read, compared and left out of by name like a JSON body: each name once, with the parts of that
 * name in their order. By exclusion: all of a part counts but the name of a file, which changes no answer. The order of
 * different names does not count, and nobody who reads forms by name can see it.
 */
import type { Part } from '../exchange.ts';
import type { Json, JsonObject } from './canonical.ts';

export function formObject(parts: readonly Part[]): JsonObject {
  const object: Record<string, Json[]> = Object.create(null);
  for (const part of parts) (object[part.name] ??= []).push(contentOf(part));
  return object;
}

/** A plain field is its text; everything else is told apart from it by being an object. */
function contentOf(part: Part): Json {
  const type = part.type.toLowerCase();
  if (part.kind === 'field') return type === 'text/plain' ? part.text : { type, text: part.text };
  const { kind, sha256, length } = part;
  return { kind, type, sha256, length };
}
