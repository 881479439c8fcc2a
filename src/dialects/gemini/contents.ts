/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the text of the last content when a user speaks in it, as its only text part. Several text parts are no
 * question: joined, ["ab", "c"] and ["a", "bc"] would be the same words, so they stay in what must be equal and the request is
 * matched by its key alone.
 *
 * The API takes each name in two spellings, `inlineData` and `inline_data`. Both are understood; neither is turned into the
 * other, because below a function's arguments the same letters are the caller's own.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { isBlank, isObject, isPresent, withField } from '../shared/request-fields.ts';

export interface Located {
  /** '' where there is none. */
  readonly question: string;
  /** The contents with the marker where the question was. */
  readonly contents: Json;
}

export function problemInContents(contents: Json | undefined): string | undefined {
  if (!Array.isArray(contents)) return 'contents is not an array';
  if (contents.length === 0) return 'contents is empty';
  for (const [index, content] of contents.entries()) {
    const problem = isObject(content) ? problemInContent(content) : ' is not an object';
    if (problem !== undefined) return `contents[${index}]${problem}`;
  }
  return undefined;
}

/** A role nobody has heard of is let through: it counts as it is, and only `user` asks questions. */
function problemInContent({ role, parts }: JsonObject): string | undefined {
  if (isPresent(role) && typeof role !== 'string') return '.role is not a string';
  if (!isPresent(parts)) return undefined;
  if (!Array.isArray(parts)) return '.parts is not an array';
  for (const [index, part] of parts.entries()) {
    if (!isObject(part)) return `.parts[${index}] is not an object`;
    if (isPresent(part['text']) && typeof part['text'] !== 'string') return `.parts[${index}].text is not a string`;
  }
  return undefined;
}

/** Expects contents that have no problem. */
export function locateQuestion(contents: readonly JsonObject[]): Located {
  const last = contents.at(-1);
  if (last === undefined || !asks(last, contents)) return { question: '', contents };
  const parts = partsOf(last);
  const [only, ...more] = parts.filter(isText);
  const question = only?.['text'];
  if (only === undefined || more.length > 0 || typeof question !== 'string' || isBlank(question)) return { question: '', contents };
  const marked = parts.map((part) => (part === only ? withField(part, 'text', QUESTION) : part));
  return { question, contents: [...contents.slice(0, -1), withField(last, 'parts', marked)] };
}

/** A single turn may leave its role out; among several, who speaks must be said. */
export function asks({ role }: JsonObject, contents: readonly JsonObject[]): boolean {
  return role === 'user' || (contents.length === 1 && (!isPresent(role) || role === ''));
}

export function partsOf({ parts }: JsonObject): readonly JsonObject[] {
  return Array.isArray(parts) ? parts : [];
}

export function isText(part: JsonObject): boolean {
  return typeof part['text'] === 'string';
}
