/** A change of the embedding model: what is stored goes on hitting, is never compared across models, and is embedded again. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Operations, ReembedOrder } from '../src/admin/operations.ts';
import { writeAdminAddress } from '../src/cli/data-directory.ts';
import { startNearhit, type RunningNearhit } from '../src/compose.ts';
import type { RemoteModel } from '../src/config.ts';
import { defaultConfig, type Overrides } from '../src/overrides.ts';
import { answering } from './support/chat-wire.ts';
import { run } from './support/cli.ts';
import { startOrigin, type Origin } from './support/origin.ts';
import { newKey } from './support/product.ts';
import { serving, SPEC } from './support/remote.ts';
import { until } from './support/wire.ts';

const QUESTIONS = ['How do I reset my password?', 'What is a hash table?', 'Who wrote the first compiler?'] as const;
const LACKING: ReembedOrder = { kind: 'start', which: 'lacking', perSecond: undefined };
const TOKEN = 'a-token-of-sufficient-length';

interface Install {
  readonly data: string;
  readonly origin: Origin;
  /** One after the other: a directory has one owner. */
  open(embedder: string): Promise<Opened>;
}

interface Opened {
  readonly operations: Operations;
  readonly adminUrl: string;
  readonly notices: readonly string[];
  ask(question: string): Promise<string>;
  close(): Promise<void>;
}

/** One data directory over restarts. */
async function install(t: TestContext, models: Overrides['models']): Promise<Install> {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-reembed-'));
  const origin = await startOrigin(answering((question) => ({ content: `About: ${question}`, usage: { prompt: 3, completion: 5 } })));
  const fixed = { secret: randomBytes(32), key: newKey() };
  let last: Opened | undefined;
  t.after(async () => {
    await last?.close();
    await origin.close();
    rmSync(data, { recursive: true, force: true });
  });
  const open = async (embedder: string): Promise<Opened> => {
    const notices: string[] = [];
    const settings: Overrides = {
      upstream: origin.url,
      data,
      port: 0,
      adminPort: 0,
      holdout: '0',
      lookupTimeout: '20s',
      logLevel: 'silent',
    };
    const config = defaultConfig({ ...settings, ...(models === undefined ? {} : { models }), embedder });
    const notice = (line: string): void => void notices.push(line);
    const running = await startNearhit({ config, storage: 'directory', secret: fixed.secret, adminToken: TOKEN, notice });
    await running.ready();
    const { operations, adminUrl = '' } = running;
    const ask: Opened['ask'] = (question) => asked(running.url, fixed.key, question);
    return (last = { operations, adminUrl, notices, ask, close: once(running) });
  };
  return { data, origin, open };
}

function once(running: RunningNearhit): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () => (closed ??= running.close());
}

async function asked(url: string, key: string, question: string): Promise<string> {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', headers, body });
  await response.text();
  return response.headers.get('cache-status') ?? '';
}

const stored = ({ operations }: Opened, count: number): Promise<void> =>
  until(() => operations.stats().store.entries === count, `${count} entries are stored`);
const ended = ({ operations }: Opened): Promise<void> => until(() => operations.stats().reembed.kind === 'ended', 'the run has ended');
const similarityTo = async ({ operations }: Opened, question: string): Promise<number | undefined> =>
  (await operations.explain(question, 1))[0]?.similarity;

/** The same vectors for the same text: where two models were compared, nothing would be nearer. */
async function twoModels(t: TestContext): Promise<NonNullable<Overrides['models']>> {
  const { url, close } = await startOrigin(serving());
  t.after(close);
  return { first: { ...SPEC, url, model: 'embed-1' }, second: { ...SPEC, url, model: 'embed-2' } };
}

async function withStored(t: TestContext): Promise<Install> {
  const there = await install(t, await twoModels(t));
  const first = await there.open('first');
  for (const question of QUESTIONS) await first.ask(question);
  await stored(first, QUESTIONS.length);
  assert.equal(first.operations.stats().vectors.inUse, QUESTIONS.length);
  assert.notEqual(await similarityTo(first, QUESTIONS[0]), undefined);
  await first.close();
  return there;
}

test('after a change of model old entries hit exactly and by words, are compared with nothing, and one line says so', async (t) => {
  const there = await withStored(t);
  const second = await there.open('second');
  const { vectors } = second.operations.stats();
  assert.deepEqual([vectors.inUse, vectors.none, Object.values(vectors.others)], [0, 0, [3]]);
  const told = (): readonly string[] => second.notices.filter((line) => line.includes('vectors of another model'));
  await until(() => told().length > 0, 'the line that tells of them');
  assert.match(told()[0] ?? '', /^3 entries carry vectors of another model \(first@[^)]+\) than second@\S+: .*; nearhit reembed/);

  there.origin.forget();
  assert.match(await second.ask(QUESTIONS[0]), /detail=exact/);
  assert.match(await second.ask(` ${QUESTIONS[0]}`), /detail=alias/);
  assert.match(await second.ask('How can I reset my password?'), /detail=shadow/, 'found by its words, in shadow without a calibration');
  assert.equal(there.origin.requests.length, 1);
  assert.equal(await similarityTo(second, QUESTIONS[0]), undefined, 'a vector of the first model is no neighbour of one of the second');
});

