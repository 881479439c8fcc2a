import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { BOUNDS, Histogram } from '../src/admin/histogram.ts';
import { createObserver, type NearhitObserver } from '../src/admin/observer.ts';
import type { Config } from '../src/config.ts';
import type { RequestRecord } from '../src/observer.ts';
import { toBytes, toEntryId, toSimilarity } from '../src/units.ts';

const RECORD: RequestRecord = {
  id: 'r_1',
  method: 'POST',
  route: 'chat-completions',
  upstream: 'api.openai.com',
  model: 'gpt-4o "mini"\n',
  outcome: 'exact',
  reason: '',
  status: 200,
  shape: 'json',
  totalMs: 0.12345,
  headMs: 0.1,
  understoodMs: undefined,
  foundMs: undefined,
  embedMs: undefined,
  searchMs: undefined,
  judgeMs: undefined,
  bytesIn: 300,
  bytesOut: 900,
  entry: toEntryId('e_abcdefghijklmnop'),
  similarity: undefined,
  score: undefined,
  veto: undefined,
  tokensSaved: 42,
};
const MISS: RequestRecord = {
  ...RECORD,
  outcome: 'miss',
  reason: 'vetoed',
  totalMs: 1800,
  headMs: 1500,
  embedMs: 2.6,
  searchMs: 0.2,
  similarity: toSimilarity(0.98765),
  score: 0.9912,
  veto: 'number',
  tokensSaved: undefined,
};

const GAUGES = {
  store: { entries: 3, bytes: toBytes(5), maxBytes: toBytes(9) },
  vectors: { inUse: 2, others: { 'old@4567': 1 }, none: 0 },
  reembed: { kind: 'none' },
  embedder: { kind: 'ready', queued: 1, model: 'mine@0123', name: 'mine', modelKind: 'onnx', calibration: 'own' },
  buffered: 7,
  falseHits: { labels: 400, wrong: 1, rate: 0.0025, upper: 0.0118, standing: 'live' },
  closedGroups: 0,
} as const;

interface Watched {
  readonly observer: NearhitObserver;
  /** Moves the clock of fault lines. */
  pass(milliseconds: number): void;
  lines(): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

function watch(t: TestContext, level: Config['logLevel'] = 'info'): Watched {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-log-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'log');
  let now = 0;
  const observer = createObserver({ level, to: file, now: () => now });
  const lines = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    await observer.close();
    const written = readFileSync(file, 'utf8');
    return written
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  };
  return { observer, lines, pass: (milliseconds) => (now += milliseconds) };
}

test('each request is one JSON line, of the documented fields only, in their order', async (t) => {
  const { observer, lines } = watch(t);
  observer.request(RECORD);
  observer.request(MISS);
  const [hit = {}, miss = {}] = await lines();
  const { time, ...rest } = hit;
  assert.ok(Math.abs(Number(time) - Date.now()) < 60_000);
  assert.deepEqual(rest, {
    level: 'info',
    msg: 'request',
    id: 'r_1',
    method: 'POST',
    route: 'chat-completions',
    upstream: 'api.openai.com',
    model: 'gpt-4o "mini"\n',
    outcome: 'exact',
    reason: '',
    status: 200,
    shape: 'json',
    totalMs: 0.123,
    headMs: 0.1,
    bytesIn: 300,
    bytesOut: 900,
    entry: 'e_abcdefghijklmnop',
    tokensSaved: 42,
  });
  const documented =
    readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8')
      .split('## Logs')[1]
      ?.split('## Metrics')[0] ?? '';
  const fields = documented
    .split('\n')
    .flatMap((line) => [...(/^\|((?: `\w+`,?)+)/.exec(line)?.[1] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1]));
  assert.deepEqual([...new Set([...Object.keys(miss), ...Object.keys(hit)])].sort(), fields.sort());
});

test('a model name of any length or content stays one line', async (t) => {
  const { observer, lines } = watch(t);
  observer.request({ ...RECORD, model: `${'x'.repeat(5000)}"}\n` });
  const [line = {}] = await lines();
  assert.equal(String(line['model']).length, 123);
});

test('below info no request is logged, and silent logs nothing', async (t) => {
  for (const level of ['warn', 'silent'] as const) {
    const { observer, lines } = watch(t, level);
    observer.request(RECORD);
    observer.fault('embed-failed', 'the worker died');
    const written = await lines();
    assert.deepEqual(
      written.map((line) => line['level']),
      level === 'warn' ? ['warn'] : [],
    );
  }
});

test('the first fault of each code in a minute is logged, all are counted', async (t) => {
  const { observer, lines, pass } = watch(t);
  for (let i = 0; i < 100; i += 1) observer.fault('embed-failed', 'the worker died');
  observer.fault('search-failed', 'x'.repeat(1000));
  pass(60_000);
  observer.fault('embed-failed', 'the worker died again');
  assert.deepEqual(observer.counts().faults, { 'embed-failed': 101, 'search-failed': 1 });
  const written = await lines();
  assert.deepEqual(
    written.map((line) => [line['code'], line['unseen']]),
    [
      ['embed-failed', undefined],
      ['search-failed', undefined],
      ['embed-failed', 99],
    ],
  );
  assert.equal(String(written[1]?.['msg']).length, 300);
});

