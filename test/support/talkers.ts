/** One conversation in each chat protocol: how its turns are sent, and how a provider says one text. */
import { fixtures as anthropic } from '../fixtures/anthropic-messages.ts';
import { answerOf, candidateOf, chunksOf, text } from '../fixtures/gemini.ts';
import { message, responseOf, spoken, streamed, textPart } from '../fixtures/responses.ts';
import { answeringWith } from './anthropic-wire.ts';
import { answering } from './chat-wire.ts';
import { answering as geminiAnswering } from './gemini.ts';
import type { Script, SeenRequest } from './origin.ts';
import { statusOf, type Product } from './product.ts';
import { replying } from './responses-wire.ts';

export interface Talk {
  readonly key: string;
  /** What the user and the model said in turn, the user first and last. */
  readonly said: readonly string[];
  readonly system?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Heard {
  readonly status: string;
  readonly hit: string;
}

export interface Talker {
  readonly name: string;
  talk(product: Product, talk: Talk): Promise<Heard>;
  /** A provider that says this. */
  saying(words: string): (request: SeenRequest) => Script;
}

interface Wire {
  readonly path: (product: Product) => string;
  readonly auth: (key: string) => Readonly<Record<string, string>>;
  readonly body: (talk: Talk) => object;
}

function talker(name: string, wire: Wire, saying: Talker['saying']): Talker {
  return {
    name,
    saying,
    talk: async (product, talk) => {
      const headers = { 'content-type': 'application/json', ...wire.auth(talk.key), ...talk.headers };
      const response = await product.send(wire.path(product), { method: 'POST', headers, body: JSON.stringify(wire.body(talk)) });
      await response.text();
      return { status: statusOf(response), hit: response.headers.get('nearhit-hit') ?? '' };
    },
  };
}

const bearer = (key: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${key}` });
const turns = (talk: Talk, model: string): readonly (readonly [role: string, text: string])[] =>
  talk.said.map((words, at) => [at % 2 === 0 ? 'user' : model, words] as const);

const [anthropicBase] = anthropic;
if (anthropicBase === undefined) throw new Error('there is no Anthropic fixture to begin with');

export const TALKERS: readonly Talker[] = [
  talker(
    'Chat Completions',
    {
      path: () => '/v1/chat/completions',
      auth: bearer,
      body: (talk) => ({
        model: 'gpt-4.1',
        messages: [
          { role: 'system', content: talk.system ?? 'Be brief.' },
          ...turns(talk, 'assistant').map(([role, content]) => ({ role, content })),
        ],
      }),
    },
    (words) => answering(() => ({ content: words })),
  ),
  talker(
    'Responses',
    {
      path: () => '/v1/responses',
      auth: bearer,
      body: (talk) => ({
        model: 'gpt-4.1',
        instructions: talk.system ?? 'Be brief.',
        input: turns(talk, 'assistant').map(([role, words]) => ({
          role,
          content: [{ type: role === 'user' ? 'input_text' : 'output_text', text: words }],
        })),
      }),
    },
    (words) => {
      const json = responseOf([message('msg_1', textPart(words))], { id: 'resp_1' });
      return replying({ json, events: streamed(json, spoken(0, 'msg_1', [words])) });
    },
  ),
  talker(
    'Anthropic Messages',
    {
      path: (product) => `${product.anthropicPath}/v1/messages`,
      auth: (key) => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
      body: (talk) => ({
        model: 'claude-sonnet-5',
        max_tokens: 64,
        system: talk.system ?? 'Be brief.',
        messages: turns(talk, 'assistant').map(([role, content]) => ({ role, content })),
      }),
    },
    (words) => answeringWith({ ...anthropicBase, json: { ...anthropicBase.json, content: [{ type: 'text', text: words }] } }),
  ),
  talker(
    'Gemini',
    {
      path: (product) => `${product.anthropicPath}/v1beta/models/gemini-2.5-flash:generateContent`,
      auth: (key) => ({ 'x-goog-api-key': key }),
      body: (talk) => ({
        systemInstruction: { parts: [{ text: talk.system ?? 'Be brief.' }] },
        contents: turns(talk, 'model').map(([role, words]) => ({ role, parts: [{ text: words }] })),
      }),
    },
    (words) => geminiAnswering({ chunks: chunksOf([[text(words)]]), json: answerOf([candidateOf([text(words)])]) }),
  ),
];
