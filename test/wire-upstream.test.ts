import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { parseTarget } from '../src/upstream/routes.ts';
import type { Target, Upstream, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from '../src/upstream/upstream.ts';
import { bodyOf, LOOP_TOKEN, makeUpstream, startOrigin, startRawOrigin, until } from './support/wire.ts';

function ask(upstream: Upstream, target: Target | string, more: Partial<UpstreamRequest> = {}): Promise<UpstreamAnswer | UpstreamFailure> {
  const resolved = typeof target === 'string' ? parseTarget(target) : target;
  return upstream.send({
    target: resolved,
    method: 'GET',
    path: '/x',
    headers: [],
    body: undefined,
    signal: new AbortController().signal,
    ...more,
  });
}

async function answered(upstream: Upstream, target: Target | string, more: Partial<UpstreamRequest> = {}): Promise<UpstreamAnswer> {
  const answer = await ask(upstream, target, more);
  assert.ok(answer.kind === 'answer', answer.kind === 'failure' ? answer.error.message : '');
  return answer;
}

async function failed(
  t: TestContext,
  target: Target | string,
  options: Parameters<typeof makeUpstream>[1] = {},
  more: Partial<UpstreamRequest> = {},
): Promise<readonly [string, boolean, string]> {
  const { upstream } = makeUpstream(t, options);
  const answer = await ask(upstream, target, more);
  assert.ok(answer.kind === 'failure', 'no failure');
  return [answer.error.code, answer.retryable, answer.error.message];
}

async function text(answer: UpstreamAnswer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('headers go out and come back as they are: names, order, repeats, Latin-1', async (t) => {
  let seen: readonly string[] = [];
  const origin = await startOrigin(t, (request, response) => {
    seen = request.rawHeaders;
    response.writeHead(200, [
      'X-B',
      '1',
      'x-a',
      'caf\u00e9',
      'Set-Cookie',
      'one',
      'Set-Cookie',
      'two',
      'Connection',
      'keep-alive, X-Hop',
      'X-Hop',
      '1',
    ]);
    response.end('hi');
  });
  const { upstream } = makeUpstream(t, {});
  const answer = await answered(upstream, origin.url, { headers: ['X-Second', '2', 'authorization', 'Bearer k', 'X-Second', 'b'] });
  assert.equal((await text(answer)).toString(), 'hi');
  assert.deepEqual(answer.headers.slice(0, 8), ['X-B', '1', 'x-a', 'caf\u00e9', 'Set-Cookie', 'one', 'Set-Cookie', 'two']);
  assert.ok(!answer.headers.some((name) => /^(connection|x-hop|keep-alive|transfer-encoding)$/i.test(name)));
  assert.deepEqual(seen.slice(seen.indexOf('X-Second')), [
    'X-Second',
    '2',
    'authorization',
    'Bearer k',
    'X-Second',
    'b',
    'CDN-Loop',
    LOOP_TOKEN,
  ]);
  assert.equal(seen[seen.findIndex((name) => /^host$/i.test(name)) + 1], origin.url.slice('http://'.length));
});

test('a body in hand is sent with its true length, a stream with the length its caller gave or in chunks', async (t) => {
  const lengths: unknown[] = [];
  const origin = await startOrigin(t, async (request, response) => {
    const body = await bodyOf(request);
    lengths.push([request.headers['content-length'], request.headers['transfer-encoding'], body.toString()]);
    response.end();
  });
  const { upstream } = makeUpstream(t, {});
  const stream = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('ab');
    yield Buffer.from('cd');
  };
  for (const [body, headers] of [
    [Buffer.from('abc'), ['content-length', '99']],
    [stream(), ['Content-Length', '4']],
    [stream(), []],
    [undefined, ['content-length', '0']],
  ] as const)
    await text(await answered(upstream, origin.url, { method: 'POST', body, headers }));
  assert.deepEqual(lengths, [
    ['3', undefined, 'abc'],
    ['4', undefined, 'abcd'],
    [undefined, 'chunked', 'abcd'],
    ['0', undefined, ''],
  ]);
});

test('compressed bytes stay compressed', async (t) => {
  const packed = gzipSync('hello');
  const origin = await startOrigin(t, (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed));
  const { upstream } = makeUpstream(t, {});
  assert.deepEqual(await text(await answered(upstream, origin.url)), packed);
});

test('HTTP/1.0 answers, ended by the connection, are read', async (t) => {
  const url = await startRawOrigin(t, (socket) => socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\nx: y\r\n\r\nold')));
  const { upstream } = makeUpstream(t, {});
  const answer = await answered(upstream, url);
  assert.deepEqual(answer.headers, ['x', 'y']);
  assert.equal((await text(answer)).toString(), 'old');
});

test('each way to fail has its own code, and only a broken transport before the first byte may be tried again', async (t) => {
  const closed = await startOrigin(t, () => {});
  closed.server.close();
  await once(closed.server, 'close');
  assert.deepEqual((await failed(t, closed.url)).slice(0, 2), ['upstream-unreachable', true]);

  const reset = await startRawOrigin(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  assert.deepEqual((await failed(t, reset)).slice(0, 2), ['upstream-reset', true]);
  assert.deepEqual((await failed(t, reset, {}, { method: 'POST', body: Buffer.from('x') })).slice(0, 2), ['upstream-reset', true]);
  const stream = (async function* () {
    yield Buffer.from('x');
  })();
  assert.deepEqual((await failed(t, reset, {}, { method: 'POST', body: stream })).slice(0, 2), ['upstream-reset', false]);

  const nonsense = await startRawOrigin(t, (socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n')));
  assert.deepEqual((await failed(t, nonsense)).slice(0, 2), ['upstream-invalid', false]);
  const flood = await startRawOrigin(t, (socket) =>
    socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`)),
  );
  assert.deepEqual((await failed(t, flood)).slice(0, 2), ['upstream-invalid', false]);

  const mute = await startRawOrigin(t, () => {});
  assert.deepEqual((await failed(t, mute, { firstByteTimeout: 30 })).slice(0, 2), ['upstream-first-byte-timeout', false]);
  assert.deepEqual((await failed(t, mute.replace('http:', 'https:'), { connectTimeout: 30 })).slice(0, 2), [
    'upstream-connect-timeout',
    false,
  ]);
  const plain = await startRawOrigin(t, (socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  assert.deepEqual((await failed(t, plain.replace('http:', 'https:'))).slice(0, 2), ['upstream-tls', false]);

  const nowhere = Object.assign(new Error('getaddrinfo ENOTFOUND api.example'), { code: 'ENOTFOUND' });
  assert.deepEqual(
    (
      await failed(t, { origin: 'https://api.example', trust: 'public' }, { lookup: (_name, _options, callback) => callback(nowhere, '') })
    ).slice(0, 2),
    ['upstream-dns', false],
  );

  const bad = await failed(t, plain, {}, { headers: ['x', 'a\nb'] });
  assert.deepEqual(bad.slice(0, 2), ['bad-request', false]);
});

test('a public name with a private address is refused before a byte leaves, and an operator may have one', async (t) => {
  let reached = 0;
  const origin = await startOrigin(t, (_request, response) => {
    reached += 1;
    response.end('inside');
  });
  const port = new URL(origin.url).port;
  let asked = 0;
  const lookup: NonNullable<Parameters<typeof makeUpstream>[1]['lookup']> = (_name, options, callback) => {
    asked += 1;
    if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  };
  const name = `http://rebind.example:${port}`;
  const [code, retryable, message] = await failed(t, { origin: name, trust: 'public' }, { lookup });
  assert.deepEqual([code, retryable, asked, reached], ['address-not-allowed', false, 1, 0]);
  assert.doesNotMatch(message, /127\.0/);
  assert.deepEqual((await failed(t, { origin: origin.url, trust: 'public' }, { lookup })).slice(0, 1), ['address-not-allowed']);
  assert.deepEqual((await failed(t, { origin: `http://[::ffff:127.0.0.1]:${port}`, trust: 'public' }, { lookup })).slice(0, 1), [
    'address-not-allowed',
  ]);
  assert.equal(reached, 0);
  const { upstream } = makeUpstream(t, { lookup });
  assert.equal((await text(await answered(upstream, { origin: name, trust: 'operator' }))).toString(), 'inside');
  // The pool of the operator's word must not serve the public one.
  assert.equal((await ask(upstream, { origin: name, trust: 'public' })).kind, 'failure');
  assert.equal(reached, 1);
});

test('an answer that is cut or stalls throws its code from the body, after the bytes that came', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';
  const cut = await startRawOrigin(t, (socket) => socket.once('data', () => socket.end(head)));
  const reset = await startRawOrigin(t, (socket) =>
    socket.once('data', () => socket.write(head, () => setImmediate(() => socket.resetAndDestroy()))),
  );
  const stalled = await startRawOrigin(t, (socket) => socket.once('data', () => socket.write(head)));
  const chunked = await startRawOrigin(t, (socket) =>
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n')),
  );
  for (const [url, code] of [
    [cut, 'upstream-reset'],
    [reset, 'upstream-reset'],
    [stalled, 'upstream-idle-timeout'],
    [chunked, 'upstream-reset'],
  ] as const) {
    const { upstream } = makeUpstream(t, { idleTimeout: 40 });
    const answer = await answered(upstream, url);
    let got = '';
    await assert.rejects(
      async () => {
        for await (const chunk of answer.body) got += Buffer.from(chunk).toString();
      },
      { code, name: 'ProxyError' },
      code,
    );
    assert.equal(got, 'half');
  }
});

test('returning early, before or after the first chunk, closes the connection to the provider', async (t) => {
  const origin = await startOrigin(t, (_request, response) => {
    response.write('first');
  });
  const { upstream } = makeUpstream(t, {});
  for (const steps of [0, 1]) {
    const answer = await answered(upstream, origin.url);
    const chunks = answer.body[Symbol.asyncIterator]();
    for (let i = 0; i < steps; i += 1) await chunks.next();
    assert.equal(origin.sockets.size, 1);
    await chunks.return?.();
    await until(() => origin.sockets.size === 0, 'the connection is closed');
  }
});

test('the signal cancels before the head and in the middle of the body', async (t) => {
  const origin = await startOrigin(t, (request, response) => {
    if (request.url === '/body') response.write('first');
  });
  const { upstream } = makeUpstream(t, {});
  const early = new AbortController();
  const pending = ask(upstream, origin.url, { path: '/wait', signal: early.signal });
  await until(() => origin.sockets.size === 1, 'connected');
  early.abort();
  const failure = await pending;
  assert.ok(failure.kind === 'failure' && !failure.retryable);
  await until(() => origin.sockets.size === 0, 'the first connection is closed');
  const late = new AbortController();
  const answer = await answered(upstream, origin.url, { path: '/body', signal: late.signal });
  late.abort();
  await assert.rejects(text(answer), { name: 'ProxyError' });
  await until(() => origin.sockets.size === 0, 'the second connection is closed');
  const gone = await ask(upstream, origin.url, { signal: AbortSignal.abort() });
  assert.equal(gone.kind, 'failure');
});

test('connections are kept for the next request and all closed by close', async (t) => {
  const origin = await startOrigin(t, (_request, response) => response.end('ok'));
  const { upstream } = makeUpstream(t, {});
  for (let i = 0; i < 5; i += 1) await text(await answered(upstream, origin.url));
  // undici may open a second one while the first is being put back.
  assert.ok(origin.sockets.size <= 2, `${origin.sockets.size} connections for five requests in a row`);
  await Promise.all(Array.from({ length: 10 }, async () => text(await answered(upstream, origin.url))));
  await upstream.close();
  await until(() => origin.sockets.size === 0, 'all closed');
  assert.equal((await ask(upstream, origin.url)).kind, 'failure');
});

test('a caller who cuts its upload ends the request with the caller named as the source', async (t) => {
  const origin = await startOrigin(t, () => {});
  const { upstream } = makeUpstream(t, {});
  const { ProxyError } = await import('../src/errors.ts');
  const body = (async function* () {
    yield Buffer.from('x');
    throw new ProxyError('bad-request-body', 'the caller left');
  })();
  const answer = await ask(upstream, origin.url, { method: 'POST', body });
  assert.ok(answer.kind === 'failure');
  assert.deepEqual([answer.error.code, answer.retryable], ['bad-request-body', false]);
  await until(() => origin.sockets.size === 0, 'the connection is closed');
});
