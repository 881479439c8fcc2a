/** Every way a server can fail, by name; what it costs, and how the embedder comes back. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Breaker } from '../src/embed/remote/breaker.ts';
import { REMOTE_REASONS, RemoteFailure, type RemoteReason } from '../src/embed/remote/failure.ts';
import { PROBES } from '../src/embed/remote/probe.ts';
import { toMs } from '../src/units.ts';
import { vectorOf } from './support/embedding-wire.ts';
import { createGate } from './support/gate.ts';
import { unusedUrl, type Script, type SeenRequest } from './support/origin.ts';
import { answerOf, serving, startRemote, textsIn } from './support/remote.ts';
import { until } from './support/wire.ts';

const json = (body: string): Script => ({ kind: 'json', body });
const error = (status: number): Script => ({ kind: 'error', status, body: '{"error":"no"}' });
type Answer = Script | ((request: SeenRequest) => Script);

/** What a server may do, and the word for it. */
const FAULTS: readonly (readonly [what: string, reason: RemoteReason, script: Answer])[] = [
  ['says 429', 'rate-limited', error(429)],
  ['says 500', 'server-error', error(500)],
  ['says 503 again and again', 'server-error', error(503)],
  ['says 401', 'unauthorized', error(401)],
  ['says 403', 'unauthorized', error(403)],
  ['says 404', 'no-such-model', error(404)],
  ['says 400 to everything', 'refused', error(400)],
  ['is this nearhit itself', 'loop', error(508)],
  ['answers with a page', 'not-json', json('<html>')],
  ['answers with NaN as Python writes it', 'not-json', json('{"data":[{"embedding":[NaN]}]}')],
  ['answers with something else', 'not-json', json('{"result":[]}')],
  [
    'answers with objects for vectors',
    'not-json',
    (request) => json(JSON.stringify({ data: textsIn(request).map(() => ({ embedding: {} })) })),
  ],
  ['sends no end', 'too-long', json(' '.repeat(100_000))],
  ['sends one vector too few', 'wrong-count', (request) => json(answerOf(textsIn(request).slice(1)))],
  ['sends a place twice', 'not-json', json(JSON.stringify({ data: [0, 0].map((index) => ({ index, embedding: [1] })) }))],
  ['sends other dimensions', 'wrong-size', serving((text) => vectorOf(text, 9))],
  ['sends null for numbers', 'not-finite', serving(() => Array.from({ length: 8 }, () => null))],
  ['sends zeros', 'not-finite', serving(() => new Float32Array(8))],
  ['sends base64 of infinities', 'not-finite', (request) => json(infinities(textsIn(request).length))],
  ['cuts every connection', 'cut', { kind: 'refuse' }],
  ['speaks no HTTP', 'cut', { kind: 'raw', bytes: 'SSH-2.0-OpenSSH_9.6\r\n' }],
];

function infinities(count: number): string {
  const embedding = Buffer.from(new Float32Array(8).fill(Infinity).buffer).toString('base64');
  return JSON.stringify({ data: Array.from({ length: count }, () => ({ embedding })) });
}

/** What one text alone can cause is no outage: only the probes show whether it is one. */
const ONE_TEXT: ReadonlySet<RemoteReason> = new Set<RemoteReason>(['refused', 'not-finite']);

for (const [what, reason, script] of FAULTS) {
  void test(`a server that ${what} at the start is down, by the name of ${reason}`, async (t) => {
    const { embedder, ear } = await startRemote(t, { script });
    const line = await ear.next(/the embedder is down/);
    assert.ok(line.includes(`(${reason})`), line);
    assert.equal(embedder.state().kind, 'down');
    await assert.rejects(embedder.embed('text', undefined), /cannot embed/);
  });

  void test(`a server that ${what} after it was healthy fails by that name, and is back when it is healthy again`, async (t) => {
    const { origin, embedder, ear } = await startRemote(t);
    await embedder.embed('first', undefined);
    origin.answer(script);
    for (let i = 0; i < 3 && embedder.state().kind === 'ready'; i += 1) {
      const said = String(await embedder.embed('text', undefined).catch((cause: unknown) => cause));
      assert.ok(said.includes(`(${reason})`), said);
    }
    if (!ONE_TEXT.has(reason)) await ear.next(/the embedder is down/);
    origin.answer(serving());
    await until(() => embedder.state().kind === 'ready', 'it is back');
    await embedder.embed('text', undefined);
  });
}

for (const pieces of [[], ['{"data":[']]) {
  void test(`a server that sends ${pieces[0] ?? 'nothing'} and stops is slow, and down`, async (t) => {
    // A check has a longer deadline, since the server may have to load its model; a call of these would hardly ever be in time.
    const { origin, embedder, ear } = await startRemote(t, { spec: { timeout: toMs(20) } });
    await until(() => embedder.state().kind === 'ready', 'it is ready');
    origin.answer({ kind: 'stall', pieces });
    await assert.rejects(embedder.embed('text', undefined), /no answer within 20 ms \(slow\)/);
    await ear.next(/the embedder is down/);
    assert.equal(embedder.state().kind, 'down');
  });
}

