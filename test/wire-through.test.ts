import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { toMs } from '../src/units.ts';
import { bodyOf, exchangeRaw, LOOP_TOKEN, startDoor, startOrigin, startRawOrigin, until } from './support/wire.ts';

test('every method, path and query goes through as it is, with its body and back', async (t) => {
  const origin = await startOrigin(t, async (request, response) => {
    const body = await bodyOf(request);
    response.setHeader('x-saw', `${request.method} ${request.url} ${body.length}`).end(body);
  });
  const door = await startDoor(t, { upstream: `${origin.url}/base/v1` });
  for (const method of METHODS.filter((name) => !['CONNECT', 'M-SEARCH', 'SOURCE'].includes(name))) {
    const bodied = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method);
    const got = await exchangeRaw(
      door.port,
      `${method} /v1/a%2Fb;c?q=%20&r HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${bodied ? 'Content-Length: 3\r\n' : ''}\r\n${bodied ? 'abc' : ''}`,
    );
    assert.match(got.text, /^HTTP\/1\.1 200 OK/, method);
    assert.ok(got.text.includes(`x-saw: ${method} /base/v1/a%2Fb;c?q=%20&r ${bodied ? 3 : 0}`), `${method}: ${got.text}`);
  }
});

test('binary bodies survive both ways, also when the first part was read for the cache', async (t) => {
  const origin = await startOrigin(t, async (request, response) => void response.end(await bodyOf(request)));
  const bytes = randomBytes(3_000_000);
  for (const maxBody of [undefined, 1_000, 10_000_000]) {
    const door = await startDoor(t, { upstream: origin.url, ...(maxBody === undefined ? {} : { maxBody }) });
    const answer = await fetch(`${door.url}/v1/files`, { method: 'POST', body: bytes });
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes);
    const chunked = await fetch(`${door.url}/v1/files`, {
      method: 'POST',
      body: new Blob([bytes]).stream(),
      duplex: 'half',
    });
    assert.deepEqual(Buffer.from(await chunked.arrayBuffer()), bytes);
  }
});

