/** Texts that wait to be embedded. */
import { WaitingCalls, type WaitingCall } from '../processes/waiting-calls.ts';
import { TextRefused } from './embedder.ts';
import { LONGEST_TEXT } from './token-count.ts';

export type TextCall<Answer> = WaitingCall<string, Answer>;

/** What is the same for all queues of texts. */
export const TEXTS = { cannot: 'cannot embed', what: 'texts' } as const;

/** @throws TextRefused before such a text takes a place in a queue. */
export function checkLength({ length }: string): void {
  if (length > LONGEST_TEXT)
    throw new TextRefused(`cannot embed: a text of ${length} UTF-16 units is longer than ${LONGEST_TEXT}; shorten it`);
}

/** `relief`: what an operator may do about a full queue. */
export function waitingTexts<Answer>(relief: string): WaitingCalls<string, Answer> {
  return new WaitingCalls({ ...TEXTS, relief, left: () => undefined });
}

export function cannotEmbed(why: string): Error {
  return new Error(`cannot embed: ${why}`);
}
