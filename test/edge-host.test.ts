/** The edge host and a guest over real sockets: what it is told, what it says, what it is answered. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestEdge, type TestEdge } from './support/edge.ts';
import { createGate } from './support/gate.ts';

describe('edge host', () => {
  let edge: TestEdge;
  before(async () => (edge = await startTestEdge({ environment: { NEARHIT_MODE: 'exact' } })));
  after(() => edge.close());

  void it('answers with what the guest says, from an instance of its own for each request', async () => {
    for (let i = 0; i < 6; i += 1) {
      const answer = await edge.get('/counts');
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('x-guest'), 'here');
      assert.equal(((await answer.json()) as { instance: number }).instance, 1);
    }
  });

  void it('tells the guest method, path and headers, without those of the connection', async () => {
    const answer = await edge.get('/head?a=b', { method: 'PUT', headers: { 'x-one': 'two', connection: 'keep-alive' } });
    const { method, headers } = (await answer.json()) as { method: string; headers: [string, string][] };
    const names = headers.map(([name]) => name.toLowerCase());
    assert.equal(method, 'put');
    assert.ok(headers.some(([name, value]) => name === 'x-one' && value === 'two'));
    assert.ok(!names.includes('host') && !names.includes('connection'), names.join());
  });

  void it('gives the guest its environment and nothing of the host', async () => {
    assert.deepEqual(await (await edge.get('/environment')).json(), { NEARHIT_MODE: 'exact' });
  });

  void it('passes on what a guest prints, to the operator alone', async () => {
    assert.equal(await (await edge.get('/print')).text(), 'printed');
    assert.ok(edge.printed.includes('a word to the operator'));
  });

  void it('answers without a body where the guest gave none', async () => {
    const answer = await edge.get('/bare');
    assert.equal(answer.status, 204);
    assert.equal(await answer.text(), '');
  });

  for (const size of [0, 5, 300_000, 3_000_000])
    void it(`carries a body of ${size} bytes into the guest and out again`, async () => {
      const body = Buffer.alloc(size, 'nearhit ');
      const answer = await edge.get('/echo', { method: 'POST', body });
      assert.ok(Buffer.from(await answer.arrayBuffer()).equals(body));
    });

  void it('sends 5 MB through a guest that may write no further ahead than its reader', async () => {
    const answer = await edge.get('/large?bytes=5000000');
    assert.equal((await answer.arrayBuffer()).byteLength, 5_000_000);
  });

  void it('fetches for the guest, with its method, headers and body, and the length told', async () => {
    edge.origin.answer({ kind: 'echo', headers: { 'x-origin': 'yes' } });
    const answer = await edge.get(`/through?to=${edge.origin.url}/v1/thing`, { method: 'POST', body: 'a question' });
    assert.equal(await answer.text(), 'a question');
    const seen = edge.origin.requests.at(-1);
    assert.equal(seen?.method, 'POST');
    assert.equal(seen?.path, '/v1/thing');
    assert.equal(seen?.headers['x-by'], 'guest');
    assert.equal(seen?.headers['content-length'], '10');
  });

  void it('streams: the first piece reaches the caller before the upstream has sent the second', async () => {
    const gate = createGate();
    edge.origin.answer({ kind: 'sse', pieces: ['data: one\n\n', gate, 'data: two\n\n'] });
    const answer = await edge.get(`/through?to=${edge.origin.url}/v1/stream`);
    const reader = answer.body?.getReader();
    const first = await reader?.read();
    assert.equal(Buffer.from(first?.value ?? []).toString(), 'data: one\n\n');
    gate.open();
    const second = await reader?.read();
    assert.equal(Buffer.from(second?.value ?? []).toString(), 'data: two\n\n');
    assert.equal((await reader?.read())?.done, true);
  });

  void it('lets a caller who leaves take the upstream call with it', async () => {
    const gate = createGate();
    edge.origin.answer({ kind: 'sse', pieces: ['data: one\n\n', gate] });
    const leaving = new AbortController();
    const answer = await edge.get(`/through?to=${edge.origin.url}/v1/stream`, { signal: leaving.signal });
    await answer.body?.getReader().read();
    const seen = edge.origin.requests.at(-1);
    leaving.abort();
    assert.equal(await seen?.ended, 'aborted');
    gate.open();
    assert.equal(await (await edge.get('/ping')).text(), 'pong');
  });

  void it('refuses a fetch to where the operator allowed none', async () => {
    const answer = await edge.get('/through?to=http://169.254.169.254/latest');
    assert.deepEqual(await answer.json(), { tag: 'HTTP-request-denied' });
  });

  void it('answers a failed fetch with the code wasi:http has for it', async () => {
    edge.origin.answer({ kind: 'refuse' });
    const answer = await edge.get(`/through?to=${edge.origin.url}/v1/thing`);
    assert.deepEqual(await answer.json(), { tag: 'connection-terminated' });
  });

  void it('answers health, readiness and metrics itself', async () => {
    assert.deepEqual(await (await edge.get('/nearhit/edge/healthz')).json(), { status: 'alive' });
    assert.equal(((await (await edge.get('/nearhit/edge/readyz')).json()) as { status: string }).status, 'ready');
    const metrics = await (await edge.get('/nearhit/edge/metrics')).text();
    assert.match(metrics, /^nearhit_edge_requests_total\{end="answered"\} \d+$/m);
    assert.match(metrics, /^nearhit_edge_guest_compute_seconds_count [1-9]\d*$/m);
    assert.match(metrics, /^nearhit_edge_instance_seconds_sum \d/m);
    assert.equal((await edge.get('/nearhit/edge/other')).status, 404);
  });
});
