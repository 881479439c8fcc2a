/**
 * A simulated provider for streams and conversations: it knows whose answer each question deserves and says that at once. Its
 * sentences differ in one number, as answers to look-alike questions do, so comparing them tells same from different.
 */
import { bodyOf, serveLoopback, type Loopback } from '../loopback.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Which answer a conversation deserves: a name that stands for it. */
export type Knows = (messages: readonly Message[]) => string;

/** Names into sentences and back: what the caller got is read from the words it got. */
export interface Sentences {
  of(name: string): string;
  nameIn(answer: string): string;
}

export function createSentences(): Sentences {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  return {
    of: (name) => {
      let number = numbers.get(name);
      if (number === undefined) {
        number = names.push(name);
        numbers.set(name, number);
      }
      return `It is in record number ${FIRST_RECORD + number}.`;
    },
    nameIn: (answer) => names[Number(/\d+/.exec(answer)?.[0] ?? Number.NaN) - FIRST_RECORD - 1] ?? '',
  };
}

const FIRST_RECORD = 1000;

/** A request that it cannot read fails the evaluation, loudly: the connection is cut. */
export function startClassProvider(knows: Knows, sentences: Sentences): Promise<Loopback> {
  return serveLoopback(async (request, response, call) => {
    const { messages } = JSON.parse(await bodyOf(request, MAX_BODY_BYTES)) as { readonly messages: readonly Message[] };
    const body = JSON.stringify(completion(sentences.of(knows(messages)), call));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(body);
  });
}

function completion(content: string, call: number): object {
  return {
    id: `chatcmpl-${call}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: 'simulated',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 },
  };
}
