/** The endpoints that answer a question or go on with a text. What a stream says is read by the official clients, where there are some. */
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { plainText, withTool } from '../fixtures/anthropic-messages.ts';
import { assertPublishedOrder, wireOf as messageWire } from '../fixtures/anthropic-wire.ts';
import { fixtures as chatFixtures } from '../fixtures/chat-completions.ts';
import { fixtures as completionFixtures, type Part } from '../fixtures/completions.ts';
import { fixtures as geminiFixtures } from '../fixtures/gemini.ts';
import { chunksIn, pathOf, wireOf as geminiWire } from '../fixtures/gemini-wire.ts';
import { named as response } from '../fixtures/responses.ts';
import { wireOf as responseWire } from '../fixtures/responses-wire.ts';
import type { Answer, Ask, Endpoint, Feature } from './endpoints.ts';
import { assertInOrder } from './responses-order.ts';

const MODEL = 'gpt-4.1';
const SCHEMA = { type: 'object', properties: { city: { type: 'string' } } };

function among<Fixture extends { readonly name: string }>(fixtures: readonly Fixture[], name: string): Fixture {
  return fixtures.find((each) => each.name === name) ?? assert.fail(`no fixture is named ${name}`);
}

/** These bytes, as whatever a client asked for. */
const only = (stream: string) => (): Promise<Response> =>
  Promise.resolve(new Response(stream, { headers: { 'content-type': 'text/event-stream' } }));
const openai = (stream: string): OpenAI => new OpenAI({ apiKey: 'none', fetch: only(stream) });

/** As sent: the helpers add fields of their own. */
const ADDED: ReadonlySet<string> = new Set(['parsed', 'parsed_output', 'parsed_arguments', 'output_parsed', 'output_text']);
const asSent = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (name, field: unknown) => (ADDED.has(name) ? undefined : field)));

const dataLine = (payload: unknown): string => `data: ${typeof payload === 'string' ? payload : JSON.stringify(payload)}\n\n`;
const streaming = ({ form }: Ask): object => (form === 'stream' ? { stream: true } : {});
const counted = ({ form }: Ask): object => (form === 'stream' ? { stream: true, stream_options: { include_usage: true } } : {});
const chunked = ({ json, chunks }: { readonly json: Part; readonly chunks: readonly object[] }): Answer => ({
  json,
  wire: { json: JSON.stringify(json), stream: [...chunks, '[DONE]'].map(dataLine) },
});

export const chatEndpoint: Endpoint = {
  name: 'chat/completions',
  speaks: 'openai',
  features: ['text', 'tools', 'images'],
  request: (ask) => ({
    path: '/v1/chat/completions',
    body: JSON.stringify({
      model: MODEL,
      messages: [{ role: 'user', content: ask.feature === 'images' ? [{ type: 'text', text: ask.words }, chatImage(ask)] : ask.words }],
      ...(ask.feature === 'tools' ? { tools: [{ type: 'function', function: { name: 'weather', parameters: SCHEMA } }] } : {}),
      ...counted(ask),
    }),
  }),
  answer: (feature) => chunked(among(chatFixtures, feature === 'tools' ? 'two parallel tool calls' : 'text')),
  assembled: async (stream) => asSent(await openai(stream).chat.completions.stream({ model: MODEL, messages: [] }).finalChatCompletion()),
};

export const chatImage = ({ image }: Ask): object => ({ type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } });

export const completionsEndpoint: Endpoint = {
  name: 'completions',
  speaks: 'openai',
  features: ['text'],
  request: (ask) => ({ path: '/v1/completions', body: JSON.stringify({ model: MODEL, prompt: ask.words, ...counted(ask) }) }),
  answer: () => chunked(among(completionFixtures, 'text')),
  assembled: async (stream) => {
    const chunks: OpenAI.Completion[] = [];
    for await (const chunk of await openai(stream).completions.create({ model: MODEL, prompt: '', stream: true })) chunks.push(chunk);
    const [first, usage] = [chunks[0], chunks.at(-1)?.usage];
    const text = chunks.map(({ choices }) => choices[0]?.text ?? '').join('');
    return asSent({ ...first, choices: [{ ...first?.choices[0], text, finish_reason: chunks.at(-2)?.choices[0]?.finish_reason }], usage });
  },
};

