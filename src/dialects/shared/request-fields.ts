/** Values of a request body, as a dialect asks about them. */
import type { Json, JsonObject } from '../../identity/canonical.ts';

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isPresent(value: Json | undefined): boolean {
  return value !== undefined && value !== null;
}

/** Of a form: the one text under a name; `undefined` for none, several, or something else. */
export function onlyText(values: Json | undefined): string | undefined {
  const [value] = Array.isArray(values) && values.length === 1 ? (values as readonly Json[]) : [];
  return typeof value === 'string' ? value : undefined;
}

export function asksForAudio({ modalities, audio }: JsonObject): boolean {
  return isPresent(audio) || (Array.isArray(modalities) && modalities.some((modality) => modality !== 'text'));
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

/** What is wrong with the first item that is not understood, and where it is. */
export function problemInEach(
  list: readonly Json[],
  name: string,
  problemIn: (item: JsonObject) => string | undefined,
): string | undefined {
  for (const [index, item] of list.entries()) {
    const problem = isObject(item) ? problemIn(item) : ' is not an object';
    if (problem !== undefined) return `${name}[${index}]${problem}`;
  }
  return undefined;
}

/** Of parts that say what they are by their type. */
export function problemInTypedPart({ type, text }: JsonObject, textType: string): string | undefined {
  if (typeof type !== 'string') return '.type is not a string';
  return type === textType && typeof text !== 'string' ? '.text is not a string' : undefined;
}