void test('a server that is not there, has no name or no TLS is down by that name', async (t) => {
  const refused = await unusedUrl();
  for (const [url, reason] of [
    [refused, 'unreachable'],
    ['http://nobody.invalid', 'name-unknown'],
    [refused.replace('http', 'https'), 'unreachable'],
  ] as const) {
    const { ear } = await startRemote(t, { spec: { url } });
    const line = await ear.next(/the embedder is down/);
    assert.ok(line.includes(`(${reason})`), line);
  }
  const plain = await startRemote(t);
  const { ear } = await startRemote(t, { spec: { url: plain.origin.url.replace('http', 'https') } });
  assert.match(await ear.next(/the embedder is down/), /\(tls\)/);
});

void test('while it is down nobody waits for it, one line is told, and what wakes it are the probes alone', async (t) => {
  const { origin, embedder, ear } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer(error(401));
  await assert.rejects(embedder.embed('text', undefined), /unauthorized/);
  origin.forget();
  for (let trial = 1; trial <= 3; trial += 1) {
    await assert.rejects(embedder.embed('text', undefined), /unauthorized/);
    assert.deepEqual(textsIn(await origin.arrived(trial)), PROBES);
  }
  const gate = createGate();
  origin.answer((request) => ({ kind: 'json', body: answerOf(textsIn(request)), before: gate }));
  await gate.reached;
  assert.equal(embedder.state().kind, 'down');
  gate.open();
  await ear.next(/the embedder is back/);
  assert.deepEqual(ear.lines, []);
  await embedder.embed('text', undefined);
});

void test('a failure that somebody must mend is told although the server was down before', async (t) => {
  const { origin, embedder, ear } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer(error(429));
  await assert.rejects(embedder.embed('text', undefined), /rate-limited/);
  await ear.next(/\(rate-limited\); answers are found by their exact words until it is back/);
  origin.answer(error(500));
  origin.answer(error(401));
  await ear.next(/\(unauthorized\)/);
  assert.deepEqual(ear.lines, []);
});

void test('what waits behind a call that finds the server gone is told so at once', async (t) => {
  const gate = createGate();
  const { origin, embedder } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer({ ...error(401), before: gate } as Script);
  const calls = [embedder.embed('in the call', undefined)];
  await gate.reached;
  calls.push(embedder.embed('behind it', undefined));
  gate.open();
  for (const call of calls) await assert.rejects(call, /it answered 401/);
});

void test('a breaker rests longer each time, as long as the server asks, and longest where nobody but a person can help', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let trials = 0;
  const breaker = new Breaker({ firstRest: 100, longestRest: 1000 }, () => (trials += 1));
  const after = (ms: number, failure: RemoteFailure): readonly number[] => {
    breaker.failed(failure);
    const before = trials;
    t.mock.timers.tick(ms - 1);
    const early = trials - before;
    t.mock.timers.tick(1);
    return [early, trials - before];
  };
  const gone = new RemoteFailure('unreachable', 'it is gone');
  for (const rest of [100, 200, 400, 800, 1000, 1000]) assert.deepEqual(after(rest, gone), [0, 1], `${rest}`);
  assert.equal(breaker.phase.kind, 'half-open');
  breaker.mended();
  assert.deepEqual(after(1000, gone), [0, 1], 'a trial alone does not shorten the rests');
  breaker.mended();
  breaker.succeeded();
  assert.deepEqual(after(100, gone), [0, 1]);
  assert.deepEqual(after(7000, new RemoteFailure('rate-limited', 'it answered 429', 7000)), [0, 1]);
  assert.deepEqual(after(300_000, new RemoteFailure('rate-limited', 'it answered 429', 86_400_000)), [0, 1]);
  assert.deepEqual(after(1000, new RemoteFailure('tls', 'TLS failed')), [0, 1]);
  breaker.stop();
});

void test('one or two failures that may be chance leave it closed, a third in a row does not', () => {
  const breaker = new Breaker({ firstRest: 100, longestRest: 1000 }, () => undefined);
  breaker.mended();
  const failing = new RemoteFailure('server-error', 'it answered 500');
  for (let i = 0; i < 5; i += 1) {
    breaker.failed(failing);
    breaker.failed(failing);
    assert.equal(breaker.phase.kind, 'closed');
    breaker.succeeded();
  }
  for (let i = 0; i < 3; i += 1) breaker.failed(failing);
  assert.equal(breaker.phase.kind, 'open');
  breaker.stop();
});

void test('every reason is met by a test: those of the table, of single tests here, and of what the model is', () => {
  // `internal` is a bug of ours, so nobody outside can cause it.
  const single: readonly string[] = ['slow', 'unreachable', 'name-unknown', 'tls', 'drifted', 'another-model', 'internal'];
  const met = new Set<string>([...FAULTS.map(([, reason]) => reason), ...single]);
  assert.deepEqual([...met].sort(), [...REMOTE_REASONS].sort());
});

void test('docs/errors.md says of every reason what happened and what to do', () => {
  const documentation = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const section = documentation.slice(documentation.indexOf('## Why an embedder elsewhere is down'));
  assert.deepEqual(
    [...section.matchAll(/^\| `([a-z-]+)` \| .+ \| .+ \|$/gm)].map(([, reason]) => reason).sort(),
    [...REMOTE_REASONS].sort(),
  );
});
