import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { QUESTION, type Json, type JsonObject } from '../src/identity/canonical.ts';
import { identify, type ToIdentify } from '../src/identity/fingerprint.ts';
import { FIELDS, HEADERS, classOf } from '../src/identity/header-classes.ts';
import { rawFingerprint } from '../src/identity/raw-fingerprint.ts';
import { toTenant } from '../src/units.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
const tenant = (name: string): ToIdentify['tenant'] => toTenant(sha256(name));

const BASE: ToIdentify = {
  dialect: 'chat-completions',
  origin: 'https://api.openai.com',
  path: '/v1/chat/completions?api-version=2024-06-01&a=1',
  headers: [
    'Content-Type',
    'application/json',
    'Authorization',
    'Bearer sk-1',
    'OpenAI-Organization',
    'org-1',
    'X-Custom',
    'one',
    'X-Custom',
    'two',
  ],
  rest: {
    model: 'gpt-4o',
    temperature: 0.2,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: QUESTION },
    ],
    tools: [],
  },
  conversation: { field: 'messages', turns: [] },
  question: 'What is the capital of France?',
  tenant: tenant('one'),
  ignore: { fields: [], headers: [], query: [] },
};

const scopeOf = (change: Partial<ToIdentify>): string => identify({ ...BASE, ...change }, sha256).scope;
const keyOf = (change: Partial<ToIdentify>): string => identify({ ...BASE, ...change }, sha256).key;

test('scope and key of a known request are what they were in every earlier version', () => {
  const { scope, key, callerScope } = identify(BASE, sha256);
  assert.deepEqual(
    { scope, key, callerScope },
    { scope: 'TwvZMpoHEiC92wn1lakl5h_MMbc8Wvq2t8rUG-wkzlQ', key: 'WqJIDvuubDDaK5IvJzqFvjtX6fdRW9CaoPyWDnujCSc', callerScope: '' },
  );
});

test('the question alone changes the key and leaves the scope', () => {
  const change = { question: 'What is the capital of Spain?' };
  assert.equal(scopeOf(change), scopeOf({}));
  assert.notEqual(keyOf(change), keyOf({}));
});

test('each part of the scope separates', () => {
  const changes: Readonly<Record<string, Partial<ToIdentify>>> = {
    tenant: { tenant: tenant('two') },
    origin: { origin: 'https://api.mistral.ai' },
    path: { path: '/v2/chat/completions?api-version=2024-06-01&a=1' },
    'path case': { path: '/V1/chat/completions?api-version=2024-06-01&a=1' },
    'a query value': { path: '/v1/chat/completions?api-version=2024-07-01&a=1' },
    'a query parameter more': { path: '/v1/chat/completions?api-version=2024-06-01&a=1&b=2' },
    'a query parameter less': { path: '/v1/chat/completions?a=1' },
    'the order of one name': { path: '/v1/chat/completions?api-version=2024-06-01&a=1&a=0' },
    'an empty query': { path: '/v1/chat/completions?' },
    'a header value': { headers: swapped('org-1', 'org-2') },
    'the order of one header': { headers: ['X-Custom', 'two', 'X-Custom', 'one'] },
    'two values or one': { headers: ['X-Custom', 'one, two'] },
    'a new header': { headers: [...BASE.headers, 'X-New', '1'] },
    'a caller scope': { headers: [...BASE.headers, 'Nearhit-Scope', 'team-a'] },
    'another charset': { headers: swapped('application/json', 'application/json; charset=latin1') },
    'another type': { headers: swapped('application/json', 'text/plain') },
  };
  const seen = new Map([[scopeOf({}), 'nothing']]);
  for (const [name, change] of Object.entries(changes)) {
    const scope = scopeOf(change);
    assert.equal(seen.get(scope), undefined, `${name} is merged with ${seen.get(scope)}`);
    seen.set(scope, name);
  }
});

test('what says nothing of the question does not separate', () => {
  const same: readonly Partial<ToIdentify>[] = [
    { path: '/v1/chat/completions?a=1&api-version=2024-06-01' },
    { path: `${BASE.path}&key=AIza` },
    { path: `${BASE.path}&%6bey=AIza` },
    { headers: swapped('Bearer sk-1', 'Bearer sk-2') },
    { headers: swapped('application/json', 'Application/JSON; charset="UTF-8"') },
    { headers: BASE.headers.map((text, i) => (i % 2 === 0 ? text.toUpperCase() : text)) },
    { headers: [...BASE.headers.slice(4), ...BASE.headers.slice(0, 4)] },
    { headers: [...BASE.headers, 'Cache-Control', 'no-cache', 'Pragma', 'no-cache', 'Nearhit-Mode', 'exact', 'Nearhit-Tags', 'a'] },
    {
      headers: [
        ...BASE.headers,
        'traceparent',
        '00-1',
        'X-B3-TraceId',
        '1',
        'X-Stainless-Lang',
        'js',
        'X-Request-Id',
        '7',
        'Via',
        '1.1 x',
        'Host',
        'x',
        'Accept-Language',
        'de',
        'Sec-Fetch-Mode',
        'cors',
      ],
    },
  ];
  for (const change of same) assert.equal(scopeOf(change), scopeOf({}), JSON.stringify(change));
});

test('who is asking never falls under the headers that are left out', () => {
  for (const name of [
    'x-forwarded-user',
    'x-forwarded-email',
    'cf-access-authenticated-user-email',
    'x-auth-request-user',
    'cookie',
    'x-unheard-of',
    'openai-organization',
    'openai-project',
    'anthropic-beta',
    'x-goog-user-project',
  ]) {
    assert.equal(classOf(name), 'scope', name);
  }
});