test('nearhit reembed makes them anew in the background, and nothing else of them changes', async (t) => {
  const there = await withStored(t);
  const second = await there.open('second');
  await second.ask(QUESTIONS[0]);
  const report = second.operations.reembed(LACKING);
  assert.equal(report.run.kind === 'running' ? report.run.total : 0, 3);
  await ended(second);
  const { vectors, reembed } = second.operations.stats();
  assert.deepEqual(vectors, { inUse: 3, others: {}, none: 0 });
  assert.deepEqual(reembed.kind === 'ended' ? [reembed.how, reembed.replaced, reembed.refused] : [], ['done', 3, 0]);
  assert.ok(((await similarityTo(second, QUESTIONS[0])) ?? 0) > 0.999, 'the index that was searched before has the new vector');

  there.origin.forget();
  for (const question of QUESTIONS) assert.match(await second.ask(question), /detail=exact/);
  assert.equal(there.origin.requests.length, 0);
  await second.close();
  const again = await there.open('second');
  assert.deepEqual(again.operations.stats().vectors, { inUse: 3, others: {}, none: 0 });
  assert.deepEqual(again.operations.reembed({ ...LACKING, which: 'all' }).run.kind, 'running');
  await ended(again);
  assert.equal(again.operations.stats().vectors.inUse, 3);
});

test('the command counts, does it, shows it in the statistics, stops it, and says what it cannot do', async (t) => {
  const there = await withStored(t);
  const flags = ['--data', there.data, '--admin-token', TOKEN];
  assert.match((await run('reembed', ...flags)).err, /no nearhit runs with the data directory .*start one/);
  const second = await there.open('second');
  writeAdminAddress(there.data, { url: second.adminUrl, pid: process.pid });
  const dry = await run('reembed', '--dry-run', ...flags);
  assert.match(dry.out, /^would embed 3 entries again with second@\S+: 3 with vectors of first@[^"\s]+\n$/);
  assert.match((await run('stats', ...flags)).out, /^not by meaning +3 carry vectors of first@\S+; nearhit reembed embeds them again$/m);
  assert.match(await second.operations.metrics(), /^nearhit_vectors_unused\{model="first@[^"\s]+"\} 3$/m);

  // So slow that it is still at it when it is stopped.
  second.operations.reembed({ ...LACKING, perSecond: 0.001 });
  await until(() => second.operations.stats().vectors.inUse === 1, 'the first entry is done');
  assert.match((await run('stats', ...flags)).out, /^embedding +1 of 3 entries, embeds again, /m);
  assert.match(await second.operations.metrics(), /^nearhit_reembed_running 1$/m);
  assert.equal((await run('reembed', '--stop', ...flags)).code, 0);
  await ended(second);
  const rest = await run('reembed', '--rate', '1000/s', ...flags);
  assert.deepEqual([rest.code, /^embedded 2 entries again with second@/.test(rest.out)], [0, true], rest.err);
  assert.match((await run('reembed', ...flags)).out, /^nothing to embed again: all 3 vectors are of second@/);
  assert.match((await run('reembed', '--all', '--dry-run', ...flags)).out, /^would embed 3 entries .* with vectors of the model in use\n$/);

  for (const wrong of [
    ['--rate', '0/s'],
    ['--rate', 'fast'],
    ['--stop', '--all'],
  ])
    assert.equal((await run('reembed', ...wrong, ...flags)).code, 2);
  const tooFast = await run('reembed', '--rate', '999999', ...flags);
  assert.deepEqual([tooFast.code, /perSecond/.test(tooFast.err)], [1, true]);
});

test('what was stored while the embedder was down is embedded by itself once it is back, and a run that it holds up says why', async (t) => {
  const server = await startOrigin({ kind: 'refuse' });
  t.after(() => server.close());
  const far: RemoteModel = { ...SPEC, url: server.url };
  const there = await install(t, { far });
  const opened = await there.open('far');
  for (const question of QUESTIONS) await opened.ask(question);
  await stored(opened, QUESTIONS.length);
  assert.deepEqual(opened.operations.stats().vectors, { inUse: 0, others: {}, none: 3 });
  assert.throws(() => opened.operations.reembed(LACKING), { code: 'model-down' });

  server.answer(serving());
  await until(() => opened.operations.stats().vectors.inUse === 3, 'all have a vector');
  const { vectors, reembed } = opened.operations.stats();
  assert.deepEqual([vectors.none, reembed.kind], [0, 'none'], 'nobody ordered it');
  assert.ok(((await similarityTo(opened, QUESTIONS[0])) ?? 0) > 0.999);

  server.answer({ kind: 'refuse' });
  opened.operations.reembed({ ...LACKING, which: 'all' });
  const heldUp = (): string => {
    const { reembed } = opened.operations.stats();
    return reembed.kind === 'running' ? (reembed.heldUp ?? '') : '';
  };
  await until(() => heldUp() !== '', 'the run is held up');
  assert.match(heldUp(), /the embedding server at 127\.0\.0\.1/);
  opened.operations.reembed({ kind: 'stop' });
  await ended(opened);
  assert.deepEqual(opened.operations.stats().vectors, { inUse: 3, others: {}, none: 0 });
});
