/**
 * The turns of a conversation: are they of a shape we understand?
 *
 * The question is the only text block of the last turn, when a user speaks in it, or what a cut says.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { problemInEach, problemInTypedPart } from '../shared/request-fields.ts';

/** The provider refuses any other; what a role nobody knows means for the question cannot be guessed. */
const ROLES: ReadonlySet<unknown> = new Set(['user', 'assistant', 'system']);

export function problemInMessages(messages: Json | undefined): string | undefined {
  if (!Array.isArray(messages)) return 'messages is not an array';
  if (messages.length === 0) return 'messages is empty';
  return problemInEach(messages, 'messages', problemInMessage);
}

function problemInMessage({ role, content }: JsonObject): string | undefined {
  if (!ROLES.has(role)) return '.role is none of user, assistant and system';
  const problem = problemInContent(content);
  return problem === undefined ? undefined : `.content${problem}`;
}

export function problemInContent(content: Json | undefined): string | undefined {
  if (typeof content === 'string') return undefined;
  if (!Array.isArray(content)) return ' is neither a string nor an array';
  return problemInEach(content, '', (block) => problemInTypedPart(block, 'text'));
}

/** Of a turn in plain blocks; none where its text is empty. */
export function blocksOf({ content }: JsonObject): readonly JsonObject[] {
  return Array.isArray(content) ? content : [];
}
