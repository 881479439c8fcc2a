/** The cache itself as a component, in its three worlds, under the official SDK: what it stores, finds, streams and survives. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import OpenAI from 'openai';
import { writeOnnx } from '../../src/edge-build/onnx-writer.ts';
import { CACHE_WORLDS } from '../../src/edge-build/build-cache.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { answering, chunks, completion, event } from '../support/chat-wire.ts';
import { builtComponent } from '../support/component.ts';
import { startTestEdge, toolsMissing, type TestEdge } from '../support/edge.ts';
import { createGate } from '../support/gate.ts';
import { leakedAfterSettling, openResources } from '../support/leaks.ts';
import { maySkip } from '../support/may-skip.ts';
import { newKey } from '../support/product.ts';

const skip = maySkip(toolsMissing());
const MIB = 2 ** 20;
const ENVIRONMENT = { NEARHIT_SECRET: randomBytes(32).toString('base64url'), NEARHIT_LOOKUP_TIMEOUT: '60s', NEARHIT_LOG_LEVEL: 'warn' };

function startCache(component: string, model: string): Promise<TestEdge> {
  return startTestEdge({
    component,
    models: { [DEFAULT_MODEL.name]: model },
    environment: ENVIRONMENT,
    threads: 3,
    limits: { memory: 256 * MIB, compute: 120_000, time: 240_000 },
    maxKeys: 64 * MIB,
    maxVectors: 16 * MIB,
  });
}

const clientOf = ({ url }: TestEdge, key = newKey()): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries: 0 });

interface Told {
  readonly text: string;
  readonly status: string;
}

/** What was answered is stored behind the answer, by the instance that gave it: when none works any more, all of it is. */
async function stored({ running }: TestEdge): Promise<void> {
  while (running.gauges().busy > 0) await new Promise((resolve) => setImmediate(resolve));
}

async function ask(client: OpenAI, question: string): Promise<Told> {
  const { data, response } = await client.chat.completions
    .create({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] })
    .withResponse();
  return { text: data.choices[0]?.message.content ?? '', status: response.headers.get('cache-status') ?? '' };
}

for (const world of CACHE_WORLDS)
  describe(`the cache as a component, world ${world}`, { skip }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'nearhit-edge-cache-'));
    let component: string;
    let edge: TestEdge;
    before(async () => {
      component = await builtComponent(world);
      edge = await startCache(component, DEFAULT_MODEL.model.path);
    });
    after(async () => {
      await edge?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('answers a question new, then from the store, and so a rewording of it', async () => {
      edge.origin.forget();
      edge.origin.answer({ kind: 'json', body: completion({ content: 'A map from keys to values.' }) });
      const client = clientOf(edge);
      const first = await ask(client, 'What is a hash table?');
      await stored(edge);
      const again = await ask(client, 'What is a hash table?');
      const reworded = await ask(client, 'What are hash tables?');
      assert.match(first.status, /fwd=miss/);
      assert.match(again.status, /hit;.*detail=exact/);
      assert.match(reworded.status, /hit;.*detail=semantic/);
      assert.deepEqual([again.text, reworded.text], [first.text, first.text]);
      assert.equal(edge.origin.requests.length, 1);
    });

    it('serves no other caller what one has stored', async () => {
      edge.origin.answer({ kind: 'json', body: completion({ content: 'An answer for one.' }) });
      await ask(clientOf(edge), 'What is a binary tree?');
      await stored(edge);
      assert.match((await ask(clientOf(edge), 'What is a binary tree?')).status, /fwd=miss/);
    });

    it('streams an answer as it comes, and then from the store', async () => {
      edge.origin.forget();
      const gate = createGate();
      const [opening = '', ...rest] = chunks({ content: 'One two three.' }).map(event);
      edge.origin.answer({ kind: 'sse', pieces: [opening, ...rest.slice(0, 1), gate, ...rest.slice(1)] });
      const client = clientOf(edge);
      const live = await streamed(client, 'Count to three.');
      await live.next();
      await live.next();
      gate.open();
      assert.equal(await live.rest(), 'One two three.');
      await stored(edge);
      const replayed = await streamed(client, 'Count to three.');
      assert.match(replayed.status, /hit;.*detail=exact/);
      assert.equal(await replayed.rest(), 'One two three.');
      assert.equal(edge.origin.requests.length, 1);
    });

    it('passes on what it cannot cache, and an error of the provider as it is', async () => {
      edge.origin.answer({ kind: 'error', status: 429, body: '{"error":{"message":"slow down"}}' });
      await assert.rejects(ask(clientOf(edge), 'What is a queue?'), OpenAI.RateLimitError);
      edge.origin.answer({ kind: 'json', body: '{"object":"list","data":[]}' });
      assert.equal(await (await edge.get('/v1/models')).text(), '{"object":"list","data":[]}');
    });

    if (world !== 'cache') return;

    it('goes on without its model: one that answers nonsense costs no request', async (t) => {
      const model = join(folder, 'nonsense.onnx');
      const value = { type: 'FP32', dimensions: ['n'] } as const;
      const nodes = [{ operator: 'Identity', inputs: ['input'], outputs: ['output'] }];
      writeFileSync(model, writeOnnx({ inputs: [{ name: 'input', ...value }], outputs: [{ name: 'output', ...value }], nodes }));
      const without = await startCache(component, model);
      t.after(() => without.close());
      without.origin.answer({ kind: 'json', body: completion({ content: 'Without a model.' }) });
      const client = clientOf(without);
      assert.equal((await ask(client, 'What is a linked list?')).text, 'Without a model.');
      await stored(without);
      assert.match((await ask(client, 'What is a linked list?')).status, /hit;.*detail=exact/);
    });

    it('serves a thousand requests in a row and fifty at once, with no answer mixed up and nothing left behind', async () => {
      edge.origin.answer(answering((question) => ({ content: `You asked: ${question}` })));
      const client = clientOf(edge);
      const one = async (i: number): Promise<void> => {
        const question = `What is the meaning of word number ${i % 40}?`;
        assert.equal((await ask(client, question)).text, `You asked: ${question}`);
      };
      const atOnce = (): Promise<unknown> => Promise.all(Array.from({ length: 50 }, (_, i) => one(i)));
      await atOnce();
      for (let i = 0; i < 100; i += 1) await one(i);
      const open = openResources();
      const before = process.memoryUsage.rss();
      for (let i = 0; i < 1000; i += 1) await one(i);
      await atOnce();
      const grown = process.memoryUsage.rss() - before;
      assert.ok(grown < 200 * MIB, `${Math.round(grown / MIB)} MiB more after 1,050 requests`);
      assert.deepEqual(await leakedAfterSettling(open), []);
      assert.deepEqual(
        edge.notices.filter((line) => line.includes('failed')),
        [],
      );
    });
  });

interface Streamed {
  readonly status: string;
  next(): Promise<'more' | 'over'>;
  rest(): Promise<string>;
}

async function streamed(client: OpenAI, question: string): Promise<Streamed> {
  const { data, response } = await client.chat.completions
    .create({ model: 'gpt-4.1', stream: true, messages: [{ role: 'user', content: question }] })
    .withResponse();
  const parts = data[Symbol.asyncIterator]();
  let text = '';
  const next = async (): Promise<'more' | 'over'> => {
    const part = await parts.next();
    if (part.done === true) return 'over';
    text += part.value.choices[0]?.delta.content ?? '';
    return 'more';
  };
  return {
    status: response.headers.get('cache-status') ?? '',
    next,
    rest: async () => {
      while ((await next()) === 'more');
      return text;
    },
  };
}
