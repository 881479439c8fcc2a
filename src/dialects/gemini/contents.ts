/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the text of the last content when a user speaks in it, as its only text part.
 *
 * The API takes each name in two spellings, `inlineData` and `inline_data`. Both are understood; neither is turned into the
 * other, because below a function's arguments the same letters are the caller's own.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { markQuestion } from '../shared/question-part.ts';
import { isPresent, problemInEach, withField } from '../shared/request-fields.ts';

export interface Located {
  /** '' where there is none. */
  readonly question: string;
  /** The contents with the marker where the question was. */
  readonly contents: Json;
}

export function problemInContents(contents: Json | undefined): string | undefined {
  if (!Array.isArray(contents)) return 'contents is not an array';
  if (contents.length === 0) return 'contents is empty';
  return problemInEach(contents, 'contents', problemInContent);
}

/** A role nobody has heard of is let through: it counts as it is, and only `user` asks questions. */
function problemInContent({ role, parts }: JsonObject): string | undefined {
  if (isPresent(role) && typeof role !== 'string') return '.role is not a string';
  if (!isPresent(parts)) return undefined;
  if (!Array.isArray(parts)) return '.parts is not an array';
  return problemInEach(parts, '.parts', ({ text }) => (isPresent(text) && typeof text !== 'string' ? '.text is not a string' : undefined));
}

/** Expects contents that have no problem. */
export function locateQuestion(contents: readonly JsonObject[]): Located {
  const last = contents.at(-1);
  if (last === undefined || !asks(last, contents)) return { question: '', contents };
  const marked = markQuestion(partsOf(last), isText);
  if (marked === undefined) return { question: '', contents };
  return { question: marked.question, contents: [...contents.slice(0, -1), withField(last, 'parts', marked.parts)] };
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
