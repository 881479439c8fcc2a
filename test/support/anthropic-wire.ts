/** What a scripted origin sends where Anthropic Messages is spoken, and one request of it as an SDK sends it. */
import { wireOf, type Payload } from '../fixtures/anthropic-wire.ts';
import type { MessageFixture } from '../fixtures/anthropic-messages.ts';
import type { Script, SeenRequest } from './origin.ts';
import { statusOf, type Product } from './product.ts';

export interface MessagesRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

export function messagesRequestOf(request: SeenRequest): MessagesRequest {
  return JSON.parse(request.body.toString('utf8')) as MessagesRequest;
}

const headers = { 'request-id': 'req_018EeWyXxfu5pfWkrYcMdjWG', 'anthropic-organization-id': 'org-1' };

/** The fixture in the form the request asked for. */
export function answeringWith(fixture: MessageFixture): (request: SeenRequest) => Script {
  return (seen) =>
    messagesRequestOf(seen).stream === true
      ? { kind: 'sse', pieces: fixture.events.map((payload) => wireOf([payload])), headers }
      : { kind: 'json', body: JSON.stringify(fixture.json), headers };
}

/** One block of text that says what was asked, so that a wrong answer is seen. */
export function echoing(base: MessageFixture): (request: SeenRequest) => Script {
  return (seen) => {
    const text = `You asked: ${JSON.stringify(messagesRequestOf(seen).messages)}`;
    const [start, ...rest] = base.events;
    const events: Payload[] = [
      start ?? {},
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
      { type: 'content_block_stop', index: 0 },
      ...rest.slice(-2),
    ];
    return answeringWith({ ...base, events, json: { ...base.json, content: [{ type: 'text', text }] } })(seen);
  };
}

export interface AskInit {
  readonly key: string;
  readonly question?: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly response: Response;
  readonly status: string;
  readonly text: string;
}

/** Read whole. */
export async function ask(product: Product, init: AskInit): Promise<Answered> {
  const body = {
    model: 'claude-sonnet-5',
    max_tokens: 64,
    messages: [{ role: 'user', content: init.question ?? 'What is a hash table?' }],
    ...init.body,
  };
  return post(product, init, JSON.stringify(body));
}

export async function post(
  product: Product,
  init: Pick<AskInit, 'key' | 'headers'>,
  body: string,
  path = '/v1/messages',
): Promise<Answered> {
  const sent = { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', 'x-api-key': init.key, ...init.headers };
  const response = await product.send(`${product.anthropicPath}${path}`, { method: 'POST', headers: sent, body });
  return { response, status: statusOf(response), text: await response.text() };
}
