/** Whatever a guest does, it does to its own request: a named reason for that caller, and the next request is as if nothing was. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { componentFolder, LIMITS, startTestEdge, type TestEdge } from './support/edge.ts';
import { createGate } from './support/gate.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';

interface Refusal {
  readonly error: { readonly message: string; readonly type: string; readonly code: string };
}

async function refusal(answer: Response): Promise<{ readonly status: number; readonly code: string; readonly message: string }> {
  const { error } = (await answer.json()) as Refusal;
  assert.equal(error.type, 'nearhit_error');
  assert.match(error.message, /^nearhit: /);
  return { status: answer.status, code: error.code, message: error.message };
}

describe('a guest that', () => {
  let edge: TestEdge;
  before(async () => (edge = await startTestEdge({ threads: 2, limits: { ...LIMITS, compute: 300, time: 1500 } })));
  after(() => edge.close());

  const FAULTS = [
    { does: 'is trapped', path: '/trap', status: 502, code: 'guest-trapped', says: /unreachable/ },
    { does: 'throws', path: '/throw', status: 502, code: 'guest-trapped', says: /thrown by the guest/ },
    { does: 'exits', path: '/exit', status: 502, code: 'guest-trapped', says: /exited/ },
    { does: 'loops for ever', path: '/loop', status: 504, code: 'guest-compute-limit', says: /--compute-limit/ },
    { does: 'allocates without end', path: '/allocate', status: 502, code: 'guest-out-of-memory', says: /--memory/ },
    { does: 'waits for ever', path: '/wait', status: 504, code: 'guest-time-limit', says: /--time-limit/ },
    { does: 'returns without an answer', path: '/silent', status: 502, code: 'guest-no-answer', says: /without a whole answer/ },
    { does: 'leaves its answer half', path: '/half-at-once', status: 502, code: 'guest-no-answer', says: /without a whole answer/ },
    { does: 'answers with an error code', path: '/refuse', status: 502, code: 'guest-refused', says: /internal-error/ },
  ] as const;

  for (const { does, path, status, code, says } of FAULTS)
    void it(`${does} costs its own request: ${code}`, async () => {
      const found = await refusal(await edge.get(path));
      assert.deepEqual([found.status, found.code], [status, code]);
      assert.match(found.message, says);
      assert.equal(await (await edge.get('/ping')).text(), 'pong');
      assert.ok(edge.notices.some((line) => line.includes(code)));
    });

  for (const path of ['/half', '/half-then-trap'])
    void it(`leaves half of an answer that was sent (${path}) cuts the connection, so that nobody takes it for the whole`, async () => {
      const answer = await edge.get(path);
      assert.equal(answer.status, 200);
      await assert.rejects(answer.text());
      assert.ok(edge.notices.some((line) => line.includes(path === '/half' ? 'guest-no-answer' : 'guest-trapped')));
      assert.equal(await (await edge.get('/ping')).text(), 'pong');
    });

  void it('has the shape of the provider the caller speaks to', async () => {
    const answer = await edge.get('/trap', { headers: { 'anthropic-version': '2023-06-01' } });
    const body = (await answer.json()) as { type: string; error: { type: string; code: string } };
    assert.equal(body.type, 'error');
    assert.equal(body.error.code, 'guest-trapped');
  });

  void it('fails fifty times in a row leaves a host that answers', async () => {
    for (let i = 0; i < 50; i += 1) assert.equal((await edge.get('/trap')).status, 502);
    assert.equal(await (await edge.get('/ping')).text(), 'pong');
  });
});

void it('a guest that cannot be instantiated is told at the start, and what it lacks', async () => {
  const { component } = componentFolder(undefined, ['wasi:http/types', 'wasi:sockets/tcp']);
  await assert.rejects(startTestEdge({ component }), /imports wasi:sockets\/tcp, which this host does not have/);
});

void it('a component that wants more memory than it may have is told at the start', async () => {
  await assert.rejects(startTestEdge({ limits: { ...LIMITS, memory: 1000 } }), /needs 1 MiB of memory.*--memory/);
});

void it('a full queue refuses at once, and those that wait are served', async () => {
  const edge = await startTestEdge({ threads: 1, queue: 1 });
  const gate = createGate();
  edge.origin.answer({ kind: 'sse', pieces: ['data: one\n\n', gate] });
  const running = edge.get(`/through?to=${edge.origin.url}/v1/stream`);
  await gate.reached;
  const waiting = edge.get('/ping');
  while (edge.running.gauges().queued < 1) await new Promise((resolve) => setImmediate(resolve));
  const found = await refusal(await edge.get('/ping'));
  assert.deepEqual([found.status, found.code], [503, 'guest-busy']);
  gate.open();
  assert.equal(await (await running).text(), 'data: one\n\n');
  assert.equal(await (await waiting).text(), 'pong');
  await edge.close();
});

void it('a request that waits too long for a guest is refused', async () => {
  const edge = await startTestEdge({ threads: 1, patience: 20 });
  const gate = createGate();
  edge.origin.answer({ kind: 'sse', pieces: [gate] });
  const running = edge.get(`/through?to=${edge.origin.url}/v1/stream`);
  await gate.reached;
  assert.equal((await refusal(await edge.get('/ping'))).code, 'guest-busy');
  gate.open();
  await (await running).text();
  await edge.close();
});

void it('a host that closes lets what is under way finish, and leaves nothing open', async () => {
  const before = openResources();
  const edge = await startTestEdge({ threads: 2 });
  const gate = createGate();
  edge.origin.answer({ kind: 'sse', pieces: ['data: one\n\n', gate, 'data: two\n\n'] });
  const running = await edge.get(`/through?to=${edge.origin.url}/v1/stream`);
  await gate.reached;
  const closed = edge.running.close(10_000);
  gate.open();
  assert.equal(await running.text(), 'data: one\n\ndata: two\n\n');
  await closed;
  await edge.origin.close();
  assert.deepEqual(await leakedAfterSettling(before), []);
});
