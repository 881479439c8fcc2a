/** Ten thousand requests of every kind: nothing may pile up, and no answer may be another's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answering, completionStream } from '../support/chat-wire.ts';
import { leakedAfterSettling, openResources } from '../support/leaks.ts';
import { chat, newKey, startProduct } from '../support/product.ts';

const REQUESTS = 10_000;
const AT_ONCE = 32;

test('ten thousand mixed requests leave no sockets, no timers and bounded memory', async (t) => {
  const product = await startProduct({ mode: 'exact', maxSize: '4MiB' });
  t.after(() => product.close());
  const well = answering((question) => ({ content: `You asked: ${question}` }));
  product.origin.answer((request, index) => {
    if (index % 17 === 3) return { kind: 'error', status: 429, body: '{"error":{"message":"slow down"}}' };
    if (index % 19 === 4) return { kind: 'cut', pieces: completionStream().slice(0, 2) };
    return well(request);
  });
  const keys = Array.from({ length: 5 }, newKey);
  const one = async (i: number): Promise<void> => {
    const question = `Question ${i % 701}`;
    const body = i % 3 === 0 ? { stream: true } : {};
    const result = await chat(product, { key: keys[i % keys.length] ?? '', question, body }).catch(() => undefined);
    if (result?.response.status !== 200) return;
    const content =
      i % 3 === 0
        ? [...result.text.matchAll(/"content":"([^"]*)"/g)].map(([, text]) => text).join('')
        : (JSON.parse(result.text) as { choices: { message: { content: string } }[] }).choices[0]?.message.content;
    assert.equal(content, `You asked: ${question}`);
  };
  const batch = async (from: number, to: number): Promise<void> => {
    for (let i = from; i < to; i += AT_ONCE) await Promise.all(Array.from({ length: Math.min(AT_ONCE, to - i) }, (_, k) => one(i + k)));
  };
  await batch(0, REQUESTS / 2);
  const resources = openResources();
  const memory = process.memoryUsage().heapUsed;
  await batch(REQUESTS / 2, REQUESTS);
  const left = (await leakedAfterSettling(resources)).filter((name) => Number(name.split('+')[1]) > AT_ONCE);
  assert.deepEqual(left, []);
  assert.ok(process.memoryUsage().heapUsed - memory < 150 * 2 ** 20, `the heap grew by ${process.memoryUsage().heapUsed - memory} bytes`);
});
