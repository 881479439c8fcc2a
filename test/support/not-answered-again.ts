/** What a client can ask, or a provider send, that is passed on and never answered again, one case of each kind. */
import { plainText } from '../fixtures/anthropic-messages.ts';
import { wireOf } from '../fixtures/anthropic-wire.ts';
import { answerOf, candidateOf } from '../fixtures/gemini.ts';
import { wireOf as geminiWire } from '../fixtures/gemini-wire.ts';
import { transcript } from './audio.ts';
import { completion, completionStream, event } from './chat-wire.ts';
import { chatEndpoint, geminiEndpoint, messagesEndpoint, responsesEndpoint } from './endpoints-of-text.ts';
import { imagesEndpoint, speechEndpoint, transcriptionEndpoint } from './endpoints-by-key.ts';
import type { Ask, Endpoint } from './endpoints.ts';
import type { Script } from './origin.ts';

export interface Case {
  readonly what: string;
  readonly endpoint: Endpoint;
  readonly ask: Ask;
  /** The second request; absent: the first once more. */
  readonly then?: Ask;
  readonly script: Script;
  /** Of the endpoint, where the request is another one. */
  readonly more?: Partial<Endpoint>;
}

const whole: Ask = { form: 'json', feature: 'text', words: 'What is a hash table?', image: '' };
const streamed: Ask = { ...whole, form: 'stream' };
const json = (body: object | string): Script => ({ kind: 'json', body: typeof body === 'string' ? body : JSON.stringify(body) });
const sse = (pieces: readonly string[]): Script => ({ kind: 'sse', pieces });

/** The same request with these fields as well. */
const saying = (endpoint: Endpoint, fields: object): Partial<Endpoint> => ({
  request: (ask) => {
    const { path, body } = endpoint.request(ask);
    return { path, body: JSON.stringify({ ...(typeof body === 'string' ? (JSON.parse(body) as object) : {}), ...fields }) };
  },
});

const chat = { endpoint: chatEndpoint, ask: whole } as const;
const answered = json(responsesEndpoint.answer('text').json as object);
const call = { functionCall: { name: 'weather', partialArgs: [{ jsonPath: '$.city', stringValue: 'Par' }] } };
const [started, ...rest] = plainText.events;
const withStranger = [started ?? {}, { type: 'content_block_review', verdict: 'fine' }, ...rest];

export const CASES: readonly Case[] = [
  { what: 'an answer cut by a limit of tokens', ...chat, script: json(completion({ finish: 'length' })) },
  { what: 'an answer that a filter cut', ...chat, script: json(completion({ finish: 'content_filter' })) },
  { what: 'a refusal', ...chat, script: json(completion({ content: null, refusal: "I can't help with that." })) },
  { what: 'an answer without a word', ...chat, script: json(completion({ content: '' })) },
  {
    what: 'a call of a tool that the request did not offer',
    ...chat,
    script: json(completion({ content: null, finish: 'tool_calls', toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{}' }] })),
  },
  { what: 'a stream without its end', ...chat, ask: streamed, script: sse(completionStream({}, 'included').slice(0, -1)) },
  {
    what: 'an error inside a stream',
    ...chat,
    ask: streamed,
    script: sse([...completionStream().slice(0, 2), event('{"error":{"message":"overloaded"}}')]),
  },
  { what: 'an answer that is no JSON', ...chat, script: json('{"choices":') },
  {
    what: 'JSON under another content type',
    ...chat,
    script: { kind: 'json', body: completion(), headers: { 'content-type': 'text/html' } },
  },
  {
    what: 'a coding of the content that nobody asked for and we do not read',
    ...chat,
    script: { kind: 'json', body: completion(), headers: { 'content-encoding': 'compress' } },
  },
  {
    what: 'an answer whose provider forbids it (`Nearhit-Cache-Control: no-store`)',
    ...chat,
    script: { kind: 'json', body: completion(), headers: { 'nearhit-cache-control': 'no-store' } },
  },
  {
    what: 'an integer beyond 2^53, asked for in the other form',
    ...chat,
    then: streamed,
    script: json(completion({ extra: { trace: 'N' } }).replace('"N"', '9007199254740993')),
  },
  {
    what: 'Responses: `background: true`',
    endpoint: responsesEndpoint,
    ask: whole,
    script: answered,
    more: saying(responsesEndpoint, { background: true }),
  },
  {
    what: 'Responses: a `conversation`',
    endpoint: responsesEndpoint,
    ask: whole,
    script: answered,
    more: saying(responsesEndpoint, { conversation: 'conv_1' }),
  },
  {
    what: 'Messages: a turn that the provider paused',
    endpoint: messagesEndpoint,
    ask: whole,
    script: json({ ...plainText.json, stop_reason: 'pause_turn' }),
  },
  {
    what: 'Messages: a stream with events of unknown kinds, asked for as JSON',
    endpoint: messagesEndpoint,
    ask: streamed,
    then: whole,
    script: sse(withStranger.map((each) => wireOf([each]))),
  },
  {
    what: 'Gemini: a function call in parts (`partialArgs`)',
    endpoint: geminiEndpoint('events'),
    ask: { ...streamed, feature: 'tools' },
    script: sse(geminiWire({ chunks: [answerOf([candidateOf([call])])], json: {} }, 'events')),
  },
  { what: 'transcription: silence', endpoint: transcriptionEndpoint('transcriptions'), ask: whole, script: transcript('') },
  { what: 'speech answered in JSON', endpoint: speechEndpoint, ask: whole, script: json({ detail: 'busy' }) },
  {
    what: 'images behind a link',
    endpoint: imagesEndpoint,
    ask: whole,
    script: json({ created: 1, data: [{ url: 'https://images.example/1.png' }] }),
  },
  {
    what: 'an endpoint that is not in the table above, as `/v1/batches`',
    ...chat,
    script: json({ object: 'list', data: [] }),
    more: { request: (ask) => ({ ...chatEndpoint.request(ask), path: '/v1/batches' }) },
  },
];
