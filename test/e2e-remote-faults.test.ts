/** A cache whose embedding server fails in every way it can: the caller gets the provider's answer, and what is stored is still served. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMs } from '../src/units.ts';
import { answering } from './support/chat-wire.ts';
import { vectorOf } from './support/embedding-wire.ts';
import { startOrigin, type Script, type SeenRequest } from './support/origin.ts';
import { chat, newKey, startProduct } from './support/product.ts';
import { serving, SPEC } from './support/remote.ts';
import { until } from './support/wire.ts';

type Answer = Script | ((request: SeenRequest) => Script);

const FAULTS: Readonly<Record<string, Answer | 'closed'>> = {
  slow: { kind: 'stall', pieces: [] },
  'rate-limited': { kind: 'error', status: 429, body: '', headers: { 'retry-after': '30' } },
  'server-error': { kind: 'error', status: 500, body: 'no' },
  'wrong-size': serving((text) => vectorOf(text, 9)),
  'wrong-count': { kind: 'json', body: '{"data":[]}' },
  'not-json': { kind: 'json', body: '<html>' },
  cut: { kind: 'refuse' },
  unreachable: 'closed',
};

for (const [reason, script] of Object.entries(FAULTS)) {
  void test(`an embedding server that is ${reason} costs nobody an answer`, async (t) => {
    const server = await startOrigin(serving());
    const far = { ...SPEC, url: server.url, timeout: toMs(50) };
    // At this target a lookup embeds on the way, in shadow as well.
    const product = await startProduct({ models: { far }, embedder: 'far', mode: 'semantic', maxFalseHits: '5%' });
    t.after(async () => {
      await product.close();
      await server.close();
    });
    product.origin.answer(answering((question) => ({ content: `You asked: ${question}` })));
    if (script === 'closed') await server.close();
    else server.answer(script);
    const key = newKey();
    const state = (): string => {
      const { embedder } = product.operations.stats();
      return embedder.kind === 'down' ? embedder.why : embedder.kind;
    };
    for (let i = 0; i < 6; i += 1) {
      const question = `What is the capital of country ${i}?`;
      const first = await chat(product, { key, question });
      assert.equal(first.response.status, 200);
      assert.ok(first.text.includes(question));
      assert.match((await chat(product, { key, question })).status, /hit.*detail=exact/);
    }
    await until(() => state().includes(`(${reason})`), `down by the name of ${reason}, and not ${state()}`);
    assert.equal(product.origin.requests.length, 6);
    assert.equal(product.operations.health().status, 'degraded');
    assert.equal(product.notices.filter((line) => line.includes('the embedder is down')).length, 1, product.notices.join('\n'));
  });
}
