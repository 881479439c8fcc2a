/**
 * A simulated provider for streams and conversations: it knows whose answer each question deserves and says that at once. Its
 * sentences differ in one number, as answers to look-alike questions do, so comparing them tells same from different.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ClassProvider {
  readonly url: string;
  calls(): number;
  close(): Promise<void>;
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

export async function startClassProvider(knows: Knows, sentences: Sentences): Promise<ClassProvider> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    const answered = async (): Promise<void> => {
      const { messages } = JSON.parse(await bodyOf(request)) as { readonly messages: readonly Message[] };
      const body = JSON.stringify(completion(sentences.of(knows(messages)), calls));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(body);
    };
    // A request this provider cannot read fails the evaluation, loudly.
    answered().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, calls: () => calls, close };
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

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new RangeError(`a body here is at most ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
