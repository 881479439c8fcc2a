/** What the readers of request bodies ask of a JSON value. */
import type { Json, JsonObject } from '../identity/canonical.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

export function isFilled(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}

/** White space asks nothing; it stays where it was, and counts. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Copies own fields only, into an object without a prototype: `__proto__` is a name like any other. */
export function withField(object: JsonObject, name: string, value: Json): JsonObject {
  const copy: Record<string, Json | undefined> = Object.create(null);
  for (const [key, field] of Object.entries(object)) copy[key] = field;
  copy[name] = value;
  return copy;
}
