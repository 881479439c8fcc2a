import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseItem, parseList, Token } from 'structured-headers';
import type { Entry } from '../src/entry.ts';
import type { MissReason, Outcome } from '../src/outcome.ts';
import { admit, type ToAdmit } from '../src/policy/admission.ts';
import { cacheStatus } from '../src/policy/cache-status.ts';
import { toBytes, toMs, toSimilarity } from '../src/units.ts';

const whole: ToAdmit = {
  status: 200,
  finish: 'stop',
  verdict: { kind: 'semantic', ttl: toMs(60_000), shadow: 'serve' },
  size: toBytes(100),
  upstreamHeaders: [],
  maxEntry: toBytes(100),
  respectUpstream: false,
  storeRefusals: false,
};
const result = (change: Partial<ToAdmit>): string => {
  const admission = admit({ ...whole, ...change });
  return admission.kind === 'store' ? `store ${admission.ttl}` : admission.reason;
};

test('a whole answer that ended of its own accord is stored for as long as the verdict says', () => {
  assert.equal(result({}), 'store 60000');
  assert.equal(result({ status: 201 }), 'store 60000');
  assert.equal(result({ verdict: { kind: 'exact-only', reason: 'tools', ttl: toMs(5) } }), 'store 5');
  assert.equal(result({ verdict: { kind: 'refresh', reason: 'no-cache', ttl: toMs(7), as: 'semantic' } }), 'store 7');
});

test('every other answer is dropped with its reason', () => {
  for (const status of [100, 199, 206, 301, 304, 400, 401, 429, 500, 529]) assert.equal(result({ status }), 'status', String(status));
  for (const finish of [
    'truncated',
    'filtered',
    'refusal',
    'empty',
    'incomplete',
    'error-event',
    'invalid-json',
    'invalid-stream',
    'finish-unknown',
  ] as const) {
    assert.equal(result({ finish }), finish);
  }
  assert.equal(result({ size: toBytes(101) }), 'too-large');
  assert.equal(result({ verdict: { kind: 'semantic', ttl: toMs(0), shadow: 'serve' } }), 'ttl-zero');
  assert.equal(result({ verdict: { kind: 'bypass', reason: 'no-store' } }), 'not-storable');
});

test('tool calls are kept only where the whole request was exact-only', () => {
  assert.equal(result({ finish: 'tool-calls' }), 'tool-calls');
  assert.equal(result({ finish: 'tool-calls', verdict: { kind: 'exact-only', reason: 'tools', ttl: toMs(9) } }), 'store 9');
  assert.equal(
    result({ finish: 'tool-calls', verdict: { kind: 'refresh', reason: 'no-cache', ttl: toMs(9), as: 'exact-only' } }),
    'store 9',
  );
  assert.equal(
    result({ finish: 'tool-calls', verdict: { kind: 'refresh', reason: 'no-cache', ttl: toMs(9), as: 'semantic' } }),
    'tool-calls',
  );
});

test('a refusal is kept only where the operator says so', () => {
  assert.equal(result({ finish: 'refusal', storeRefusals: true }), 'store 60000');
});

test("the provider's Cache-Control is heard only with --respect-upstream", () => {
  for (const control of ['no-store', 'no-cache', 'private', 'No-Cache="x"', 'max-age=60, no-store']) {
    assert.equal(result({ upstreamHeaders: ['Cache-Control', control] }), 'store 60000', control);
    assert.equal(result({ upstreamHeaders: ['Cache-Control', control], respectUpstream: true }), 'upstream-no-store', control);
  }
  const age = (...upstreamHeaders: string[]): string => result({ upstreamHeaders, respectUpstream: true });
  assert.equal(age('cache-control', 'max-age=5'), 'store 5000');
  assert.equal(age('cache-control', 'max-age=5, s-maxage=9'), 'store 9000');
  assert.equal(age('cache-control', 'max-age=500'), 'store 60000');
  assert.equal(age('cache-control', 'max-age=5', 'Age', '3'), 'store 2000');
  assert.equal(age('cache-control', 'max-age=5', 'Age', '6'), 'ttl-zero');
  assert.equal(age('cache-control', 'max-age=soon'), 'ttl-zero');
  assert.equal(age('cache-control', 'public'), 'store 60000');
  assert.equal(age('cache-control', 'max-age=5', 'cache-control', 'no-store'), 'upstream-no-store');
});

