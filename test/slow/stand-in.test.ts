/** The server where the native runtime cannot be loaded, and with it again on the same store: no vector is taken for one of the other. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Stats } from '../../src/admin/operations.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { answering } from '../support/chat-wire.ts';
import { run as cli } from '../support/cli.ts';
import { install, type Installation } from '../support/installation.ts';
import { shippedKernel } from '../support/kernel.ts';
import { ask, serve, statsOf, untilItEmbeds, type Running } from '../support/nearhit-process.ts';
import { startOrigin, type Origin } from '../support/origin.ts';
import { until } from '../support/wire.ts';

const Q = ['How do I reset my password?', 'What is a hash table?'] as const;

interface There {
  readonly installation: Installation;
  readonly data: string;
  readonly origin: Origin;
  /** One after the other: a directory has one owner. */
  start(): Promise<Running>;
}

async function installed(t: TestContext): Promise<There> {
  const installation = install();
  const data = mkdtempSync(join(tmpdir(), 'nearhit-stand-in-'));
  const origin = await startOrigin(answering((question) => ({ content: `About: ${question}`, usage: { prompt: 3, completion: 5 } })));
  t.after(async () => {
    await origin.close();
    for (const folder of [installation.folder, data]) rmSync(folder, { recursive: true, force: true });
  });
  const flags = ['--upstream', origin.url, '--data', data, '--port', '0', '--log-level', 'silent', '--holdout', '0'];
  const start = async (): Promise<Running> => {
    const running = await serve(t, [...flags, '--lookup-timeout', '20s', '--embed-workers', '1'], installation.program);
    await untilItEmbeds(data);
    return running;
  };
  return { installation, data, origin, start };
}

/** The runner's own time limit ends what never comes. */
async function told(data: string, when: (stats: Stats) => boolean): Promise<Stats> {
  let stats = await statsOf(data);
  while (!when(stats)) stats = await statsOf(data);
  return stats;
}
const hasOne = ({ vectors }: Stats): boolean => vectors.inUse === 1;

test('the twin in Wasm serves by an id and a calibration of its own, and what either stored is never taken for the other’s', async (t) => {
  const { installation, data, origin, start } = await installed(t);
  installation.bring();
  const first = await start();
  await ask(first.url, Q[0]);
  const { model: nativeId } = (await told(data, hasOne)).embedder;
  assert.match(nativeId, /^all-minilm-l6-v2@[0-9a-f]{12}$/);
  await first.stop('SIGTERM');

  installation.take();
  const second = await start();
  await until(
    () => second.said().includes('1 entries carry vectors of another model (all-minilm-l6-v2@'),
    'the line that tells of the other vectors',
  );
  assert.match(
    second.said(),
    /native runtime cannot be loaded here: .*onnxruntime-node.*; all-minilm-l6-v2-wasm stands in for all-minilm-l6-v2:/,
  );
  assert.match(second.said(), /embedder +all-minilm-l6-v2-wasm \(wasm\)/);
  origin.forget();
  assert.match(await ask(second.url, Q[0]), /detail=exact/);
  assert.match(await ask(second.url, 'How can I reset my password?'), /detail=semantic/, 'no shadow: it has a calibration');
  assert.equal(origin.requests.length, 0);
  await ask(second.url, Q[1]);
  const { embedder, vectors } = await told(data, hasOne);
  assert.deepEqual([embedder.name, embedder.calibration], ['all-minilm-l6-v2-wasm', 'own']);
  assert.deepEqual([vectors.inUse, vectors.others], [1, { [nativeId]: 1 }]);
  await assertTwinIsServed(second.url, embedder.model);
  assert.match((await cli('reembed', '--data', data)).out, /^embedded 1 entries again with all-minilm-l6-v2-wasm@\S+\+wasm/);
  await second.stop('SIGTERM');

  installation.bring();
  const third = await start();
  const again = await statsOf(data);
  assert.deepEqual([again.embedder.model, again.vectors.others], [nativeId, { [embedder.model]: 2 }]);
  assert.doesNotMatch(third.said(), /stands in/);
  origin.forget();
  for (const question of Q) assert.match(await ask(third.url, question), /detail=exact/);
  assert.equal(origin.requests.length, 0);
  assert.match((await cli('reembed', '--data', data)).out, /^embedded 2 entries again with all-minilm-l6-v2@/);
  await third.stop('SIGTERM');
});

/** Who asks for the model by its usual name is told whose vectors come. */
async function assertTwinIsServed(url: string, id: string): Promise<void> {
  const body = JSON.stringify({ model: 'nearhit/all-minilm-l6-v2', input: Q[0] });
  const response = await fetch(`${url}/v1/embeddings`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data } = (await response.json()) as { readonly data: readonly { readonly embedding: readonly number[] }[] };
  assert.equal(response.headers.get('nearhit-model'), id);
  const expected = shippedKernel('int8').encode(readTokenizer(DEFAULT_MODEL.model.path).encode(Q[0]));
  assert.deepEqual(Float32Array.from(data[0]?.embedding ?? []), expected);
}
