/** The named bounds, each reached on purpose: the caller gets the provider's answer all the same. */
import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { answering, completion, completionStream } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { chat, newKey, startProduct, type Product, type ProductOptions } from './support/product.ts';

async function begin(t: TestContext, options: ProductOptions): Promise<Product> {
  const product = await startProduct(options);
  t.after(() => product.close());
  product.origin.answer(answering((question) => ({ content: `You asked: ${question}` })));
  return product;
}

test('a semantic lookup that is late is a miss, and its answer is stored all the same', async (t) => {
  // Only a target above 1% embeds on the way.
  const product = await begin(t, { lookupTimeout: 0, maxFalseHits: '5%' });
  const key = newKey();
  // Two hundred tokens take the model some twenty milliseconds, so the timer is always first.
  const question = `What do all of these have in common: ${'apples and pears, '.repeat(45)}and plums?`;
  const first = await chat(product, { key, question });
  assert.match(first.status, /fwd=miss.*deadline/);
  assert.ok(first.text.includes('You asked'));
  const asked = { key, question, headers: { 'cache-control': 'only-if-cached' } };
  const stored = async (): Promise<boolean> => /; hit.*exact/.test((await chat(product, asked)).status);
  for (let tries = 0; !(await stored()); tries += 1) assert.ok(tries < 500, 'the late answer was never stored');
  assert.equal(product.origin.requests.length, 1);
});

test('a body that no buffer is left for passes through uncached', async (t) => {
  const product = await begin(t, { maxBuffered: '16KiB', mode: 'exact' });
  const key = newKey();
  const question = 'x'.repeat(40_000);
  for (let i = 0; i < 2; i += 1) {
    const { status, text } = await chat(product, { key, question });
    assert.match(status, /fwd=bypass; detail=no-buffer-left/);
    assert.ok(text.includes(question));
  }
  assert.match((await chat(product, { key, question: 'small' })).status, /fwd=miss/);
});

test('an answer over --max-entry reaches the caller whole and is not stored', async (t) => {
  const product = await begin(t, { maxEntry: '8KiB', mode: 'exact' });
  const key = newKey();
  const content = 'word '.repeat(10_000);
  for (const body of [{}, { stream: true }]) {
    product.origin.answer(answering(() => ({ content })));
    const first = await chat(product, { key, body });
    assert.equal(first.text, body.stream === true ? completionStream({ content }).join('') : completion({ content }));
    assert.match((await chat(product, { key, body })).status, /fwd=miss/);
  }
  assert.equal(product.origin.requests.length, 4);
});

test('mode off at the operator is off for everyone', async (t) => {
  const product = await begin(t, { mode: 'off' });
  const key = newKey();
  for (let i = 0; i < 2; i += 1)
    assert.match((await chat(product, { key, headers: { 'nearhit-mode': 'semantic' } })).status, /fwd=bypass; detail=mode-off/);
  assert.equal(product.origin.requests.length, 2);
});

test('shutting down lets a stream under way finish and takes no new connection', async (t) => {
  const product = await begin(t, { mode: 'exact', grace: '20s' });
  const gate = createGate();
  const pieces = completionStream({ content: 'to the end' });
  product.origin.answer({ kind: 'sse', pieces: [...pieces.slice(0, 2), gate, ...pieces.slice(2)] });
  const whole = chat(product, { key: newKey(), body: { stream: true } });
  await gate.reached;
  const closing = product.close();
  await assert.rejects(fetch(`${product.url}/nearhit/healthz`, { headers: { connection: 'close' } }));
  gate.open();
  assert.equal((await whole).text, pieces.join(''));
  await closing;
});

test('grace that runs out cuts what is left', async (t) => {
  const product = await begin(t, { mode: 'exact', grace: '50ms' });
  product.origin.answer({ kind: 'stall', pieces: completionStream().slice(0, 2) });
  const cut = chat(product, { key: newKey(), body: { stream: true } });
  await product.origin.arrived(1);
  const closing = product.close();
  await assert.rejects(cut);
  await closing;
});

test('health is told on the data port and on the admin listener, figures of the store only to who has the token', async (t) => {
  const product = await begin(t, {});
  const health = await fetch(`${product.url}/nearhit/readyz`);
  assert.equal(health.status, 200);
  assert.equal(((await health.json()) as { semantic: string }).semantic, 'ready');
  assert.equal((await fetch(`${product.adminUrl}/healthz`)).status, 200);
  assert.equal((await fetch(`${product.adminUrl}/api/stats`)).status, 401);
  await chat(product, { key: newKey() });
  const metrics = await (await fetch(`${product.adminUrl}/metrics`, { headers: { authorization: `Bearer ${product.adminToken}` } })).text();
  assert.match(metrics, /nearhit_requests_total\{[^}]*outcome="miss"[^}]*\} 1/);
});