test('counts and hit ratio leave out our own pages, bypasses and errors', async (t) => {
  const { observer, lines } = watch(t, 'silent');
  for (let i = 0; i < 3; i += 1) observer.request(RECORD);
  observer.request({ ...RECORD, outcome: 'semantic' });
  observer.request(MISS);
  observer.request({ ...MISS, outcome: 'bypass', reason: 'no-store', veto: undefined });
  observer.request({ ...MISS, outcome: 'error', reason: 'upstream-dns', status: 502, veto: undefined });
  observer.request({ ...RECORD, route: 'nearhit' });
  observer.stored('stored', 'r_1');
  observer.stored('truncated', 'r_2');
  const counts = observer.counts();
  assert.deepEqual(counts.outcomes, { exact: 3, semantic: 1, miss: 1, bypass: 1, error: 1 });
  assert.deepEqual(counts.reasons, { miss: { vetoed: 1 }, bypass: { 'no-store': 1 }, error: { 'upstream-dns': 1 } });
  assert.deepEqual(counts.hitRatio, { overall: 0.8, exact: 0.6, alias: 0, semantic: 0.2, joined: 0 });
  assert.deepEqual(
    [counts.requests, counts.tokensSaved, counts.stored, counts.dropped, counts.vetoes],
    [7, 168, 1, { truncated: 1 }, { number: 1 }],
  );
  await lines();
});

test('the store is failing from a failed write until one succeeds', async (t) => {
  const { observer, lines } = watch(t, 'silent');
  assert.equal(observer.storeFailing(), false);
  observer.stored('disk-full', 'r_1');
  assert.equal(observer.storeFailing(), true);
  observer.stored('stored', 'r_2');
  assert.equal(observer.storeFailing(), false);
  observer.fault('store-write-failed', 'gone');
  assert.equal(observer.storeFailing(), true);
  await lines();
});

test('upstream errors are counted by host and code, and made-up hosts share one label', async (t) => {
  const { observer, lines } = watch(t, 'silent');
  observer.request({ ...MISS, status: 429 });
  observer.request({ ...MISS, outcome: 'error', reason: 'upstream-reset', status: 502 });
  for (let i = 0; i < 100; i += 1) observer.request({ ...MISS, status: 500, upstream: `h${i}.example` });
  const text = await observer.metrics(GAUGES);
  assert.match(text, /^nearhit_upstream_errors_total\{upstream="api\.openai\.com",code="http-429"\} 1$/m);
  assert.match(text, /^nearhit_upstream_errors_total\{upstream="api\.openai\.com",code="upstream-reset"\} 1$/m);
  assert.match(text, /^nearhit_upstream_errors_total\{upstream="other",code="http-500"\} 37$/m);
  await lines();
});

test('metrics are valid Prometheus text with cumulative buckets, and docs/operations.md lists them all', async (t) => {
  const { observer, lines } = watch(t, 'silent');
  observer.request(RECORD);
  observer.request(MISS);
  observer.stored('truncated', 'r_1');
  observer.fault('embed-failed', 'x');
  const text = await observer.metrics(GAUGES);
  assert.match(text, /^# TYPE nearhit_stage_duration_seconds histogram$/m);
  assert.match(text, /^nearhit_stage_duration_seconds_bucket\{le="0\.0001",stage="head",outcome="exact"\} 1$/m);
  assert.match(text, /^nearhit_stage_duration_seconds_bucket\{le="\+Inf",stage="total",outcome="miss"\} 1$/m);
  assert.match(text, /^nearhit_stage_duration_seconds_sum\{stage="total",outcome="miss"\} 1\.8$/m);
  assert.match(text, /^nearhit_requests_total\{outcome="miss",reason="vetoed"\} 1$/m);
  assert.match(text, /^nearhit_embedder_info\{model="mine@0123",kind="onnx"\} 1$/m);
  assert.match(text, /^nearhit_embedder_state\{state="ready"\} 1$/m);
  for (const line of text.trim().split('\n'))
    assert.match(line, /^(?:#.*|[a-z_][a-z0-9_]*(?:\{(?:[a-z_]+="[^"]*",?)*\})? (?:[-0-9.e+]+|NaN)|)$/i);
  const named = [...text.matchAll(/^# TYPE (nearhit_\w+)/gm)].map((match) => match[1]);
  const documented = [...readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8').matchAll(/^\|((?: `nearhit_\w+`,?)+)/gm)];
  assert.deepEqual(named.sort(), documented.flatMap((row) => [...(row[1] ?? '').matchAll(/nearhit_\w+/g)].map((match) => match[0])).sort());
  assert.match(text, /^process_cpu_seconds_total /m);
  await lines();
});

test('a histogram counts every value once, and its percentiles lie in the right bucket', () => {
  const histogram = new Histogram();
  assert.deepEqual(histogram.summary(), { count: 0, mean: 0, p50: 0, p95: 0, p99: 0 });
  for (let i = 1; i <= 100; i += 1) histogram.observe(i);
  histogram.observe(1e9);
  assert.equal(histogram.count(), 101);
  assert.equal(histogram.cumulative().at(-1), 100);
  const { p50, p95 } = histogram.summary();
  assert.ok(p50 > 50 && p50 <= 100 && p95 > 50 && p95 <= 100, `${p50} ${p95}`);
  assert.equal(histogram.cumulative()[BOUNDS.indexOf(25)], 25);
});

test('a log that cannot be written costs lines, not the process', async () => {
  const observer = createObserver({ level: 'info', to: '/dev/full' });
  for (let i = 0; i < 200; i += 1) observer.request(RECORD);
  await observer.close();
  assert.equal(observer.counts().requests, 200);
});
