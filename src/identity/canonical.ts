/**
 * JSON as a value whose every difference counts. The parser is strict where JSON.parse forgives: a duplicate key, a number
 * that does not survive being a double, a lone surrogate or invalid UTF-8 could make two different requests one, so such a
 * body has no canonical form and goes through uncached.
 */
import { QUESTION } from '../prompt.ts';
import { roundTrips } from './json-number.ts';

export { QUESTION };

/** Objects have no prototype, so `__proto__` is a key like any other. Numbers keep their value: those that do not round-trip were refused. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject | typeof QUESTION;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export type ParsedJson = { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'unreadable'; readonly problem: string };

/** Deeper than any known request; a bound, so that brackets cannot overflow the stack. */
const MAX_DEPTH = 128;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Half a surrogate pair: not text, and encoders replace it silently. */
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

class Unreadable extends Error {}

export function parseJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return { kind: 'unreadable', problem: 'the body is not valid UTF-8' };
  }
  try {
    return { kind: 'json', value: new Parser(text).parse() };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: 'unreadable', problem: error.message };
    throw error;
  }
}

class Parser {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  parse(): Json {
    this.#space();
    const value = this.#value(0);
    this.#space();
    if (this.#at !== this.#text.length) this.#fail('something follows the value');
    return value;
  }

  #value(depth: number): Json {
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x22:
        return this.#string();
      case 0x7b:
        return this.#object(depth + 1);
      case 0x5b:
        return this.#array(depth + 1);
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        return this.#number();
    }
  }

  #object(depth: number): JsonObject {
    this.#deeper(depth);
    const object = Object.create(null) as Record<string, Json>;
    this.#at += 1;
    this.#space();
    if (this.#took('}')) return object;
    for (;;) {
      if (this.#text[this.#at] !== '"') this.#fail('a key is missing');
      const key = this.#string();
      if (key in object) this.#fail('a key stands twice in one object');
      this.#space();
      if (!this.#took(':')) this.#fail('a colon is missing');
      this.#space();
      object[key] = this.#value(depth);
      this.#space();
      if (this.#took('}')) return object;
      if (!this.#took(',')) this.#fail('a comma is missing');
      this.#space();
    }
  }

  #array(depth: number): readonly Json[] {
    this.#deeper(depth);
    const items: Json[] = [];
    this.#at += 1;
    this.#space();
    if (this.#took(']')) return items;
    for (;;) {
      items.push(this.#value(depth));
      this.#space();
      if (this.#took(']')) return items;
      if (!this.#took(',')) this.#fail('a comma is missing');
      this.#space();
    }
  }

  /**
   * Finds the closing quote; the engine's own parser reads and checks the rest. Even a short string goes there: a slice is a
   * view that would keep the whole body in memory for as long as the question lives. `indexOf` runs at memory speed, and an
   * image is one string of megabytes.
   */
  #string(): string {
    const start = this.#at;
    let end = this.#text.indexOf('"', start + 1);
    while (end >= 0 && this.#isEscaped(end)) end = this.#text.indexOf('"', end + 1);
    if (end < 0) return this.#fail('a string does not end');
    this.#at = end + 1;
    const quoted = this.#text.slice(start, this.#at);
    let text: string;
    try {
      text = JSON.parse(quoted) as string;
    } catch {
      return this.#fail('a string has an invalid escape or a bare control character');
    }
    // Only an escape can make a lone surrogate: the decoder refuses its bytes.
    return quoted.includes('\\') && LONE_SURROGATE.test(text) ? this.#fail('a string holds half a character (a lone surrogate)') : text;
  }

  /** An odd number of backslashes before it. */
  #isEscaped(quote: number): boolean {
    let first = quote;
    while (this.#text.charCodeAt(first - 1) === 0x5c) first -= 1;
    return (quote - first) % 2 === 1;
  }

  #number(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (match === null) return this.#fail('a value is missing or invalid');
    this.#at += match[0].length;
    const value = Number(match[0]);
    if (!roundTrips(match[0], value)) this.#fail('a number is changed by reading it as a double');
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) this.#fail('a value is missing or invalid');
    this.#at += word.length;
    return value;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #took(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #deeper(depth: number): void {
    if (depth > MAX_DEPTH) this.#fail(`it nests deeper than ${MAX_DEPTH}`);
  }

  #fail(why: string): never {
    throw new Unreadable(`not readable as JSON at character ${this.#at}: ${why}`);
  }
}

/** Sorted keys, minimal escapes, the question's place bare. Equal values have one form, and different values never share one. */
export function canonical(value: Json): string {
  if (value === QUESTION) return '?'; // no JSON begins so
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.keys(value)
    .sort(byCodeUnit)
    .flatMap((key) => {
      const member = value[key];
      return member === undefined ? [] : [`${JSON.stringify(key)}:${canonical(member)}`];
    });
  return `{${members.join(',')}}`;
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
