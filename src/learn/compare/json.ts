/** Two JSON answers. The order of keys means nothing, that of items does. */

const FENCE = /^```(?:json)?\s*\n([^]*?)\n?```$/i;
/** A text of more words may be worded otherwise and say the same. */
const FREE_TEXT_WORDS = 4;
const DEEPEST = 64;

export type JsonComparison = 'equal' | 'different' | 'worded-otherwise';

/** An object or an array, bare or fenced; `undefined` for anything else. */
export function parseJson(text: string): object | undefined {
  const bare = FENCE.exec(text)?.[1]?.trim() ?? text;
  if (!bare.startsWith('{') && !bare.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(bare);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined; // a text that begins with a bracket
  }
}

/** Anything nested deeper than any answer is taken for different. */
export function compareJson(one: unknown, other: unknown, depth: number = 0): JsonComparison {
  if (Object.is(one, other) || one === other) return 'equal';
  if (depth > DEEPEST) return 'different';
  if (typeof one === 'string' && typeof other === 'string') return isFreeText(one) && isFreeText(other) ? 'worded-otherwise' : 'different';
  if (Array.isArray(one) !== Array.isArray(other) || !isObject(one) || !isObject(other)) return 'different';
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length || !names.every((name) => Object.hasOwn(other, name))) return 'different';
  let result: JsonComparison = 'equal';
  for (const name of names) {
    const compared = compareJson(one[name], other[name], depth + 1);
    if (compared === 'different') return 'different';
    if (compared === 'worded-otherwise') result = compared;
  }
  return result;
}

/** Does it hold more than a flag or two? */
export function isRichJson(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 12 || /\d\d/.test(value);
  if (typeof value === 'number') return Math.abs(value) >= 10;
  if (!isObject(value)) return false;
  const items = Object.values(value);
  return items.length > 3 || items.some(isRichJson);
}

function isFreeText(text: string): boolean {
  return text.trim().split(/\s+/).length >= FREE_TEXT_WORDS;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