export const responsesEndpoint: Endpoint = {
  name: 'responses',
  speaks: 'openai',
  features: ['text', 'tools', 'images'],
  request: (ask) => ({
    path: '/v1/responses',
    body: JSON.stringify({
      model: MODEL,
      input: ask.feature === 'images' ? [{ role: 'user', content: [{ type: 'input_text', text: ask.words }, inputImage(ask)] }] : ask.words,
      ...(ask.feature === 'tools' ? { tools: [{ type: 'function', name: 'get_weather', parameters: SCHEMA, strict: false }] } : {}),
      ...streaming(ask),
    }),
  }),
  answer: (feature) => {
    const { json, events } = response(feature === 'tools' ? 'a function call' : 'text');
    return { json, wire: { json: JSON.stringify(json), stream: responseWire(events) } };
  },
  assembled: async (stream) => {
    assertInOrder(stream);
    return asSent(await openai(stream).responses.stream({ model: MODEL, input: '' }).finalResponse());
  },
};

const inputImage = ({ image }: Ask): object => ({ type: 'input_image', image_url: `data:image/png;base64,${image}` });

export const messagesEndpoint: Endpoint = {
  name: 'v1/messages',
  speaks: 'anthropic',
  features: ['text', 'tools', 'images'],
  request: (ask) => ({
    path: '/v1/messages',
    body: JSON.stringify({
      model: 'claude-sonnet-5',
      max_tokens: 64,
      messages: [{ role: 'user', content: ask.feature === 'images' ? [imageBlock(ask), { type: 'text', text: ask.words }] : ask.words }],
      ...(ask.feature === 'tools' ? { tools: [{ name: 'get_weather', input_schema: SCHEMA }] } : {}),
      ...streaming(ask),
    }),
  }),
  answer: (feature) => {
    const { json, events } = feature === 'tools' ? withTool : plainText;
    return { json, wire: { json: JSON.stringify(json), stream: events.map((each) => messageWire([each])) } };
  },
  assembled: async (stream) => {
    assertPublishedOrder(Buffer.from(stream));
    const client = new Anthropic({ apiKey: 'none', fetch: only(stream) });
    return asSent(await client.messages.stream({ model: 'claude-sonnet-5', max_tokens: 64, messages: [] }).finalMessage());
  },
};

const imageBlock = ({ image: data }: Ask): object => ({ type: 'image', source: { type: 'base64', media_type: 'image/png', data } });

/** Two framings of its stream, each a row of its own: one JSON recording serves them both. */
export function geminiEndpoint(framing: 'events' | 'array'): Endpoint {
  const answerOf = (feature: Feature): Answer => {
    const fixture = among(geminiFixtures, feature === 'tools' ? 'function calls' : 'text');
    return { json: fixture.json, wire: { json: geminiWire(fixture, 'json').join(''), stream: geminiWire(fixture, framing) } };
  };
  return {
    name: framing === 'events' ? ':generateContent, :streamGenerateContent?alt=sse' : ':generateContent, :streamGenerateContent',
    speaks: 'gemini',
    features: ['text', 'tools', 'images'],
    request: (ask) => ({
      path: pathOf(ask.form === 'json' ? 'json' : framing),
      body: JSON.stringify({
        contents: [{ role: 'user', parts: [{ text: ask.words }, ...(ask.feature === 'images' ? [inlineData(ask)] : [])] }],
        ...(ask.feature === 'tools' ? { tools: [{ functionDeclarations: [{ name: 'weather', parameters: SCHEMA }] }] } : {}),
      }),
    }),
    answer: answerOf,
    type: 'application/json; charset=UTF-8',
    streamType: framing === 'events' ? 'text/event-stream' : 'application/json; charset=UTF-8',
    // A chunk has the form of a whole answer, and from JSON there is one.
    assembled: (stream) => {
      const [chunk, ...more] = chunksIn(stream, framing);
      assert.deepEqual(more, []);
      return Promise.resolve(chunk);
    },
  };
}

const inlineData = ({ image: data }: Ask): object => ({ inlineData: { mimeType: 'image/png', data } });