test("the provider's Nearhit-Cache-Control is always obeyed", () => {
  assert.equal(result({ upstreamHeaders: ['Nearhit-Cache-Control', 'no-store'] }), 'upstream-no-store');
  assert.equal(result({ upstreamHeaders: ['nearhit-cache-control', 'max-age=5', 'Cache-Control', 'no-store'] }), 'store 5000');
  assert.equal(
    result({ upstreamHeaders: ['nearhit-cache-control', 'max-age=5', 'Cache-Control', 'max-age=3'], respectUpstream: true }),
    'store 3000',
  );
});

const entry = {} as Entry;
const OUTCOMES: readonly (readonly [Outcome, number | undefined, string])[] = [
  [{ kind: 'exact', entry }, 3412, 'nearhit; hit; ttl=3412; detail=exact'],
  [{ kind: 'alias', entry }, 0, 'nearhit; hit; ttl=0; detail=alias'],
  [{ kind: 'semantic', entry, similarity: toSimilarity(0.97), score: 0.5 }, 1, 'nearhit; hit; ttl=1; detail=semantic'],
  [{ kind: 'stale', entry }, -12, 'nearhit; hit; ttl=-12; detail=stale'],
  [{ kind: 'joined' }, undefined, 'nearhit; fwd=miss; collapsed; detail=joined'],
  [{ kind: 'miss', reason: 'none' }, undefined, 'nearhit; fwd=miss; detail=none'],
  [{ kind: 'miss', reason: 'expired' }, undefined, 'nearhit; fwd=stale; detail=expired'],
  [{ kind: 'miss', reason: 'too-old' }, undefined, 'nearhit; fwd=request; detail=too-old'],
  [{ kind: 'miss', reason: 'tools' }, undefined, 'nearhit; fwd=miss; detail=tools'],
  [{ kind: 'refresh', reason: 'no-cache' }, undefined, 'nearhit; fwd=request; detail=no-cache'],
  [{ kind: 'bypass', reason: 'unreadable' }, undefined, 'nearhit; fwd=bypass; detail=unreadable'],
];

test('each outcome has its Cache-Status', () => {
  for (const [outcome, ttl, expected] of OUTCOMES) assert.equal(cacheStatus(outcome, ttl), expected);
});

test('every Cache-Status is a structured field with the types of RFC 9211', () => {
  const misses: readonly MissReason[] = [
    'usage-missing',
    'unrenderable',
    'vetoed',
    'shadow',
    'deadline',
    'embedder-down',
    'unproved',
    'lookup-failed',
  ];
  const all = [
    ...OUTCOMES.map(([outcome, ttl]) => cacheStatus(outcome, ttl)),
    ...misses.map((reason) => cacheStatus({ kind: 'miss', reason }, undefined)),
  ];
  for (const value of all) {
    const [name, parameters] = parseItem(value);
    assert.ok(name instanceof Token && name.toString() === 'nearhit', value);
    assert.equal(parameters.has('hit') !== parameters.has('fwd'), true, value);
    assert.ok(parameters.get('detail') instanceof Token, value);
    if (parameters.has('ttl')) assert.equal(Number.isInteger(parameters.get('ttl')), true, value);
    for (const flag of ['hit', 'collapsed']) if (parameters.has(flag)) assert.equal(parameters.get(flag), true, value);
    if (parameters.has('fwd')) assert.match(String(parameters.get('fwd')), /^(bypass|request|miss|stale)$/);
    assert.equal(parseList(`ExampleCDN; hit, ${value}`).length, 2);
  }
});
