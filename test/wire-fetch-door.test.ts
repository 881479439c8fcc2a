import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../src/exchange.ts';
import { handleWithFetch } from '../src/http/fetch-door.ts';
import { createRouter, parseTarget } from '../src/upstream/routes.ts';
import { bodyOf, forward, LOOP_TOKEN, makeUpstream, startOrigin, until } from './support/wire.ts';

const HERE = 'http://nearhit.local';

test('a request becomes an exchange with its path, query, headers and body', async () => {
  const seen: unknown[] = [];
  const request = new Request(`${HERE}/v1/x?y=%20z`, { method: 'POST', headers: { 'X-A': '1', 'accept-encoding': 'gzip' }, body: 'hello' });
  const answer = await handleWithFetch(request, async (exchange) => {
    const body = await exchange.readBody(100);
    seen.push(exchange.method, exchange.target, exchange.headers, body.kind === 'whole' && Buffer.from(body.bytes).toString());
    return exchange.reply(
      { status: 201, headers: ['content-type', 'text/plain', 'set-cookie', 'a', 'set-cookie', 'b'] },
      Buffer.from('hi'),
    );
  });
  assert.deepEqual(seen, [
    'POST',
    '/v1/x?y=%20z',
    ['accept-encoding', 'identity', 'content-type', 'text/plain;charset=UTF-8', 'x-a', '1'],
    'hello',
  ]);
  assert.deepEqual(
    [answer.status, answer.headers.get('content-type'), answer.headers.getSetCookie(), await answer.text()],
    [201, 'text/plain', ['a', 'b'], 'hi'],
  );
});

test('a body over the limit streams on with nothing lost, and no body is an empty one', async () => {
  const text = 'abcdefghij'.repeat(10_000);
  const echo = async (exchange: Exchange): Promise<void> => {
    const body = await exchange.readBody(10);
    return exchange.reply({ status: 200, headers: ['x-kind', body.kind] }, body.kind === 'whole' ? body.bytes : body.stream);
  };
  const long = await handleWithFetch(new Request(HERE, { method: 'POST', body: new Blob([text]).stream(), duplex: 'half' }), echo);
  assert.deepEqual([long.headers.get('x-kind'), await long.text()], ['partial', text]);
  const none = await handleWithFetch(new Request(HERE), echo);
  assert.deepEqual([none.headers.get('x-kind'), await none.text()], ['whole', '']);
});

test('bodiless answers have no body', async () => {
  for (const [method, status] of [
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ] as const) {
    const answer = await handleWithFetch(new Request(HERE, { method }), (exchange) =>
      exchange.reply({ status, headers: ['content-length', '5'] }, method === 'HEAD' ? Buffer.from('hello') : undefined),
    );
    assert.deepEqual([answer.status, answer.body, answer.headers.get('content-length')], [status, null, '5']);
  }
});

test('the reader sets the pace, cancelling ends the source and aborts the signal', async () => {
  let made = 0;
  let ended = false;
  let signal: AbortSignal | undefined;
  const answer = await handleWithFetch(new Request(HERE), async (exchange) => {
    ({ signal } = exchange);
    await exchange.reply(
      { status: 200, headers: [] },
      (async function* () {
        try {
          for (; ; made += 1) yield Buffer.from('x');
        } finally {
          ended = true;
        }
      })(),
    );
  });
  const reader = answer.body?.getReader();
  await reader?.read();
  await reader?.read();
  assert.ok(made <= 2, `${made} made for two read`);
  await reader?.cancel();
  await until(() => ended && signal?.aborted === true, 'ended');
});

test('a source that throws makes the body fail', async () => {
  const answer = await handleWithFetch(new Request(HERE), (exchange) =>
    exchange.reply(
      { status: 200, headers: [] },
      (async function* () {
        yield Buffer.from('first');
        throw new Error('cut');
      })(),
    ),
  );
  await assert.rejects(answer.text(), /cut/);
});

test('an aborted request rejects as fetch does, before and after the head', async () => {
  let signal: AbortSignal | undefined;
  const early = new AbortController();
  const pending = handleWithFetch(new Request(HERE, { signal: early.signal }), (exchange) => {
    ({ signal } = exchange);
    return new Promise(() => {});
  });
  early.abort();
  await assert.rejects(pending, { name: 'AbortError' });
  assert.equal(signal?.aborted, true);
  await assert.rejects(
    handleWithFetch(new Request(HERE, { signal: AbortSignal.abort() }), () => Promise.resolve()),
    { name: 'AbortError' },
  );

  const late = new AbortController();
  let replied = false;
  const answer = await handleWithFetch(new Request(HERE, { signal: late.signal }), async (exchange) => {
    await exchange.reply(
      { status: 200, headers: [] },
      (async function* () {
        yield Buffer.from('first');
        await new Promise(() => {});
      })(),
    );
    replied = true;
  });
  const text = answer.text();
  late.abort();
  await assert.rejects(text, { name: 'AbortError' });
  await until(() => replied, 'reply resolves');
});

test('a serve that throws, or forgets to answer, is a 500 with our code', async () => {
  for (const serve of [() => Promise.reject(new Error('secret')), () => Promise.resolve()]) {
    const answer = await handleWithFetch(new Request(HERE), serve);
    assert.equal(answer.status, 500);
    assert.match(await answer.text(), /"code":"internal"/);
  }
});

test('the same routing and forwarding works behind this door, and an aborted caller cancels the provider', async (t) => {
  let closed = false;
  const origin = await startOrigin(t, async (request, response) => {
    if (request.url === '/v1/wait') {
      request.socket.once('close', () => (closed = true));
      return void response.write('first');
    }
    response.end(`${request.method} ${request.url} ${(await bodyOf(request)).length}`);
  });
  const { upstream } = makeUpstream(t, {});
  const route = createRouter({ defaultTarget: parseTarget(origin.url), named: new Map(), allowed: [], loopToken: LOOP_TOKEN });
  const serve = (exchange: Exchange): Promise<void> => forward(exchange, route, upstream, undefined);
  const answer = await handleWithFetch(new Request(`${HERE}/v1/files`, { method: 'POST', body: 'x'.repeat(100_000) }), serve);
  assert.equal(await answer.text(), 'POST /v1/files 100000');
  const leaving = new AbortController();
  const waiting = await handleWithFetch(new Request(`${HERE}/v1/wait`, { signal: leaving.signal }), serve);
  await waiting.body?.getReader().read();
  leaving.abort();
  await until(() => closed, 'the call to the provider is cancelled');
});