test("the operator's ignore list takes out what it names and nothing else", () => {
  const ignore = { fields: ['user'], headers: ['X-Custom'], query: ['a'] };
  const change: Partial<ToIdentify> = {
    ignore,
    path: '/v1/chat/completions?api-version=2024-06-01',
    headers: BASE.headers.slice(0, 6),
    rest: { ...(BASE.rest as JsonObject), user: 'u-1' },
  };
  assert.equal(scopeOf(change), scopeOf({ ignore }));
  assert.notEqual(scopeOf({ ...change, rest: { ...(BASE.rest as JsonObject), User: 'u-1' } }), scopeOf({ ignore }));
});

test('any leaf of the body that changes, comes or goes separates', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.double({ noNaN: true, noDefaultInfinity: true }));
  const { node } = fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('node'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 4 }), tie('node'), { maxKeys: 3 }),
    ) as fc.Arbitrary<Json>,
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 4 }), node, { minKeys: 1, maxKeys: 4 }), fc.nat(), (rest, pick) => {
      const original = scopeOf({ rest });
      for (const [i, mutated] of mutations(rest).entries()) {
        if (i % 3 !== pick % 3) continue;
        assert.notEqual(scopeOf({ rest: mutated }), original, JSON.stringify([rest, mutated]));
      }
    }),
    { numRuns: 150 },
  );
});

test('any header outside the lists that changes, comes or goes separates', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{2,14}$/).filter((one) => classOf(one) === 'scope' && one !== 'content-type');
  const value = fc.stringMatching(/^[!-~]{1,20}$/);
  fc.assert(
    fc.property(name, value, value, (header, one, other) => {
      const [without, first, second] = [
        scopeOf({}),
        scopeOf({ headers: [...BASE.headers, header, one] }),
        scopeOf({ headers: [...BASE.headers, header, other] }),
      ];
      assert.notEqual(first, without);
      assert.equal(first === second, one === other);
    }),
    { numRuns: 200 },
  );
});

test('the raw fingerprint tells apart whatever the scope, the tenant or a directive tells apart', () => {
  const raw = (headers: readonly string[], target = '/v1/chat/completions', method = 'POST'): string =>
    rawFingerprint(method, target, headers);
  const base = raw(BASE.headers);
  const different = [
    raw(swapped('Bearer sk-1', 'Bearer sk-2')),
    raw([...BASE.headers, 'Cache-Control', 'no-cache']),
    raw([...BASE.headers, 'Nearhit-Tags', 'a']),
    raw([...BASE.headers, 'Nearhit-Tags', 'b']),
    raw([...BASE.headers, 'Nearhit-Tags', 'a', 'Nearhit-Tags', 'b']),
    raw(BASE.headers, '/v1/chat/completions?key=1'),
    raw(BASE.headers, undefined, 'PUT'),
    raw(['X-Custom', 'a', 'X-Other', 'b']),
    raw(['X-Custom', 'a\nX-Other:1:b']),
    raw(['X-Custom', 'a\n1:X-Other:1:b']),
    raw(['X-Custom:1:a\nX-Other', 'b']),
  ];
  assert.equal(new Set([base, ...different]).size, different.length + 1);
  assert.equal(raw([...BASE.headers, 'Traceparent', '1', 'X-Request-Id', '2', 'Host', 'h', 'Content-Length', '2']), base);
});

test('the raw fingerprint is injective over flat lists of headers that count', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'X', ':', '\n', '1', '0'), maxLength: 5 });
  const lists = fc.array(
    fc.tuple(
      piece.map((text) => `x${text}`),
      piece,
    ),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(lists, lists, (one, other) => {
      const same = rawFingerprint('POST', '/', one.flat()) === rawFingerprint('POST', '/', other.flat());
      assert.equal(same, JSON.stringify(one) === JSON.stringify(other));
    }),
    { numRuns: 3000 },
  );
});

test('made-up header names do not grow the memory of names without bound, and are told apart all the same', () => {
  const seen = new Set<string>();
  for (let i = 0; i < 5000; i += 1) seen.add(rawFingerprint('POST', '/', [`X-Made-Up-${i}`, '1']));
  assert.equal(seen.size, 5000);
});

test('every listed name is lower case and stands once', () => {
  for (const table of [HEADERS, FIELDS]) {
    const names = table.map(([name]) => name);
    assert.deepEqual(names, [...new Set(names)]);
    assert.deepEqual(
      names,
      names.map((name) => name.toLowerCase()),
    );
  }
});

function swapped(from: string, to: string): readonly string[] {
  return BASE.headers.map((text) => (text === from ? to : text));
}

/** The value with one leaf, one key or one item changed, each in turn. */
function mutations(value: Json): readonly Json[] {
  if (typeof value === 'string') return [`${value}x`, [value]];
  if (typeof value === 'number') return [value === 0 ? 1 : -value, String(value)];
  if (typeof value === 'boolean') return [!value, null, String(value)];
  if (typeof value !== 'object' || value === null) return [false, 0, '', 'null', []];
  if (Array.isArray(value)) {
    const items: readonly Json[] = value;
    return [
      [...items, null],
      { list: items },
      ...items.flatMap((item, i) => mutations(item).map((changed) => items.map((old, j) => (j === i ? changed : old)))),
      ...items.map((_, i) => items.filter((__, j) => j !== i)),
    ];
  }
  const fields = Object.entries(value as JsonObject) as [string, Json][];
  return [
    { ...(value as JsonObject), 'brand new': null },
    ...fields.map(([key]): JsonObject => Object.fromEntries<Json>(fields.filter(([other]) => other !== key))),
    ...fields.flatMap(([key, field]) =>
      mutations(field).map((changed): JsonObject =>
        Object.fromEntries<Json>(fields.map(([other, old]) => [other, other === key ? changed : old])),
      ),
    ),
  ];
}
