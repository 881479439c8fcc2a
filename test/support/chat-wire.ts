/** Valid Chat Completions answers in the published wire format: what a scripted origin sends. */
import type { Script, SeenRequest } from './origin.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
}

export interface Answer {
  readonly content?: string | null;
  readonly id?: string;
  readonly model?: string;
  readonly created?: number;
  readonly finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter';
  readonly usage?: { readonly prompt: number; readonly completion: number };
  readonly fingerprint?: string;
  readonly refusal?: string;
  readonly reasoning?: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly logprobs?: boolean;
  /** Choices beyond the first, by their content. */
  readonly others?: readonly string[];
  /** Fields put beside the published ones, at the top of the body and of each chunk. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

type Envelope = Readonly<Record<string, unknown>>;

function envelope(answer: Answer, object: string): Envelope {
  const { id = 'chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG', created = 1_741_569_952, model = 'gpt-4.1-2025-04-14' } = answer;
  return {
    id,
    object,
    created,
    model,
    service_tier: 'default',
    system_fingerprint: answer.fingerprint ?? 'fp_44709d6fcb',
    ...answer.extra,
  };
}

function usageOf(answer: Answer): Envelope {
  const { prompt, completion } = answer.usage ?? { prompt: 19, completion: 10 };
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

const contentOf = (answer: Answer): string | null => (answer.content === undefined ? 'Hello! How can I assist you today?' : answer.content);
const tokenOf = (token: string): Envelope => ({ token, logprob: -0.25, bytes: [...Buffer.from(token)], top_logprobs: [] });
/** Words with the space before them, the way tokens come. */
const tokensOf = (text: string): readonly string[] => text.match(/\s*\S+|\s+$/g) ?? [];

export function completion(answer: Answer = {}): string {
  const content = contentOf(answer);
  const message = {
    role: 'assistant',
    content,
    refusal: answer.refusal ?? null,
    annotations: [],
    ...(answer.reasoning === undefined ? {} : { reasoning_content: answer.reasoning }),
    ...(answer.toolCalls === undefined
      ? {}
      : {
          tool_calls: answer.toolCalls.map((call) => ({
            id: call.id,
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
  };
  const logprobs = answer.logprobs === true ? { content: tokensOf(content ?? '').map(tokenOf), refusal: null } : null;
  const first = { index: 0, message, logprobs, finish_reason: answer.finish ?? 'stop' };
  const others = (answer.others ?? []).map((text, i) => ({
    index: i + 1,
    message: { role: 'assistant', content: text, refusal: null, annotations: [] },
    logprobs: null,
    finish_reason: 'stop',
  }));
  return JSON.stringify({ ...envelope(answer, 'chat.completion'), choices: [first, ...others], usage: usageOf(answer) }, undefined, 2);
}

/** The payloads of the stream's events in order, `[DONE]` included. `usage`: whether the caller asked for the last chunk. */
export function chunks(answer: Answer = {}, usage: 'included' | 'absent' = 'absent'): readonly string[] {
  const head = envelope(answer, 'chat.completion.chunk');
  const chunk = (choices: readonly unknown[]): string =>
    JSON.stringify({ ...head, choices, ...(usage === 'included' ? { usage: null } : {}) });
  const delta = (index: number, value: unknown, logprobs: unknown = null): string =>
    chunk([{ index, delta: value, logprobs, finish_reason: null }]);
  const finish = (index: number, reason: string): string => chunk([{ index, delta: {}, logprobs: null, finish_reason: reason }]);
  const events = [delta(0, { role: 'assistant', content: answer.toolCalls === undefined ? '' : null, refusal: null })];
  for (const token of tokensOf(answer.reasoning ?? '')) events.push(delta(0, { reasoning_content: token }));
  for (const token of tokensOf(contentOf(answer) ?? ''))
    events.push(delta(0, { content: token }, answer.logprobs === true ? { content: [tokenOf(token)], refusal: null } : null));
  for (const token of tokensOf(answer.refusal ?? '')) events.push(delta(0, { refusal: token }));
  (answer.toolCalls ?? []).forEach((call, index) => {
    const half = Math.ceil(call.arguments.length / 2);
    events.push(delta(0, { tool_calls: [{ index, id: call.id, type: 'function', function: { name: call.name, arguments: '' } }] }));
    for (const part of [call.arguments.slice(0, half), call.arguments.slice(half)])
      events.push(delta(0, { tool_calls: [{ index, function: { arguments: part } }] }));
  });
  (answer.others ?? []).forEach((text, i) => {
    events.push(delta(i + 1, { role: 'assistant', content: '', refusal: null }));
    for (const token of tokensOf(text)) events.push(delta(i + 1, { content: token }));
  });
  events.push(finish(0, answer.finish ?? 'stop'));
  (answer.others ?? []).forEach((_, i) => events.push(finish(i + 1, 'stop')));
  if (usage === 'included') events.push(JSON.stringify({ ...head, choices: [], usage: usageOf(answer) }));
  events.push('[DONE]');
  return events;
}

export const event = (payload: string): string => `data: ${payload}\n\n`;

export function completionStream(answer: Answer = {}, usage: 'included' | 'absent' = 'absent'): readonly string[] {
  return chunks(answer, usage).map(event);
}

export interface ChatRequest {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

export function chatRequestOf(request: SeenRequest): ChatRequest {
  return JSON.parse(request.body.toString('utf8')) as ChatRequest;
}

/** Answers any chat request as it asked to be answered: whole or streamed, with or without the usage chunk. */
export function answering(answerTo: (question: string, request: ChatRequest) => Answer): (request: SeenRequest) => Script {
  return (seen) => {
    const request = chatRequestOf(seen);
    const last = request.messages.at(-1)?.content;
    const answer = answerTo(typeof last === 'string' ? last : JSON.stringify(last), request);
    if (request.stream !== true) return { kind: 'json', body: completion(answer) };
    return { kind: 'sse', pieces: completionStream(answer, request.stream_options?.include_usage === true ? 'included' : 'absent') };
  };
}
