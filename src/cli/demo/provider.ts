/**
 * A simulated provider on 127.0.0.1: OpenAI's Chat Completions on the wire, JSON and stream, at the pace of a real one. It
 * answers whoever asks and counts its calls; the cache in front of it is the real thing.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { bodyOf, serveLoopback, type Loopback } from '../loopback.ts';
import { answerTo } from './topics.ts';

const FIRST_TOKEN_AFTER_MS = 1500;
/** 70 tokens per second. */
const TOKEN_EVERY_MS = 1000 / 70;
const MAX_BODY_BYTES = 1024 * 1024;

interface Asked {
  readonly model: string;
  readonly question: string;
  readonly shape: 'json' | 'stream';
  readonly usage: 'asked' | 'not-asked';
  readonly promptTokens: number;
}

/** What this provider takes for an answer of so many tokens. */
export function providerTime(tokens: number): number {
  return FIRST_TOKEN_AFTER_MS + tokens * TOKEN_EVERY_MS;
}

export function startProvider(): Promise<Loopback> {
  return serveLoopback(answer);
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await bodyOf(request, MAX_BODY_BYTES);
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions')
    return void fail(response, 404, 'this provider knows POST /v1/chat/completions only');
  const asked = understand(body);
  if (asked === undefined) return void fail(response, 400, 'messages must hold a last turn with text');
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const tokens = tokensOf(answerTo(asked.question));
  await wait(FIRST_TOKEN_AFTER_MS, undefined, { signal: gone.signal });
  if (asked.shape === 'stream') return stream(response, asked, tokens, gone.signal);
  await wait(tokens.length * TOKEN_EVERY_MS, undefined, { signal: gone.signal });
  const message = { role: 'assistant', content: tokens.join('') };
  send(response, 200, {
    ...common(asked, 'chat.completion'),
    choices: [{ index: 0, message, finish_reason: 'stop' }],
    usage: usage(asked, tokens),
  });
}

async function stream(response: ServerResponse, asked: Asked, tokens: readonly string[], gone: AbortSignal): Promise<void> {
  const head = common(asked, 'chat.completion.chunk');
  const push = (choices: readonly object[], more: object = {}): void =>
    void response.write(`data: ${JSON.stringify({ ...head, choices, ...more })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  push([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);
  const started = performance.now();
  for (const [index, content] of tokens.entries()) {
    push([{ index: 0, delta: { content }, finish_reason: null }]);
    // Against the clock, not against the last token: timers are late and would add up.
    await wait(Math.max(0, started + (index + 1) * TOKEN_EVERY_MS - performance.now()), undefined, { signal: gone });
  }
  push([{ index: 0, delta: {}, finish_reason: 'stop' }]);
  if (asked.usage === 'asked') push([], { usage: usage(asked, tokens) });
  response.end('data: [DONE]\n\n');
}

function understand(body: string): Asked | undefined {
  const json = parse(body);
  const last = json?.messages?.at(-1)?.content;
  if (json === undefined || typeof last !== 'string') return undefined;
  return {
    model: json.model ?? 'demo-model',
    question: last,
    shape: json.stream === true ? 'stream' : 'json',
    usage: json.stream_options?.include_usage === true ? 'asked' : 'not-asked',
    promptTokens: tokensOf(last).length + 8,
  };
}

interface Body {
  readonly model?: string;
  readonly messages?: readonly { readonly content?: unknown }[];
  readonly stream?: unknown;
  readonly stream_options?: { readonly include_usage?: unknown };
}

function parse(body: string): Body | undefined {
  try {
    return JSON.parse(body) as Body;
  } catch {
    // What is no JSON is answered with 400 by the caller of this.
    return undefined;
  }
}

/** A word and the space before it: near enough to a tokenizer for a demonstration. */
function tokensOf(text: string): string[] {
  return text.match(/\s*\S{1,6}/g) ?? [];
}

function common(asked: Asked, object: string): object {
  return { id: `chatcmpl-${randomBytes(9).toString('base64url')}`, object, created: Math.floor(Date.now() / 1000), model: asked.model };
}

function usage(asked: Asked, tokens: readonly string[]): object {
  return { prompt_tokens: asked.promptTokens, completion_tokens: tokens.length, total_tokens: asked.promptTokens + tokens.length };
}

function fail(response: ServerResponse, status: number, message: string): void {
  send(response, status, { error: { message, type: 'invalid_request_error', param: null, code: null } });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
