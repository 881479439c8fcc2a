/** What is decided in every engine and compared: requests of all dialects, the tables of the judge, texts for the model. */
import { readdirSync, readFileSync } from 'node:fs';
import { ENDPOINTS, headersOf, type Ask } from './endpoints.ts';

export interface DecisionCases {
  /** JSON, as nearhit:edge/decisions takes it. */
  readonly requests: readonly string[];
  readonly pairs: readonly string[];
  readonly texts: readonly string[];
}

const FIXTURES = new URL('../fixtures/', import.meta.url);
const PAIRS = new URL('pairs/', FIXTURES);

type Row = readonly [one: string, other: string, label: string];

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
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"What is the weather in Paris today?"}]}',
  '{"model":"gpt-4.1","messages":[{"role":"user","content":"Where is it?"},{"role":"assistant","content":"Here."},{"role":"user","content":"And in summer?"}]}',
  `{"model":"gpt-4.1","messages":[{"role":"user","content":"${'a long question '.repeat(120)}"}]}`,
  'no JSON',
  '[]',
];

export function decisionCases(): DecisionCases {
  const rows = readdirSync(PAIRS).flatMap((file) => JSON.parse(readFileSync(new URL(file, PAIRS), 'utf8')) as readonly Row[]);
  const { vectors } = JSON.parse(readFileSync(new URL('vectors.json', FIXTURES), 'utf8')) as {
    readonly vectors: readonly (readonly [string, string])[];
  };
  const questions = [...new Set(rows.map(([one]) => one))];
  return {
    requests: [
      ...ENDPOINTS.flatMap(requestsOf),
      ...BODIES.map((body) => chatOf(body)),
      ...questions.map((content) => chatOf(JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content }] }))),
    ],
    pairs: rows.flatMap(([asked, stored]) => [JSON.stringify({ asked, stored }), JSON.stringify({ asked: stored, stored: asked })]),
    texts: vectors.map(([text]) => text),
  };
}

function requestsOf(endpoint: (typeof ENDPOINTS)[number]): readonly string[] {
  const forms = (['json', 'stream'] as const).flatMap((form) =>
    endpoint.features.map((feature): Ask => ({ form, feature, words: 'How tall is it?', image: 'aGVsbG8=' })),
  );
  return forms.flatMap((ask) => {
    const request = endpoint.request(ask);
    const { path, body } = request;
    if (typeof body !== 'string') return [];
    return [
      JSON.stringify({ method: 'POST', target: path, headers: Object.entries(headersOf(endpoint, request, 'sk-compared')).flat(), body }),
    ];
  });
}

function chatOf(body: string): string {
  const headers = [
    'Content-Type',
    'application/json',
    'Authorization',
    'Bearer sk-compared',
    'X-Stainless-Lang',
    'js',
    'Nearhit-Scope',
    'team é',
  ];
  return JSON.stringify({ method: 'POST', target: '/v1/chat/completions?a=%2f', headers, body });
}
