/**
 * The turns of a conversation: are they of a shape we understand?
 *
 * The question is the text of the last turn when a user speaks in it, as a string or as the only text part, or what a cut says.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import { problemInEach, problemInTypedPart } from '../shared/request-fields.ts';

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
