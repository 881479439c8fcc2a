/**
 * Two processes: one embeds, the other one caches and has no model of its own. The embedding one is killed and started again under
 * load: nobody's request fails, what was asked before is found by its words meanwhile, and by meaning again afterwards.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import OpenAI from 'openai';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { answering } from '../support/chat-wire.ts';
import { embed } from '../support/embed.ts';
import { serve, untilItEmbeds, type Running } from '../support/nearhit-process.ts';
import { startOrigin, type Origin } from '../support/origin.ts';
import { newKey, startProduct } from '../support/product.ts';

const SERVED = `nearhit/${DEFAULT_MODEL.name}`;
/** Found by meaning alone, at a target that lets similarity decide. */
const PAIRS = [
  ['How do I reset my password?', 'How do I recover my password?'],
  ['What causes earthquakes?', 'Why do earthquakes happen?'],
  ['How do I change the oil of my car?', 'How do I replace the oil in my car?'],
] as const;

function folder(t: TestContext): string {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-remote-'));
  t.after(() => rmSync(data, { recursive: true, force: true }));
  return data;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

interface Two {
  readonly origin: Origin;
  readonly cache: Running;
  readonly client: OpenAI;
  readonly embedding: Running;
  /** On the same port, with the same data. */
  startEmbedding(): Promise<Running>;
}

async function startTwo(t: TestContext): Promise<Two> {
  const origin = await startOrigin(answering((question) => ({ content: `You asked: ${question}`, usage: { prompt: 3, completion: 5 } })));
  t.after(() => origin.close());
  const [data, port] = [folder(t), await freePort()];
  const startEmbedding = (): Promise<Running> =>
    serve(t, ['--port', port, '--data', data, '--upstream', origin.url, '--embed-workers', '1']);
  const embedding = await startEmbedding();
  const cacheData = folder(t);
  const config = `${cacheData}.json`;
  t.after(() => rmSync(config));
  const far = { kind: 'remote', url: embedding.url, model: SERVED, dimensions: 384 };
  writeFileSync(config, JSON.stringify({ models: { far }, embedder: 'far', holdout: '0', maxFalseHits: '20%', lookupTimeout: '20s' }));
  const cache = await serve(t, ['--config', config, '--port', '0', '--data', cacheData, '--upstream', origin.url]);
  await untilItEmbeds(cacheData);
  const client = new OpenAI({ baseURL: `${cache.url}/v1`, apiKey: 'sk-two', maxRetries: 0 });
  return { origin, cache, client, embedding, startEmbedding };
}

async function ask(client: OpenAI, question: string): Promise<{ readonly status: string; readonly text: string | null | undefined }> {
  const { data, response } = await client.chat.completions
    .create({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] })
    .withResponse();
  return { status: response.headers.get('cache-status') ?? '', text: data.choices[0]?.message.content };
}

/** Asks what is stored nowhere, again and again, until it is told to stop. */
function load(client: OpenAI, lanes: number): { stop(): Promise<{ readonly asked: number; readonly failures: readonly unknown[] }> } {
  let asked = 0;
  let going = true;
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (going) {
      asked += 1;
      const question = `What is the distance between station ${asked} and station ${asked * 7919}?`;
      try {
        assert.equal((await ask(client, question)).text, `You asked: ${question}`);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  const running = Promise.all(Array.from({ length: lanes }, lane));
  return { stop: () => ((going = false), running.then(() => ({ asked, failures }))) };
}

async function said(running: Running, pattern: RegExp): Promise<void> {
  while (!pattern.test(running.said())) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('the embedding process is killed and started again under load: no request fails, and hits by meaning are back', async (t) => {
  const { origin, cache, client, embedding, startEmbedding } = await startTwo(t);
  let direct = 0;
  const first = async (question: string): Promise<void> => {
    assert.match((await ask(client, question)).status, /fwd=miss/);
    direct += 1;
  };
  for (const [question] of PAIRS) await first(question);
  const [[reset, recover], [, earthquakes], [, oil]] = PAIRS;
  const found = await ask(client, recover);
  assert.match(found.status, /hit.*detail=semantic/);
  assert.equal(found.text, `You asked: ${reset}`);

  const under = load(client, 4);
  await embedding.stop('SIGKILL');
  await said(cache, /the embedder is down: the embedding server at .*; answers are found by their exact words until it is back/);
  assert.match((await ask(client, reset)).status, /hit.*detail=exact/);
  assert.match((await ask(client, 'How can I reset my password?')).status, /hit.*detail=semantic/, 'by its words');
  const missed = await ask(client, earthquakes);
  assert.match(missed.status, /fwd=miss; detail=embedder-down/);
  assert.equal(missed.text, `You asked: ${earthquakes}`);
  direct += 1;

  await startEmbedding();
  await said(cache, /the embedder is back/);
  const again = await ask(client, oil);
  const { asked, failures } = await under.stop();
  assert.match(again.status, /hit.*detail=semantic/);
  assert.deepEqual(failures, []);
  assert.equal(origin.requests.length, asked + direct, 'each question was asked once');
  assert.equal(cache.said().match(/the embedder is down/g)?.length, 1);
  assert.equal(cache.said().match(/the embedder is back/g)?.length, 1);
  t.diagnostic(`${asked} questions under load, none failed`);
});

test('what is served without a key on loopback is the local embedder, and the cache knows the model by its id', async (t) => {
  const { cache, embedding } = await startTwo(t);
  const client = new OpenAI({ baseURL: `${embedding.url}/v1`, apiKey: 'anything', maxRetries: 0 });
  const { data } = await client.embeddings.create({ model: SERVED, input: 'text' });
  assert.equal(data[0]?.embedding.length, 384);
  assert.ok(!/shadow/.test(cache.said()), 'it has been calibrated already, as what is built in');
});

test('a model that does not embed is 503 with the time to try again, and another one is served beside it', async (t) => {
  const broken = { ...DEFAULT_MODEL.model, path: '/nowhere' };
  const both = { models: { broken }, embedder: 'broken', serveModels: ['broken', DEFAULT_MODEL.name] };
  const down = await startProduct({ ...both, embedWorkers: 1, mode: 'exact' });
  t.after(() => down.close());
  const { response, text } = await embed(down, newKey(), { model: 'nearhit/broken', input: 'text' });
  assert.deepEqual([response.status, response.headers.get('retry-after')], [503, '1'], text);
  assert.match(text, /"model-down"/);
  assert.equal((await embed(down, newKey(), { model: SERVED, input: 'text' })).response.status, 200);
});

test('through the library door the same model answers, without a listener', async (t) => {
  const product = await startProduct({ door: 'library', embedWorkers: 1 });
  t.after(() => product.close());
  const { data } = await product.client().embeddings.create({ model: SERVED, input: ['one', 'two'] });
  assert.deepEqual(
    data.map(({ index, embedding }) => [index, embedding.length]),
    [
      [0, 384],
      [1, 384],
    ],
  );
  assert.equal(product.origin.requests.length, 0);
});