test('a large upload to a provider that reads slowly is held back, not held in memory', async (t) => {
  let go = (): void => {};
  const hash = createHash('sha256');
  const origin = await startOrigin(t, (request, response) => {
    go = () => {
      request.on('data', (chunk) => hash.update(chunk)).on('end', () => response.end(hash.digest('hex')));
    };
  });
  const door = await startDoor(t, { upstream: origin.url });
  const piece = Buffer.alloc(256 * 1024, 'z');
  const pieces = 256;
  const socket = connect(door.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.write(`POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${piece.length * pieces}\r\n\r\n`);
  let sent = 0;
  const push = (): void => {
    while (sent < pieces && socket.write(piece)) sent += 1;
  };
  socket.on('drain', () => {
    sent += 1;
    push();
  });
  push();
  await until(() => origin.sockets.size === 1, 'connected');
  for (let before = -1, same = 0; same < 200;) {
    await new Promise((resolve) => setImmediate(resolve));
    same = sent === before ? same + 1 : 0;
    before = sent;
  }
  assert.ok(sent < pieces / 2, `${sent} of ${pieces} pieces were taken while nobody read`);
  go();
  await once(socket, 'close');
  const expected = createHash('sha256');
  for (let i = 0; i < pieces; i += 1) expected.update(piece);
  assert.ok(text.endsWith(expected.digest('hex')), text.slice(0, 200));
});

test('HEAD keeps the length of what it leaves out, 204 and 304 have no body', async (t) => {
  const origin = await startOrigin(t, (request, response) => {
    if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 1234, 'x-kind': 'head' }).end();
    else response.writeHead(Number(request.url?.slice(-3)), { etag: '"1"' }).end();
  });
  const door = await startDoor(t, { upstream: origin.url });
  const head = await exchangeRaw(door.port, 'HEAD /v1/files/1 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  assert.match(head.text, /content-length: 1234\r\n[^]*x-kind: head\r\n[^]*\r\n\r\n$/);
  for (const status of [204, 304])
    assert.match(
      (await exchangeRaw(door.port, `GET /${status} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)).text,
      new RegExp(`^HTTP/1\\.1 ${status}[^]*\\r\\n\\r\\n$`),
    );
});

test('errors of the provider pass byte for byte with status and retry-after', async (t) => {
  const body = '{ "error" : {"message":"slow down \u{1F422}", "type":"tokens"} }\n';
  const origin = await startOrigin(
    t,
    (request, response) =>
      void response
        .writeHead(Number(request.url?.slice(1)), {
          'retry-after': '7',
          'retry-after-ms': '6900',
          'content-type': 'application/json',
          'x-should-retry': 'true',
        })
        .end(body),
  );
  const door = await startDoor(t, { upstream: origin.url });
  for (const status of [400, 401, 404, 418, 429, 500, 503, 529]) {
    const answer = await fetch(`${door.url}/${status}`);
    assert.deepEqual(
      [
        answer.status,
        answer.headers.get('retry-after'),
        answer.headers.get('retry-after-ms'),
        answer.headers.get('x-should-retry'),
        await answer.text(),
      ],
      [status, '7', '6900', 'true', body],
    );
  }
});

test('tokens arrive as they are made, not when the answer is over', async (t) => {
  let more = (): void => {};
  const origin = await startOrigin(t, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    more = () => response.end('data: 2\n\n');
  });
  const door = await startDoor(t, { upstream: origin.url });
  const reader = (await fetch(`${door.url}/v1/stream`)).body?.getReader();
  const read = async (): Promise<string> => Buffer.from((await reader?.read())?.value ?? []).toString();
  assert.equal(await read(), 'data: 1\n\n');
  more();
  assert.equal(await read(), 'data: 2\n\n');
});

test('our own failures have the error shape of OpenAI, a code and our name', async (t) => {
  const url = await startRawOrigin(t, (socket) => socket.once('data', () => socket.destroy()));
  const door = await startDoor(t, { upstream: url });
  const answer = await fetch(`${door.url}/v1/models`);
  assert.equal(answer.status, 502);
  const { error } = (await answer.json()) as { error: { code: string; message: string; type: string } };
  assert.deepEqual([error.code, error.type, error.message.startsWith('nearhit: ')], ['upstream-reset', 'nearhit_error', true]);
});

test('a caller who leaves cancels the call to the provider, before the head, in the body and in the upload', async (t) => {
  let requests = 0;
  const origin = await startOrigin(t, (request, response) => {
    requests += 1;
    if (request.url === '/body') response.write('first');
  });
  const door = await startDoor(t, { upstream: origin.url });
  for (const text of [
    'GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET /body HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf',
  ]) {
    const before = requests;
    const socket = connect(door.port, '127.0.0.1');
    socket.write(text);
    await until(() => requests === before + 1, 'the provider is asked');
    socket.destroy();
    await until(() => origin.sockets.size === 0 && door.connections() === 0, 'both sides are closed');
  }
  assert.deepEqual(door.failures, []);
});

test('a request that comes back to us is 508, not a loop', async (t) => {
  let tries = 0;
  const door = await startDoor(t, {
    serve: async (exchange) => {
      tries += 1;
      return forwardToSelf(exchange);
    },
  });
  const { createRouter, parseTarget } = await import('../src/upstream/routes.ts');
  const { forward } = await import('./support/wire.ts');
  const route = createRouter({ defaultTarget: parseTarget(door.url), named: new Map(), allowed: [], loopToken: LOOP_TOKEN });
  const forwardToSelf = (exchange: Parameters<typeof forward>[0]): Promise<void> => forward(exchange, route, door.upstream, undefined);
  const answer = await fetch(`${door.url}/v1/models`);
  assert.deepEqual([answer.status, tries], [508, 2]);
});

test('a provider that answers before the upload is over is heard', async (t) => {
  const origin = await startOrigin(t, (_request, response) => void response.writeHead(413, { connection: 'close' }).end('too large'));
  const door = await startDoor(t, { upstream: origin.url });
  const socket = connect(door.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += chunk.toString()));
  socket.write('POST /v1/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nstart');
  await until(() => text.includes('too large'), 'the answer');
  assert.match(text, /^HTTP\/1\.1 413/);
  socket.destroy();
});

test('websockets are piped both ways with their subprotocol and closed on both sides', async (t) => {
  const origin = await startOrigin(t, () => {});
  const sockets = new WebSocketServer({ server: origin.server });
  let headers: Record<string, unknown> = {};
  let path: string | undefined;
  sockets.on('connection', (socket, request) => {
    ({ headers, url: path } = request);
    socket.on('message', (data, binary) => socket.send(data, { binary }));
  });
  const door = await startDoor(t, { upstream: `${origin.url}/base` });
  const client = new WebSocket(`${door.url.replace('http', 'ws')}/v1/realtime?model=m`, ['realtime'], {
    headers: { authorization: 'Bearer k', 'nearhit-mode': 'exact' },
  });
  await once(client, 'open');
  assert.equal(client.protocol, 'realtime');
  client.send('hello');
  assert.equal(String((await once(client, 'message'))[0]), 'hello');
  const big = randomBytes(2_000_000);
  client.send(big);
  assert.deepEqual((await once(client, 'message'))[0], big);
  assert.deepEqual(
    [path, headers['authorization'], headers['nearhit-mode'], headers['cdn-loop'], headers['host']],
    ['/base/v1/realtime?model=m', 'Bearer k', undefined, LOOP_TOKEN, origin.url.slice(7)],
  );
  client.close(1000);
  assert.equal((await once(client, 'close'))[0], 1000);
  await until(() => origin.sockets.size === 0 && door.connections() === 0, 'both sides are closed');
});

test('a websocket whose caller or provider vanishes leaves nothing behind', async (t) => {
  const origin = await startOrigin(t, () => {});
  const sockets = new WebSocketServer({ server: origin.server });
  const door = await startDoor(t, { upstream: origin.url });
  for (const who of ['caller', 'provider'] as const) {
    const client = new WebSocket(`${door.url.replace('http', 'ws')}/v1/realtime`);
    client.on('error', () => {});
    await once(client, 'open');
    if (who === 'caller') client.terminate();
    else for (const socket of sockets.clients) socket.terminate();
    await until(() => origin.sockets.size === 0 && door.connections() === 0, `${who} gone`);
  }
});

test('a refused websocket gets the refusal and the connection ends with it', async (t) => {
  const origin = await startOrigin(t, () => {});
  origin.server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 6\r\nx-a: b\r\n\r\nno key'));
  const door = await startDoor(t, { upstream: origin.url });
  const shake = (path: string, more = ''): string =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`;
  assert.match(
    (await exchangeRaw(door.port, shake('/v1/realtime'))).text,
    /^HTTP\/1\.1 401 Unauthorized\r\n[^]*x-a: b\r\n[^]*\r\n\r\nno key$/,
  );
  assert.match((await exchangeRaw(door.port, shake('/evil.example/v1/realtime'))).text, /^HTTP\/1\.1 403 upstream-not-allowed/);
  assert.match((await exchangeRaw(door.port, shake('/v1/realtime', `CDN-Loop: ${LOOP_TOKEN}\r\n`))).text, /^HTTP\/1\.1 508 loop-detected/);
  assert.match((await exchangeRaw(door.port, shake('/nearhit/healthz'))).text, /^HTTP\/1\.1 404 not-found/);
  assert.match(
    (await exchangeRaw(door.port, shake('/v1/realtime').replace('localhost', 'evil.example'))).text,
    /^HTTP\/1\.1 403 host-not-allowed/,
  );
  const nobody = await startDoor(t, { upstream: 'http://127.0.0.1:9' });
  assert.match((await exchangeRaw(nobody.port, shake('/v1/realtime'))).text, /^HTTP\/1\.1 502 upstream-unreachable/);
  const private_ = await startDoor(t, {
    allowed: ['*.rebind.example'],
    lookup: (_name, _options, callback) => callback(null, [{ address: '169.254.169.254', family: 4 }]),
  });
  assert.match((await exchangeRaw(private_.port, shake('/a.rebind.example/v1/realtime'))).text, /^HTTP\/1\.1 403 address-not-allowed/);
  await until(() => origin.sockets.size === 0 && door.connections() === 0, 'nothing is left');
});

test('after many requests of every kind, closing leaves no socket and no timer', async (t) => {
  const active = (): string[] => process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS|Timeout)/.test(name));
  const origin = await startOrigin(t, async (request, response) => {
    if (request.url === '/cut') return void request.socket.destroy();
    response.end(await bodyOf(request));
  });
  const before = active().length;
  const door = await startDoor(t, { upstream: origin.url });
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      if (i % 3 === 0) return fetch(`${door.url}/cut`).then((answer) => answer.text());
      if (i % 3 === 1) return fetch(`${door.url}/ok`, { method: 'POST', body: 'x'.repeat(i * 1000) }).then((answer) => answer.text());
      return exchangeRaw(door.port, 'GET /ok HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    }),
  );
  await door.close(toMs(1000));
  await door.upstream.close();
  await until(() => origin.sockets.size === 0 && door.connections() === 0, 'every socket is closed');
  await until(() => active().length <= before, `no more than ${before} timers and sockets, now ${active().join(' ')}`);
});
