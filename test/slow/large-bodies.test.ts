/** Bodies of a size that would show in memory if anything held on to them. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { formBody, formType } from '../support/audio.ts';
import { newKey, startProduct } from '../support/product.ts';

const MIB = 2 ** 20;
const PIECE = randomBytes(MIB);

/** The same MiB again and again, made as it is asked for. */
function endless(pieces: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent === pieces) return controller.close();
      sent += 1;
      controller.enqueue(PIECE);
    },
  });
}

function digestOf(pieces: number): string {
  const hash = createHash('sha256');
  for (let i = 0; i < pieces; i += 1) hash.update(PIECE);
  return hash.digest('hex');
}

async function digestStream(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of stream) hash.update(part);
  return hash.digest('hex');
}

test('half a gigabyte streams up and down with bounded memory', async (t) => {
  const pieces = 512;
  let received: Promise<string> | undefined;
  const origin = createServer((request, response) => {
    if (request.method === 'PUT') {
      received = digestStream(request);
      received.then(
        (digest) => response.end(digest),
        (error: Error) => response.destroy(error),
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const send = (left: number): void => {
      if (left === 0) return void response.end();
      if (response.write(PIECE)) setImmediate(send, left - 1);
      else response.once('drain', () => send(left - 1));
    };
    send(pieces);
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  t.after(() => origin.close());
  const product = await startProduct({ upstream: `http://127.0.0.1:${(origin.address() as AddressInfo).port}`, mode: 'exact' });
  t.after(() => product.close());

  const before = process.memoryUsage.rss();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  t.after(() => clearInterval(watch));
  const up = await product.send('/v1/files', { method: 'PUT', body: endless(pieces), duplex: 'half' } as object);
  assert.equal(await up.text(), digestOf(pieces));
  const down = await product.send('/v1/files/1/content');
  assert.ok(down.body !== null);
  assert.equal(await digestStream(down.body), digestOf(pieces));
  // Caller, proxy and provider share this process, so their socket buffers all count; half a gigabyte held would show.
  assert.ok(most - before < 200 * MIB, `memory grew by ${Math.round((most - before) / MIB)} MiB`);
});

test('a chat request of ten megabytes is forwarded whole, uncached', async (t) => {
  const product = await startProduct({ mode: 'exact', maxBody: '4MiB' });
  t.after(() => product.close());
  product.origin.answer({ kind: 'json', body: '{"ok":true}' });
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(10 * MIB) }] });
  const answer = await product.send('/v1/chat/completions', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${newKey()}` },
  });
  assert.equal(await answer.text(), '{"ok":true}');
  assert.match(answer.headers.get('cache-status') ?? '', /detail=too-large/);
  assert.equal(product.origin.requests[0]?.body.toString(), body);
});

for (const told of ['with its length told', 'in chunks'] as const)
  test(`an upload of 200 MB of sound, ${told}, streams through without being held`, async (t) => {
    const boundary = 'large';
    const form = formBody(boundary, [{ name: 'file', filename: 'a.wav', type: 'audio/wav', content: '' }]);
    const opening = form.subarray(0, form.indexOf('\r\n\r\n') + 4);
    const pieces = [opening, ...Array.from({ length: 200 }, () => PIECE), Buffer.from(`\r\n--${boundary}--\r\n`)];
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const origin = createServer((request, response) => {
      digestStream(request).then(
        (digest) => response.end(digest),
        (error: Error) => response.destroy(error),
      );
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    t.after(() => origin.close());
    const product = await startProduct({ upstream: `http://127.0.0.1:${(origin.address() as AddressInfo).port}`, mode: 'exact' });
    t.after(() => product.close());

    const { hostname, port } = new URL(product.url);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
    t.after(() => clearInterval(watch));
    const headers = { 'content-type': formType(boundary), ...(told === 'in chunks' ? {} : { 'content-length': length }) };
    const sent = request({ hostname, port, path: '/v1/audio/transcriptions', method: 'POST', headers });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    await pipeline(Readable.from(pieces, { objectMode: false }), sent);
    const [answer] = await answered;
    assert.equal(answer.headers['cache-status'], 'nearhit; fwd=bypass; detail=too-large');
    const hash = createHash('sha256');
    for (const piece of pieces) hash.update(piece);
    assert.equal((await text(answer)).trim(), hash.digest('hex'));
    // In chunks the first 25 MiB were read before it was known to be too much.
    assert.ok(most - before < 150 * MIB, `${Math.round((most - before) / MIB)} MiB more than before`);
  });
