/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the only text block of the last turn, when a user speaks in it. Several text blocks are no question:
 * joined, ["ab", "c"] and ["a", "bc"] would be the same words, so they stay in what must be equal and the request is matched
 * by its key alone.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { QUESTION } from '../../prompt.ts';
import { isBlank, isObject, withField } from '../shared/request-fields.ts';

export interface Located {
  /** '' where there is none. */
  readonly question: string;
  /** The turns with the marker where the question was. */
  readonly messages: Json;
}

/** The provider refuses any other; what a role nobody knows means for the question cannot be guessed. */
const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

export function problemInMessages(messages: Json | undefined): string | undefined {
  if (!Array.isArray(messages)) return 'messages is not an array';
  if (messages.length === 0) return 'messages is empty';
  for (const [index, message] of messages.entries()) {
    const problem = isObject(message) ? problemInMessage(message) : ' is not an object';
    if (problem !== undefined) return `messages[${index}]${problem}`;
  }
  return undefined;
}

function problemInMessage({ role, content }: JsonObject): string | undefined {
  if (!ROLES.has(role)) return '.role is none of user, assistant and system';
  const problem = problemInContent(content);
  return problem === undefined ? undefined : `.content${problem}`;
}

export function problemInContent(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return ' is neither a string nor an array';
  for (const [index, block] of content.entries()) {
    if (!isObject(block)) return `[${index}] is not an object`;
    if (typeof block['type'] !== 'string') return `[${index}].type is not a string`;
    if (block['type'] === 'text' && typeof block['text'] !== 'string') return `[${index}].text is not a string`;
  }
  return undefined;
}

/** Expects messages that have no problem, in plain blocks. */
export function locateQuestion(messages: readonly JsonObject[]): Located {
  const last = messages.at(-1);
  if (last?.['role'] !== 'user') return { question: '', messages };
  const blocks = blocksOf(last);
  const [only, ...others] = blocks.filter((block) => block['type'] === 'text');
  const question = only?.['text'];
  if (only === undefined || others.length > 0 || typeof question !== 'string' || isBlank(question)) return { question: '', messages };
  const marked = blocks.map((block) => (block === only ? withField(block, 'text', QUESTION) : block));
  return { question, messages: [...messages.slice(0, -1), withField(last, 'content', marked)] };
}

/** Of a turn in plain blocks; none where its text is empty. */
export function blocksOf({ content }: JsonObject): readonly JsonObject[] {
  return Array.isArray(content) ? content : [];
}
