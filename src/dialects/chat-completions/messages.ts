/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the text of the last turn when a user speaks in it, as a string or as the only text part. Several text
 * parts are no question: joined, ["ab", "c"] and ["a", "bc"] would be the same words, so they stay in what must be equal
 * and the request is matched by its key alone.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { isBlank, isObject, withField } from '../request-json.ts';

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
  for (const [index, message] of messages.entries()) {
    const problem = isObject(message) ? problemInMessage(message) : ' is not an object';
    if (problem !== undefined) return `messages[${index}]${problem}`;
  }
  return undefined;
}

/** A role nobody has heard of is let through: it counts as it is, and only `user` asks questions. */
function problemInMessage({ role, content, tool_calls: calls }: JsonObject): string | undefined {
  if (typeof role !== 'string') return '.role is not a string';
  if (calls !== undefined && calls !== null && !Array.isArray(calls)) return '.tool_calls is not an array';
  if (content === undefined || content === null || typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return '.content is neither a string nor an array';
  for (const [index, part] of content.entries()) {
    if (!isObject(part)) return `.content[${index}] is not an object`;
    if (typeof part['type'] !== 'string') return `.content[${index}].type is not a string`;
    if (part['type'] === 'text' && typeof part['text'] !== 'string') return `.content[${index}].text is not a string`;
  }
  return undefined;
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
  const texts = parts.filter((part) => part['type'] === 'text');
  const nonText = texts.length === parts.length ? 'absent' : 'present';
  const [only] = texts;
  const question = only?.['text'];
  if (only === undefined || texts.length > 1 || typeof question !== 'string' || isBlank(question))
    return { question: '', messages, nonText };
  const marked = parts.map((part) => (part === only ? withField(part, 'text', QUESTION) : part));
  return { question, messages: [...messages.slice(0, -1), withField(last, 'content', marked)], nonText };
}
