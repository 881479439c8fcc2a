import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { createObserver } from '../src/admin/observer.ts';
import { startAdmin, type RunningAdmin } from '../src/admin/server.ts';
import { operationsOf, TOKEN, type Purged } from './support/operations.ts';

const ID = 'e_abcdefghijklmnop';

async function start(t: TestContext, host = '127.0.0.1'): Promise<RunningAdmin & { readonly purged: Purged[] }> {
  const purged: Purged[] = [];
  const observer = createObserver({ level: 'silent' });
  const admin = await startAdmin({
    operations: operationsOf(observer, purged),
    host,
    port: 0,
    token: TOKEN,
    allowHost: ['nearhit.internal'],
  });
  t.after(async () => {
    await admin.close();
    await observer.close();
  });
  return { ...admin, purged };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Unlike fetch, this sends the Host it is told to. */
function ask(
  port: number,
  path: string,
  asked: Asked = {},
): Promise<{ readonly status: number; readonly text: string; readonly headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method: asked.method ?? 'GET', headers: { ...asked.headers }, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
      },
    );
    sent.on('error', reject);
    sent.end(asked.body);
  });
}

const bearer = { authorization: `Bearer ${TOKEN}` };
const json = { ...bearer, 'content-type': 'application/json' };

test('health and metrics are open on loopback, and metrics are Prometheus text', async (t) => {
  const { port } = await start(t);
  assert.deepEqual(JSON.parse((await ask(port, '/healthz')).text), { status: 'alive' });
  const ready = await ask(port, '/readyz');
  assert.deepEqual([ready.status, JSON.parse(ready.text)], [200, { status: 'degraded', semantic: 'down', store: 'ok' }]);
  const metrics = await ask(port, '/metrics');
  assert.match(String(metrics.headers['content-type']), /^text\/plain; version=0\.0\.4/);
  assert.match(metrics.text, /^# TYPE nearhit_entries gauge\nnearhit_entries 2$/m);
});

test('everything else needs the token, in the Authorization header only', async (t) => {
  const { port } = await start(t);
  const attempts: Asked[] = [
    {},
    { headers: { authorization: 'Bearer wrong-wrong-wrong-wrong' } },
    { headers: { authorization: TOKEN } },
    { headers: { authorization: `Basic ${TOKEN}` } },
  ];
  for (const attempt of attempts) {
    const answer = await ask(port, `/api/stats?token=${TOKEN}`, attempt);
    assert.equal(answer.status, 401);
    assert.equal(answer.headers['www-authenticate'], 'Bearer realm="nearhit"');
    assert.equal((JSON.parse(answer.text) as { error: { code: string } }).error.code, 'unauthorized');
  }
  assert.equal((await ask(port, '/api/stats', { headers: bearer })).status, 200);
  // Without the token nobody learns which pages exist.
  assert.equal((await ask(port, '/api/nothing')).status, 401);
  assert.equal((await ask(port, '/api/nothing', { headers: bearer })).status, 404);
});

test('off loopback even health needs the token', async (t) => {
  const { port } = await start(t, '0.0.0.0');
  assert.equal((await ask(port, '/healthz')).status, 401);
  assert.equal((await ask(port, '/metrics')).status, 401);
  assert.equal((await ask(port, '/healthz', { headers: bearer })).status, 200);
});

test('a token that can be guessed is refused at the start', async () => {
  const observer = createObserver({ level: 'silent' });
  await assert.rejects(
    startAdmin({ operations: operationsOf(observer, []), host: '0.0.0.0', port: 0, token: '', allowHost: [] }),
    /its token has 0 characters and needs 16/,
  );
  await observer.close();
});

test('a page under a foreign name is refused, whatever token it holds (DNS rebinding)', async (t) => {
  const { port } = await start(t);
  const foreign = await ask(port, '/healthz', { headers: { ...bearer, host: 'evil.example' } });
  assert.deepEqual([foreign.status, (JSON.parse(foreign.text) as { error: { code: string } }).error.code], [403, 'host-not-allowed']);
  assert.equal((await ask(port, '/healthz', { headers: { host: 'nearhit.internal' } })).status, 200);
});

test('an entry is shown by its facts, without its question, answer or anything else of it', async (t) => {
  const { port } = await start(t);
  const found = await ask(port, `/api/entries/${ID}`, { headers: bearer });
  assert.equal(found.status, 200);
  assert.doesNotMatch(found.text, /secret question|recording/);
  assert.equal((JSON.parse(found.text) as { model: string }).model, 'demo-model');
  assert.equal((await ask(port, '/api/entries/e_0000000000000000', { headers: bearer })).status, 404);
  assert.equal((await ask(port, '/api/entries/../../etc', { headers: bearer })).status, 404);
});

test('a purge says what it means, or nothing is purged', async (t) => {
  const { port, purged } = await start(t);
  const orders = [
    '{}',
    'null',
    '{"selection":{"kind":"all"}}',
    '{"selection":{"kind":"everything"},"dryRun":true}',
    '{"selection":{"kind":"entry","id":"x"},"dryRun":false}',
    '{',
    '{"selection":{"kind":"all","tag":"x"},"dryRun":false}',
  ];
  for (const body of orders) assert.equal((await ask(port, '/api/purge', { method: 'POST', headers: json, body })).status, 400, body);
  assert.equal(
    (await ask(port, '/api/purge', { method: 'POST', headers: bearer, body: '{"selection":{"kind":"all"},"dryRun":false}' })).status,
    400,
  );
  assert.deepEqual(purged, []);
  const done = await ask(port, '/api/purge', {
    method: 'POST',
    headers: json,
    body: '{"selection":{"kind":"tag","tag":"prices"},"dryRun":true}',
  });
  assert.deepEqual([done.status, (JSON.parse(done.text) as { run: string }).run], [200, 'dry']);
  assert.deepEqual(purged, [{ selection: { kind: 'tag', tag: 'prices' }, dryRun: true }]);
});

test('a page answers its own method only', async (t) => {
  const { port } = await start(t);
  assert.equal((await ask(port, '/api/purge', { headers: bearer })).status, 405);
  assert.equal((await ask(port, '/metrics', { method: 'DELETE' })).status, 405);
  const head = await ask(port, '/healthz', { method: 'HEAD' });
  assert.deepEqual([head.status, head.text], [200, '']);
});

test('a body larger than a purge can be is refused, and the connection ends', async (t) => {
  const { port } = await start(t);
  const answer = await ask(port, '/api/purge', { method: 'POST', headers: json, body: ' '.repeat(64 * 1024) });
  assert.equal(answer.status, 400);
  assert.match(answer.text, /larger than 4096 bytes/);
});

test('a fault in an operation is a 500 with a message, and the listener lives on', async (t) => {
  const { port } = await start(t);
  const broken = await ask(port, '/api/purge', {
    method: 'POST',
    headers: json,
    body: '{"selection":{"kind":"model","model":"broken"},"dryRun":false}',
  });
  assert.equal(broken.status, 500);
  assert.match(broken.text, /the store is gone/);
  assert.equal((await ask(port, '/healthz')).status, 200);
});

test('closing cuts the connections that wait', async (t) => {
  const observer = createObserver({ level: 'silent' });
  const admin = await startAdmin({ operations: operationsOf(observer, []), host: '127.0.0.1', port: 0, token: TOKEN, allowHost: [] });
  t.after(() => observer.close());
  const socket = connect(admin.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET /healthz HTTP/1.1\r\n');
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  await admin.close();
  await closed;
});
