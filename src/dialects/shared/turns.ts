/** The turns of a conversation that were asked and answered in plain text. */
import type { Json, JsonObject } from '../../identity/canonical.ts';
import type { Turn } from '../dialect.ts';
import type { Asking } from './question-part.ts';

/** How a dialect's messages speak. */
export interface Speech {
  /** `undefined` where no user speaks. */
  asking(message: JsonObject): Asking | undefined;
  /** The one text that an answer says; `undefined` where it is no answer, or says it in another way. */
  answer(message: JsonObject): string | undefined;
}

/** Each costs a look into the store. The first of a conversation, since a later one stands on those before; beyond, turns count as they are. */
const MOST_TURNS = 32;

export function turnsOf(messages: readonly JsonObject[], { asking, answer }: Speech): readonly Turn[] {
  const turns: Turn[] = [];
  for (const [at, message] of messages.entries()) {
    if (turns.length >= MOST_TURNS || at + 2 >= messages.length) break;
    const asked = asking(message);
    const answered = answer(messages[at + 1] ?? {});
    if (asked === undefined || asked.question === '' || asked.nonText === 'present' || answered === undefined) continue;
    turns.push({ at, question: asked.question, answer: answered, marked: asked.marked });
  }
  return turns;
}

/** Of content that is a text, or a list of parts that are texts, joined as an answer's are. */
export function textOf(content: Json | undefined, isText: (part: JsonObject) => boolean): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content) || content.length === 0) return undefined;
  const parts: readonly JsonObject[] = content;
  const texts = parts.map((part) => (isText(part) ? part['text'] : undefined));
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined;
}
