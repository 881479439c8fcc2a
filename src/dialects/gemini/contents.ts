/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the text of the last content when a user speaks in it, as its only text part, or what a cut says.
 *
 * The API takes each name in two spellings, `inlineData` and `inline_data`. Both are understood; neither is turned into the
 * other, because below a function's arguments the same letters are the caller's own.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { CutTurn } from '../../prompt.ts';
import type { Turn } from '../dialect.ts';
import { markQuestion, notAsking, type Asking } from '../shared/question-part.ts';
import { isPresent, problemInEach } from '../shared/request-fields.ts';
import { textOf, turnsOf } from '../shared/turns.ts';

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
export function locateQuestion(contents: readonly JsonObject[], cut: CutTurn): Asking<readonly JsonObject[]> {
  const last = contents.at(-1);
  if (last === undefined || !asks(last, contents)) return notAsking(contents);
  const asking = markQuestion(last, 'parts', isText, cut);
  return { ...asking, marked: [...contents.slice(0, -1), asking.marked] };
}

export function turnsIn(contents: readonly JsonObject[], cut: CutTurn): readonly Turn[] {
  return turnsOf(contents, {
    asking: (content) => (content['role'] === 'user' ? markQuestion(content, 'parts', isText, cut) : undefined),
    answer: (content) => (content['role'] === 'model' ? textOf(content['parts'], (part) => part['thought'] !== true) : undefined),
  });
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
