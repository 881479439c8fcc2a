/**
 * The turns of a conversation: are they of a shape we understand, and where is the question?
 *
 * The question is the only text block of the last turn, when a user speaks in it, or what a cut says.
 */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { CutTurn } from '../../prompt.ts';
import type { Turn } from '../dialect.ts';
import { markQuestion, notAsking, type Asking } from '../shared/question-part.ts';
import { problemInEach, problemInTypedPart } from '../shared/request-fields.ts';
import { textOf, turnsOf } from '../shared/turns.ts';

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

/** Expects messages that have no problem, in plain blocks. */
export function locateQuestion(messages: readonly JsonObject[], cut: CutTurn): Asking<readonly JsonObject[]> {
  const last = messages.at(-1);
  const asking = last === undefined ? undefined : askingIn(last, cut);
  return asking === undefined ? notAsking(messages) : { ...asking, marked: [...messages.slice(0, -1), asking.marked] };
}

export function turnsIn(messages: readonly JsonObject[], cut: CutTurn): readonly Turn[] {
  return turnsOf(messages, {
    asking: (message) => askingIn(message, cut),
    answer: (message) => (message['role'] === 'assistant' ? textOf(message['content'], isText) : undefined),
  });
}

function askingIn(message: JsonObject, cut: CutTurn): Asking | undefined {
  return message['role'] === 'user' ? markQuestion(message, 'content', isText, cut) : undefined;
}

function isText(block: JsonObject): boolean {
  return block['type'] === 'text';
}

/** Of a turn in plain blocks; none where its text is empty. */
export function blocksOf({ content }: JsonObject): readonly JsonObject[] {
  return Array.isArray(content) ? content : [];
}
