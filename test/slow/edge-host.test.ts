/** The edge host with a real component in it: an engine of 14 MB that knows nothing of this host, made and transpiled by the pinned tools. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { buildFaults } from '../../edge/faults/build.ts';
import { LIMITS, startTestEdge, toolsMissing, type TestEdge } from '../support/edge.ts';
import { createGate } from '../support/gate.ts';
import { leakedAfterSettling, openResources } from '../support/leaks.ts';
import { maySkip } from '../support/may-skip.ts';

const skip = maySkip(toolsMissing());
const MIB = 2 ** 20;

describe('a component of wasi:http', { skip }, () => {
  let edge: TestEdge;
  before(async () => {
    edge = await startTestEdge({
      component: buildFaults(),
      threads: 4,
      limits: { memory: 64 * MIB, compute: 5_000, time: 60_000 },
    });
  });
  after(() => edge.close());

  const FAULTS = [
    { path: '/throw', status: 502, code: 'guest-no-answer' },
    { path: '/trap', status: 502, code: 'guest-no-answer' },
    { path: '/loop', status: 504, code: 'guest-compute-limit' },
    { path: '/allocate', status: 502, code: 'guest-out-of-memory' },
    { path: '/load', status: 502, code: 'guest-no-answer' },
    { path: '/never', status: 502, code: 'guest-no-answer' },
  ] as const;

  for (const { path, status, code } of FAULTS)
    it(`${path} costs its own request, named ${code}`, async () => {
      const answer = await edge.get(path);
      const { error } = (await answer.json()) as { error: { code: string } };
      assert.deepEqual([answer.status, error.code], [status, code]);
      assert.equal(await (await edge.get('/ping')).text(), 'pong 1');
    });

  it('streams what it fetches: the first piece is here before the second was sent', async () => {
    const gate = createGate();
    edge.origin.answer({ kind: 'sse', pieces: ['data: one\n\n', gate, 'data: two\n\n'] });
    const answer = await edge.get('/through', { headers: { 'x-to': `${edge.origin.url}/v1/stream` } });
    const reader = answer.body?.getReader();
    assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), 'data: one\n\n');
    gate.open();
    assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), 'data: two\n\n');
    assert.equal((await reader?.read())?.done, true);
  });

  it('serves a thousand requests in a row, each by an instance of its own, and grows no more', async () => {
    const first = Number(await (await edge.get('/key')).text());
    const one = async (): Promise<void> => assert.equal(await (await edge.get('/ping')).text(), 'pong 1');
    for (let i = 0; i < 300; i += 1) await one();
    const open = openResources();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 700; i += 1) await one();
    const grown = process.memoryUsage.rss() - before;
    assert.ok(grown < 64 * MIB, `${Math.round(grown / MIB)} MiB more after 700 requests`);
    assert.deepEqual(await leakedAfterSettling(open), []);
    assert.equal(Number(await (await edge.get('/key')).text()), first + 1);
  });

  it('serves fifty at once, more than there are threads', async () => {
    const bodies = Array.from({ length: 50 }, (_, i) => `body ${i}`);
    const answers = await Promise.all(bodies.map(async (body) => (await edge.get('/echo', { method: 'POST', body })).text()));
    assert.deepEqual(answers, bodies);
    assert.ok(edge.running.gauges().threads <= 4);
  });
});

it('a component that may have less memory than it begins with is refused at the start', { skip }, async () => {
  await assert.rejects(
    startTestEdge({ component: buildFaults(), limits: { ...LIMITS, memory: MIB } }),
    /needs \d+ MiB of memory.*--memory/,
  );
});
