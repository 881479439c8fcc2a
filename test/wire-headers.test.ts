import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endToEnd, forwardable, headerValue, replayable } from '../src/headers.ts';

test('a lookup ignores the case of names and joins repeated fields in order', () => {
  const headers = ['Accept', 'a', 'X-One', '1', 'ACCEPT', 'b'];
  assert.equal(headerValue(headers, 'accept'), 'a, b');
  assert.equal(headerValue(headers, 'x-one'), '1');
  assert.equal(headerValue(headers, 'x-two'), undefined);
});

test('what crosses to the provider is everything but hop-by-hop fields, Host, Expect and our own, in order', () => {
  const sent = [
    ['Host', 'localhost'],
    ['Authorization', 'Bearer k'],
    ['Connection', 'keep-alive, X-Private'],
    ['X-Private', '1'],
    ['Keep-Alive', 'timeout=5'],
    ['TE', 'trailers'],
    ['Transfer-Encoding', 'chunked'],
    ['Proxy-Authorization', 'Basic x'],
    ['Upgrade', 'h2c'],
    ['Expect', '100-continue'],
    ['Nearhit-Mode', 'exact'],
    ['nearhit-scope', 's'],
    ['X-Twice', '1'],
    ['X-Twice', '2'],
    ['Content-Length', '5'],
  ].flat();
  assert.deepEqual(forwardable(sent), ['Authorization', 'Bearer k', 'X-Twice', '1', 'X-Twice', '2', 'Content-Length', '5']);
});

test('what crosses back keeps cookies, lengths and unknown fields, and nothing of the connection', () => {
  assert.deepEqual(
    endToEnd([
      'Connection',
      'close, x-hop',
      'X-Hop',
      '1',
      'Set-Cookie',
      'a',
      'Set-Cookie',
      'b',
      'Transfer-Encoding',
      'chunked',
      'Retry-After',
      '3',
    ]),
    ['Set-Cookie', 'a', 'Set-Cookie', 'b', 'Retry-After', '3'],
  );
});

test('a recording keeps a short list of headers and the original request id under a name of its own', () => {
  const headers = [
    'X-Request-Id',
    'req_1',
    'OpenAI-Version',
    '2020-10-01',
    'Set-Cookie',
    'a',
    'x-ratelimit-remaining-requests',
    '1',
    'openai-organization',
    'o',
    'content-type',
    'application/json',
  ];
  assert.deepEqual(replayable(headers), [
    ['nearhit-original-request-id', 'req_1'],
    ['openai-version', '2020-10-01'],
  ]);
});
