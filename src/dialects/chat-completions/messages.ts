/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the text of the last turn when a user speaks in it, as a string or as the only text part.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { markQuestion } from '../shared/question-part.ts';
import { isBlank, problemInEach, problemInTypedPart, withField } from '../shared/request-fields.ts';

export interface Located {
  /** '' where there is none. */
  readonly question: string;
  /** The turns with the marker where the question was. */
  readonly messages: Json;
  readonly nonText: 'present' | 'absent';
}

export function problemInMessages(messages: Json | undefined): string | undefined {
  if (!Array.isArray(messages)) return 'messages is not an array';
  if (messages.length === 0) return 'messages is empty';
  return problemInEach(messages, 'messages', problemInMessage);
}

/** A role nobody has heard of is let through: it counts as it is, and only `user` asks questions. */
function problemInMessage({ role, content, tool_calls: calls }: JsonObject): string | undefined {
  if (typeof role !== 'string') return '.role is not a string';
  if (calls !== undefined && calls !== null && !Array.isArray(calls)) return '.tool_calls is not an array';
  if (content === undefined || content === null || typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return '.content is neither a string nor an array';
  return problemInEach(content, '.content', (part) => problemInTypedPart(part, 'text'));
}

/** Expects messages that have no problem. */
export function locateQuestion(messages: readonly JsonObject[]): Located {
  const last = messages.at(-1);
  if (last?.['role'] !== 'user') return { question: '', messages, nonText: 'absent' };
  const { content } = last;
  if (typeof content === 'string') {
    if (isBlank(content)) return { question: '', messages, nonText: 'absent' };
    return { question: content, messages: [...messages.slice(0, -1), withField(last, 'content', QUESTION)], nonText: 'absent' };
  }
  if (!Array.isArray(content)) return { question: '', messages, nonText: 'absent' };
  return locateInParts(messages, last, content);
}

function locateInParts(messages: readonly JsonObject[], last: JsonObject, parts: readonly JsonObject[]): Located {
  const nonText = parts.every(isText) ? 'absent' : 'present';
  const marked = markQuestion(parts, isText);
  if (marked === undefined) return { question: '', messages, nonText };
  return { question: marked.question, messages: [...messages.slice(0, -1), withField(last, 'content', marked.parts)], nonText };
}

function isText(part: JsonObject): boolean {
  return part['type'] === 'text';
}
