/** Uploads that no well-behaved client sends: the provider answers them, nothing is stored, nothing is left open. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { formBody, formType, sound, transcript, type FormPart } from './support/audio.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { newKey, startProduct, statusOf, type Product } from './support/product.ts';
import { openRaw } from './support/raw-client.ts';

const BOUNDARY = 'b0undary';
const PATH = '/v1/audio/transcriptions';
const FILE: FormPart = { name: 'file', filename: 'a.mp3', type: 'audio/mpeg', content: sound('bad') };
const MODEL_FIELD: FormPart = { name: 'model', content: 'gpt-4o-transcribe' };

let product: Product;
before(async () => {
  product = await startProduct({ mode: 'exact', maxAudio: '64KiB' });
});
after(() => product.close());

interface Upload {
  readonly key?: string;
  readonly body: Uint8Array | ReadableStream;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send({ key = newKey(), body, type = formType(BOUNDARY), headers = {} }: Upload): Promise<Response> {
  const init = { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': type, ...headers }, body, duplex: 'half' };
  return product.send(PATH, init as RequestInit);
}

for (const [what, body, type] of [
  ['half a form', formBody(BOUNDARY, [FILE, MODEL_FIELD]).subarray(0, 3000)],
  ['no end', formBody(BOUNDARY, [FILE, MODEL_FIELD], 'open')],
  ['another boundary', formBody('other', [FILE, MODEL_FIELD])],
  ['no boundary', formBody(BOUNDARY, [FILE, MODEL_FIELD]), 'multipart/form-data'],
  ['no form', Buffer.from('{"model":"gpt-4o-transcribe"}'), 'application/json'],
  ['nothing', Buffer.alloc(0)],
  ['no file', formBody(BOUNDARY, [MODEL_FIELD])],
  ['a file that is a field', formBody(BOUNDARY, [{ name: 'file', content: 'x' }, MODEL_FIELD])],
  ['two files', formBody(BOUNDARY, [FILE, FILE, MODEL_FIELD])],
  ['an empty file', formBody(BOUNDARY, [{ ...FILE, content: '' }, MODEL_FIELD])],
] as const)
  test(`an upload with ${what} reaches the provider as it is, and nothing is stored`, async () => {
    const key = newKey();
    product.origin.forget();
    product.origin.answer(transcript('Whatever.'));
    for (let i = 0; i < 2; i += 1) {
      const response = await send({ key, body, ...(type === undefined ? {} : { type }) });
      assert.equal(statusOf(response), 'nearhit; fwd=bypass; detail=unreadable');
      assert.equal(response.status, 200);
      await response.text();
    }
    assert.equal(product.origin.requests.length, 2);
    for (const seen of product.origin.requests) assert.ok(seen.body.equals(body));
    const refused = await send({ key, body, headers: { 'cache-control': 'only-if-cached' }, ...(type === undefined ? {} : { type }) });
    assert.equal(refused.status, 504);
    await refused.text();
  });

test('an upload over --max-audio streams through, with its length told or not, and the next small one is cached', async () => {
  const key = newKey();
  const body = formBody(BOUNDARY, [{ ...FILE, content: sound('large', 200_000) }, MODEL_FIELD]);
  product.origin.forget();
  product.origin.answer(transcript('Large.'));
  const unannounced = new ReadableStream({
    start(controller) {
      for (let at = 0; at < body.length; at += 10_000) controller.enqueue(new Uint8Array(body.subarray(at, at + 10_000)));
      controller.close();
    },
  });
  for (const upload of [body, unannounced]) {
    const response = await send({ key, body: upload });
    assert.equal(statusOf(response), 'nearhit; fwd=bypass; detail=too-large');
    await response.text();
  }
  assert.equal(product.origin.requests.length, 2);
  for (const seen of product.origin.requests) assert.ok(seen.body.equals(body));
  for (let i = 0; i < 2; i += 1) await (await send({ key, body: formBody(BOUNDARY, [FILE, MODEL_FIELD]) })).text();
  assert.equal(product.origin.requests.length, 3);
});

test('a caller that leaves in the middle of its upload leaves nothing open', async () => {
  product.origin.forget();
  const resources = openResources();
  for (let i = 0; i < 20; i += 1) {
    const client = await openRaw(product.url);
    client.send(
      `POST ${PATH} HTTP/1.1\r\nhost: ${new URL(product.url).host}\r\ncontent-type: ${formType(BOUNDARY)}\r\ncontent-length: 50000\r\n\r\n`,
    );
    client.send(formBody(BOUNDARY, [FILE], 'open'));
    client.leave();
    await once(client.socket, 'close');
  }
  assert.deepEqual(await leakedAfterSettling(resources), []);
  assert.equal(product.origin.requests.length, 0);
  product.origin.answer(transcript('Still here.'));
  const response = await send({ body: formBody(BOUNDARY, [FILE, MODEL_FIELD]) });
  assert.match(statusOf(response), /fwd=miss/);
  await response.text();
});
