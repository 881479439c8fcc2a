/** What no client should send: the provider answers what can be forwarded, we refuse what cannot, and nothing breaks or stays open. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { answering } from './support/chat-wire.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { newKey, startProduct, statusOf, type Product } from './support/product.ts';
import { exchangeRaw, openRaw, rawRequest } from './support/raw-client.ts';

let product: Product;
before(async () => {
  product = await startProduct({ maxBody: '64KiB', maxBuffered: '1MiB' });
});
after(() => product.close());
beforeEach(() => {
  product.origin.forget();
  product.origin.answer((request) => {
    try {
      return answering(() => ({ content: 'fine' }))(request);
    } catch {
      return { kind: 'error', status: 400, body: '{"error":{"message":"the provider could not read this"}}' };
    }
  });
});

const PATH = '/v1/chat/completions';
const post = (body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  product.send(PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${newKey()}`, ...headers },
    body: body as NonNullable<RequestInit['body']>,
  });
const raw = (headers: readonly string[], body = '', method = 'POST', path = PATH) =>
  exchangeRaw(product.url, rawRequest(method, path, ['Connection: close', ...headers], body));
const GOOD = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';

const UNREADABLE: Readonly<Record<string, string | Uint8Array>> = {
  'malformed JSON': '{"model": "m", ',
  'an empty body': '',
  'a body that is no object': '[1,2]',
  'messages of the wrong type': '{"model":"m","messages":"hi"}',
  'a message of the wrong type': '{"model":"m","messages":[7]}',
  'a content of the wrong type': '{"model":"m","messages":[{"role":"user","content":{"a":1}}]}',
  'a model of the wrong type': '{"model":7,"messages":[{"role":"user","content":"hi"}]}',
  'twenty thousand brackets': `{"model":"m","messages":[{"role":"user","content":"hi"}],"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  'duplicate keys': '{"model":"m","model":"n","messages":[{"role":"user","content":"hi"}]}',
  'a lone surrogate': '{"model":"m","messages":[{"role":"user","content":"\\ud800"}]}',
  'a number that does not round-trip': '{"model":"m","seed":12345678901234567890,"messages":[{"role":"user","content":"hi"}]}',
  'invalid UTF-8': Buffer.concat([
    Buffer.from('{"model":"m","messages":[{"role":"user","content":"'),
    Buffer.from([0xff, 0xc0]),
    Buffer.from('"}]}'),
  ]),
};

for (const [name, body] of Object.entries(UNREADABLE)) {
  test(`${name}: forwarded as it is, never cached`, async () => {
    for (let i = 0; i < 2; i += 1) {
      const answer = await post(body);
      assert.match(statusOf(answer), /fwd=bypass; detail=unreadable/);
      assert.ok(answer.status === 200 || answer.status === 400);
      await answer.text();
    }
    assert.equal(product.origin.requests.length, 2);
    assert.deepEqual(product.origin.requests[0]?.body, Buffer.from(body as string));
  });
}

test('__proto__ is a key like any other: it separates and pollutes nothing', async () => {
  const key = newKey();
  const bodies = [
    GOOD,
    GOOD.replace('{"model"', '{"__proto__":{"polluted":true},"model"'),
    GOOD.replace('{"model"', '{"__proto__":{"polluted":1},"model"'),
    GOOD.replace('{"model"', '{"constructor":{"prototype":{}},"model"'),
  ];
  for (const body of bodies) await (await post(body, { authorization: `Bearer ${key}` })).text();
  assert.equal(product.origin.requests.length, bodies.length);
  assert.equal(({} as { polluted?: unknown }).polluted, undefined);
});

test('a body over --max-body streams through uncached, whole', async () => {
  const body = `{"model":"m","messages":[{"role":"user","content":"${'x'.repeat(300_000)}"}]}`;
  const answer = await post(body);
  assert.equal(answer.status, 200);
  assert.match(statusOf(answer), /fwd=bypass; detail=too-large/);
  assert.equal(product.origin.requests[0]?.body.length, body.length);
});

test('a missing content type is no obstacle', async () => {
  const answer = await raw([`Content-Length: ${GOOD.length}`], GOOD);
  assert.equal(answer.status, 200);
  assert.equal(product.origin.requests.length, 1);
});

test('length and chunked together are refused', async () => {
  const answer = await raw(
    [`Content-Length: ${GOOD.length}`, 'Transfer-Encoding: chunked'],
    `${GOOD.length.toString(16)}\r\n${GOOD}\r\n0\r\n\r\n`,
  );
  assert.equal(answer.status, 400);
  assert.equal(product.origin.requests.length, 0);
});

test('two lengths, a length that is no number and a broken chunk are refused', async () => {
  for (const headers of [['Content-Length: 5', 'Content-Length: 6'], ['Content-Length: five'], ['Content-Length: -1']])
    assert.equal((await raw(headers, GOOD)).status, 400, headers.join());
  assert.equal((await raw(['Transfer-Encoding: chunked'], 'zz\r\nhello\r\n0\r\n\r\n')).status, 400);
  assert.equal(product.origin.requests.length, 0);
});

test('a length that promises more than comes reaches the provider never, and the caller gets no invented answer', async () => {
  const client = await openRaw(product.url);
  client.send(rawRequest('POST', PATH, ['Content-Length: 5000'], GOOD));
  client.socket.end();
  const came = await client.everything;
  assert.ok(came === '' || came.startsWith('HTTP/1.1 400'), came);
  assert.equal(product.origin.requests.length, 0);
});

test('bytes beyond the promised length are the next request, and no valid one', async () => {
  const client = await openRaw(product.url);
  client.send(rawRequest('POST', PATH, [`Content-Length: ${GOOD.length}`], `${GOOD}GARBAGE\r\n\r\n`));
  const came = await client.everything;
  assert.match(came, /HTTP\/1\.1 400/);
  assert.ok(product.origin.requests.length <= 1);
});

test('a body that comes byte by byte is read whole', async () => {
  const body = GOOD.replace('hi', 'slowly');
  const client = await openRaw(product.url);
  client.send(rawRequest('POST', PATH, ['Connection: close', `Content-Length: ${body.length}`]));
  for (const byte of body) {
    client.send(byte);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.match(await client.everything, /HTTP\/1\.1 200/);
  assert.ok(product.origin.requests.some((request) => request.body.toString() === body));
});

test('a header flood and a header without end are 431', async () => {
  assert.equal((await raw(Array.from({ length: 3000 }, (_, i) => `X-Flood-${i}: ${'y'.repeat(20)}`))).status, 431);
  assert.equal((await raw([`X-Long: ${'z'.repeat(70_000)}`])).status, 431);
});

test('bytes that are no HTTP at all get 400 and the connection is closed', async () => {
  const client = await openRaw(product.url);
  client.send('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03');
  assert.match(await client.everything, /^HTTP\/1\.1 400/);
});

test('Expect: 100-continue is answered here and not forwarded', async () => {
  const client = await openRaw(product.url);
  client.send(rawRequest('POST', PATH, ['Connection: close', 'Expect: 100-continue', `Content-Length: ${GOOD.length}`]));
  await client.until('100 Continue');
  client.send(GOOD);
  assert.match(await client.everything, /HTTP\/1\.1 200/);
  assert.equal(product.origin.requests[0]?.headers['expect'], undefined);
});

test('a host that is not loopback is refused on a loopback listener', async () => {
  const answer = await exchangeRaw(product.url, 'GET /v1/models HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  assert.equal(answer.status, 403);
  assert.match(answer.body, /host-not-allowed/);
  assert.equal(product.origin.requests.length, 0);
});

test('a host off the allow-list and a private address are 403 with the reason', async () => {
  for (const path of ['/evil.example/v1/chat/completions', '/169.254.169.254/latest/meta-data', '/up/nobody/v1/models']) {
    const answer = await raw(['Content-Length: 0'], '', 'POST', path);
    assert.equal(answer.status, 403, path);
    assert.match(answer.body, /nearhit/);
  }
  assert.equal(product.origin.requests.length, 0);
});

test('an upgrade that is no websocket is served as plain HTTP/1.1', async () => {
  const answer = await raw(
    ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA', `Content-Length: ${GOOD.length}`],
    GOOD,
  );
  assert.equal(answer.status, 200);
  assert.equal(product.origin.requests[0]?.headers.upgrade, undefined);
});

test('headers of two providers at once are 400, never a guess', async () => {
  const answer = await post(GOOD, { 'anthropic-version': '2023-06-01', 'x-goog-api-key': 'k' });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /ambiguous-upstream/);
  assert.equal(product.origin.requests.length, 0);
});

test('none of it leaves a socket or a timer behind', async () => {
  const baseline = openResources();
  for (const body of Object.values(UNREADABLE)) await (await post(body)).text();
  await raw(['Content-Length: five']);
  await raw([`X-Long: ${'z'.repeat(70_000)}`]);
  const client = await openRaw(product.url);
  client.send(rawRequest('POST', PATH, ['Content-Length: 5000'], GOOD));
  client.leave();
  await client.everything;
  // Connections kept alive to us and to the provider are meant to stay: one of each side and pool, not one per request.
  const left = (await leakedAfterSettling(baseline)).filter((name) => !/^TCP\w* \+[1-4]$/.test(name));
  assert.deepEqual(left, []);
});
