/** What is left when a part is missing or something is purged under a request's feet. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openCore } from '../src/compose.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { handleWithFetch } from '../src/http/fetch-door.ts';
import { defaultConfig } from '../src/overrides.ts';
import { answering, completion } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { startOrigin } from './support/origin.ts';
import { chat, newKey, startProduct } from './support/product.ts';
import { until } from './support/wire.ts';

const answer = { content: 'Click "forgot password".', usage: { prompt: 3, completion: 5 } };

test('without its model nearhit still answers, hits by words go on, and health says degraded', async (t) => {
  const empty = mkdtempSync(join(tmpdir(), 'nearhit-no-model-'));
  const origin = await startOrigin(answering(() => answer));
  const notices: string[] = [];
  const models = { [DEFAULT_MODEL.name]: { ...DEFAULT_MODEL.model, path: empty } };
  const config = defaultConfig({ upstream: origin.url, logLevel: 'silent', holdout: '0', models });
  const open = await openCore({
    config,
    storage: 'memory',
    secret: randomBytes(32),
    notice: (line) => notices.push(line),
  });
  t.after(async () => {
    await open.close();
    await origin.close();
    rmSync(empty, { recursive: true });
  });
  await open.ready();
  const ask = async (question: string): Promise<string> => {
    const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] });
    const response = await handleWithFetch(
      new Request(`${origin.url}/v1/chat/completions`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      open.serve,
    );
    await response.text();
    assert.equal(response.status, 200);
    return response.headers.get('cache-status') ?? '';
  };
  assert.match(await ask('How do I reset my password?'), /fwd=miss; detail=none/);
  assert.match(await ask('How do I reset my password?'), /detail=exact/);
  assert.match(await ask('how do I reset my password'), /detail=alias/);
  assert.match(await ask('How can I reset my password?'), /detail=semantic/);
  assert.equal(open.operations.health().status, 'degraded');
  assert.equal(notices.length, 1, notices.join('\n'));
});

test('what is purged while its answer is on its way is not stored, and nobody joins it any more', async (t) => {
  const product = await startProduct({ mode: 'exact' });
  t.after(() => product.close());
  const key = newKey();
  const gate = createGate();
  product.origin.answer((request) => {
    const script = answering(() => answer)(request);
    return script.kind === 'json' ? { ...script, before: gate } : script;
  });
  const first = chat(product, { key, headers: { 'nearhit-tags': 'faq' } });
  await product.origin.arrived(1);
  await product.operations.purge({ kind: 'tag', tag: 'faq' }, false);
  const second = chat(product, { key });
  await product.origin.arrived(2);
  gate.open();
  await Promise.all([first, second]);
  assert.equal(product.origin.requests.length, 2);
  assert.equal(product.operations.stats().dropped.purged, 1);
});

/** The embedding workers are the only processes the product starts. */
function workers(): number[] {
  return readdirSync('/proc/self/task')
    .flatMap((task) => readFileSync(`/proc/self/task/${task}/children`, 'utf8').trim().split(' '))
    .filter((word) => word !== '' && readFileSync(`/proc/${word}/cmdline`, 'utf8').includes('embed-worker'))
    .map(Number);
}

test(
  'a killed embedding worker costs nobody an answer and no hit by words, and comes back',
  { skip: process.platform === 'linux' ? false : 'children are found through /proc' },
  async (t) => {
    const product = await startProduct({ embedWorkers: 1 });
    t.after(() => product.close());
    product.origin.answer(answering(() => answer));
    const key = newKey();
    await chat(product, { key, question: 'How do I reset my password?' });
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    const during = await chat(product, { key, question: 'How can I reset my password?', headers: { 'cache-control': 'no-store' } });
    assert.equal(during.response.status, 200);
    const rewording = { key, question: 'How can I reset my password?', headers: { 'cache-control': 'only-if-cached' } };
    assert.match((await chat(product, rewording)).status, /detail=semantic/);
    await until(() => product.operations.health().semantic === 'ready', 'the worker comes back');
    assert.equal(product.operations.health().status, 'ready');
  },
);

test('an upstream that says no-store is obeyed only where the operator respects it', async (t) => {
  for (const [respectUpstream, expected] of [
    ['false', /; hit/],
    ['true', /fwd=miss/],
  ] as const) {
    const product = await startProduct({ respectUpstream, mode: 'exact' });
    t.after(() => product.close());
    product.origin.answer({ kind: 'json', body: completion(answer), headers: { 'cache-control': 'no-store' } });
    const key = newKey();
    await chat(product, { key });
    assert.match((await chat(product, { key })).status, expected);
  }
});

test('a refusal is stored only where the operator wants it', async (t) => {
  for (const [storeRefusals, expected] of [
    ['false', /fwd=miss/],
    ['true', /; hit/],
  ] as const) {
    const product = await startProduct({ storeRefusals, mode: 'exact' });
    t.after(() => product.close());
    product.origin.answer({ kind: 'json', body: completion({ refusal: 'I cannot help with that.', usage: answer.usage }) });
    const key = newKey();
    await chat(product, { key });
    assert.match((await chat(product, { key })).status, expected);
  }
});
