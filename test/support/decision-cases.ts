/** What is decided in every engine and compared: requests of all dialects, the tables of the judge, texts for the model. */
import { readdirSync, readFileSync } from 'node:fs';
import type { SpokenPair, SpokenRequest } from '../../edge/guest/decisions.ts';
import { ENDPOINTS, headersOf, type Ask, type Endpoint } from './endpoints.ts';

export interface DecisionCases {
  readonly requests: readonly SpokenRequest[];
  readonly pairs: readonly (SpokenPair & { readonly similarity?: number })[];
}

type Row = readonly [one: string, other: string, label: string];

const PAIRS = new URL('../fixtures/pairs/', import.meta.url);
/** A 32-bit float as it is, so that it is the same number on both sides of an `f32`. */
const NEAR = 0.875;

export const QUESTIONS: readonly string[] = [
  'What is a hash table?',
  'How do I reset my password?',
  '  WHAT   is A  hash\ttable ',
  'Wie spät ist es in Köln?',
  'Où est le café le plus proche?',
  'Cafe\u0301 or caf\u00e9: which is right?',
  'ＦＵＬＬ width ① ﬁne',
  '東京の天気は?',
  'What is the weather in Paris right now?',
  'And what about that one?',
  'Is 3.5 larger than 3.45?',
  '😀 what does this emoji mean?',
  'İstanbul ve Iğdır',
];

/** Bodies that a careless reader takes for others. */
const BODIES = [
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Où est le café?"}]}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Ou\\u0300 est le cafe\\u0301?"}]}',
  '{"messages":[{"content":"Où est le café?","role":"user"}],"model":"gpt-4.1"}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Ünïcode ½ ² Ⅳ 你好 Привет 🎈"}]}',
  '{"model":"gpt-4.1","model":"gpt-4o","messages":[{"role":"user","content":"twice"}]}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"\\ud800"}]}',
  '{"model":"gpt-4.1","seed":12345678901234567890,"messages":[{"role":"user","content":"a number"}]}',
  '{"model":"gpt-4.1","temperature":1e-7,"messages":[{"role":"user","content":"a small number"}]}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Write a poem about the sea."}]}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Where is it?"},{"role":"assistant","content":"Here."},{"role":"user","content":"And in summer?"}]}',
  `{"model":"gpt-4.1","messages":[{"role":"user","content":"${'a long question '.repeat(120)}"}]}`,
  'no JSON',
  '[]',
];

const SYSTEM = { role: 'system', content: 'You answer briefly.' };
const TURNS = [
  { role: 'user', content: 'What is a hash table?' },
  { role: 'assistant', content: 'A map from keys to values.' },
];
const HEADERS = ['content-type', 'application/json', 'authorization', 'Bearer sk-compared'];

export function decisionCases(): DecisionCases {
  const rows = readdirSync(PAIRS).flatMap((file) => JSON.parse(readFileSync(new URL(file, PAIRS), 'utf8')) as readonly Row[]);
  return {
    requests: [
      ...ENDPOINTS.flatMap(requestsOf),
      ...QUESTIONS.flatMap(overDialects),
      ...BODIES.map((body) =>
        spoken('/v1/chat/completions?a=%2f', [...HEADERS, 'X-Stainless-Lang', 'js', 'Nearhit-Scope', 'team é'], body),
      ),
      ...rows.map(([content]) => chat(HEADERS, { messages: [{ role: 'user', content }] })),
    ],
    // By their words alone, and by turns as near in meaning; in either order.
    pairs: rows.flatMap(([one, other], i) => {
      const near = i % 2 === 0 ? {} : { similarity: NEAR };
      return [
        { asked: one, stored: other, ...near },
        { asked: other, stored: one, ...near },
      ];
    }),
  };
}

/** What each endpoint's own clients send; forms are read on Node alone. */
function requestsOf(endpoint: Endpoint): readonly SpokenRequest[] {
  const asks = (['json', 'stream'] as const).flatMap((form) =>
    endpoint.features.map((feature): Ask => ({ form, feature, words: 'How tall is it?', image: 'aGVsbG8=' })),
  );
  return asks.flatMap((ask) => {
    const request = endpoint.request(ask);
    const headers = Object.entries(headersOf(endpoint, request, 'sk-compared')).flat();
    return typeof request.body === 'string' ? [spoken(request.path, headers, request.body)] : [];
  });
}

/** A question that folds, is cut, is let through or varies, in each dialect of messages. */
function overDialects(content: string): readonly SpokenRequest[] {
  const question = { role: 'user', content };
  const toAnthropic = [...HEADERS, 'anthropic-version', '2023-06-01'];
  return [
    chat(HEADERS, { temperature: 0.2, messages: [SYSTEM, question] }),
    chat([...HEADERS, 'x-nearhit-mode', 'exact'], { stream: true, messages: [...TURNS, question] }),
    spoken('/v1/messages', toAnthropic, JSON.stringify({ model: 'claude', max_tokens: 64, messages: [question] })),
    spoken('/v1/responses', HEADERS, JSON.stringify({ model: 'gpt-4.1', input: content })),
  ];
}

function chat(headers: readonly string[], body: object): SpokenRequest {
  return spoken('/v1/chat/completions', headers, JSON.stringify({ model: 'gpt-4.1', ...body }));
}

function spoken(target: string, headers: readonly string[], body: string): SpokenRequest {
  return { method: 'POST', target, headers, body };
}
