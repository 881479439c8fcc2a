/** Messages with a role and a content that is a text or a list of typed parts: where their question is, and what was asked before. */
import type { JsonObject } from '../../identity/canonical.ts';
import type { CutTurn } from '../../prompt.ts';
import type { Turn } from '../dialect.ts';
import { markQuestion, notAsking, type Asking } from './question-part.ts';
import { textOf, turnsOf } from './turns.ts';

/** Expects messages that have no problem. */
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

function isText(part: JsonObject): boolean {
  return part['type'] === 'text';
}
