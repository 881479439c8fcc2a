/** Whose vectors they are: an id that outlives restarts and moves, and that another model never gets. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { UNKNOWN_MODEL } from '../src/embed/embedder.ts';
import { knownIn, type KnownModels } from '../src/embed/remote/known-models.ts';
import { vectorOf } from './support/embedding-wire.ts';
import { startOrigin } from './support/origin.ts';
import { serving, startRemote, type RemoteStart } from './support/remote.ts';
import { until } from './support/wire.ts';

/** Nearly the same numbers, as another machine or another batch gives them. */
const noisy = (text: string): Float32Array => vectorOf(text).map((component, i) => component + (i % 2 === 0 ? 1e-3 : -1e-3));
const another = (text: string): Float32Array => vectorOf(`of another model: ${text}`);

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-models-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'models');
}

const keptIn = (folder: string): KnownModels => knownIn(folder, (line) => assert.fail(line));

/** The id under which it embeds, or why it does not. */
async function met(t: TestContext, start: RemoteStart): Promise<string> {
  const { embedder } = await startRemote(t, start);
  await until(() => embedder.state().kind !== 'starting', 'the server was met');
  const state = embedder.state();
  return state.kind === 'down' ? state.why : embedder.id;
}

void test('the id names the model and is the same after a restart, on another machine of the same server and at another address', async (t) => {
  const known = keptIn(folderOf(t));
  const origin = await startOrigin(serving());
  const id = await met(t, { origin, known });
  assert.match(id, /^elsewhere@[0-9a-f]{12}$/);
  assert.equal(await met(t, { origin, known }), id);
  origin.answer(serving(noisy));
  assert.equal(await met(t, { origin, known }), id);
  assert.equal(await met(t, { script: serving(noisy), known }), id);
});

void test('it is known before the server is met, where the server was met before', async (t) => {
  const known = keptIn(folderOf(t));
  const origin = await startOrigin(serving());
  const id = await met(t, { origin, known });
  origin.answer({ kind: 'stall', pieces: [] });
  const { embedder } = await startRemote(t, { origin, known });
  assert.equal(embedder.state().kind, 'starting');
  assert.equal(embedder.id, id);
  assert.equal((await startRemote(t, { origin })).embedder.id, UNKNOWN_MODEL);
});

void test('another model or another prefix is another id, and what was known is known again', async (t) => {
  const known = keptIn(folderOf(t));
  const origin = await startOrigin(serving());
  const first = await met(t, { origin, known });
  const model = await met(t, { origin, known, spec: { model: 'embed-2' } });
  const prefix = await met(t, { origin, known, spec: { prefix: 'query: ' } });
  assert.equal(new Set([first, model, prefix]).size, 3);
  assert.equal(await met(t, { origin, known, spec: { model: 'embed-2' } }), model);
});

void test('a server with other vectors behind the same settings is refused, also after a restart, and never gets the id', async (t) => {
  const known = keptIn(folderOf(t));
  const origin = await startOrigin(serving());
  const id = await met(t, { origin, known });
  origin.answer(serving(another));
  for (let start = 0; start < 2; start += 1) {
    const why = await met(t, { origin, known });
    assert.ok(why.includes(`its model is not ${id} any more`) && why.includes('(drifted)'), why);
  }
  origin.answer(serving());
  assert.equal(await met(t, { origin, known }), id);
});

void test('a server that came back with another model embeds nothing', async (t) => {
  const { origin, embedder, ear } = await startRemote(t);
  await embedder.embed('first', undefined);
  origin.answer({ kind: 'error', status: 429, body: '' });
  await assert.rejects(embedder.embed('text', undefined), /rate-limited/);
  origin.answer(serving(another));
  await ear.next(/\(drifted\)/);
  await assert.rejects(embedder.embed('text', undefined), /cannot embed/);
  origin.answer(serving());
  await ear.next(/the embedder is back/);
});

void test('a server that is healthy all along and is given another model is found out by the next check', async (t) => {
  const { origin, embedder } = await startRemote(t, { checkedEvery: 0 });
  await embedder.embed('first', undefined);
  origin.answer(serving(another));
  await assert.rejects(embedder.embed('text', undefined), /\(drifted\)/);
});

void test('a nearhit over there says which model it is: that is the id, and another one is refused at the first call', async (t) => {
  const telling =
    (id: string): NonNullable<RemoteStart['script']> =>
    (request) => ({
      ...serving()(request),
      headers: { 'nearhit-model': id },
    });
  const origin = await startOrigin(telling('all-minilm-l6-v2@afdb6f1a0e45'));
  const known = keptIn(folderOf(t));
  const { embedder } = await startRemote(t, { origin, known });
  await embedder.embed('first', undefined);
  assert.equal(embedder.id, 'all-minilm-l6-v2@afdb6f1a0e45');
  assert.match(await met(t, { origin, known, spec: { prefix: 'query: ' } }), /^elsewhere@/);
  origin.answer(telling('bge-small@6c9c6101a956'));
  await assert.rejects(embedder.embed('text', undefined), /its model is bge-small@6c9c6101a956 now.*\(another-model\)/);
  assert.match(await met(t, { origin, known }), /\(drifted\)/);
});

void test('a server that is not the one its calibration was made for is refused', async (t) => {
  const origin = await startOrigin(serving());
  const id = await met(t, { origin });
  assert.equal(await met(t, { origin, expected: id }), id);
  const why = await met(t, { origin, expected: 'elsewhere@000000000000' });
  assert.ok(why.includes(`its model is ${id}, and elsewhere@000000000000 was expected`), why);
});

void test('what is kept is readable by its owner alone, and a damaged file is told and makes a new model', async (t) => {
  const folder = folderOf(t);
  const origin = await startOrigin(serving());
  await met(t, { origin, known: keptIn(folder) });
  const [file = ''] = readdirSync(folder);
  assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600);
  for (const damage of ['', '{"vectors":', '{"id":1}']) {
    writeFileSync(join(folder, file), damage);
    const told: string[] = [];
    assert.match(await met(t, { origin, known: knownIn(folder, (line) => told.push(line)) }), /^elsewhere@/);
    assert.ok(told.every((line) => line.includes(file)) && told.length > 0, told.join('\n'));
  }
  writeFileSync(join(folder, '..', 'no-folder'), '');
  const told: string[] = [];
  assert.match(await met(t, { origin, known: knownIn(join(folder, '..', 'no-folder'), (line) => told.push(line)) }), /^elsewhere@/);
  assert.match(told.at(-1) ?? '', /cannot keep what the embedder .* is known by/);
});
