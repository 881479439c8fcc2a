import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createLocalEmbedder, type LocalEmbedderOptions } from '../src/embed/local-embedder.ts';
import type { OnnxModel } from '../src/config.ts';
import { DEFAULT_MODEL, WASM_MODEL, type NamedModel } from '../src/embed/registry.ts';
import type { Embedder } from '../src/embed/embedder.ts';
import { QUEUE_LIMIT } from '../src/processes/waiting-calls.ts';
import { cosine, testEmbedder } from './contracts/embedder.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { listen } from './support/listen.ts';
import { LOADER, ownFile } from './support/own-file.ts';

const MODEL = DEFAULT_MODEL.model.path;
const QUIET = { workers: 1, log: (): void => undefined };
const LONG_TEXT = 'a '.repeat(250);

testEmbedder('local', () => createLocalEmbedder(DEFAULT_MODEL, QUIET));
testEmbedder('local, in Wasm', () => createLocalEmbedder(WASM_MODEL, QUIET));

/** Process ids, as the operating system lists them. */
function childProcesses(): readonly number[] {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === process.pid);
  return parents.map(Number);
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined; // ended meanwhile
  }
}

interface Running extends LocalEmbedderOptions {
  readonly named?: NamedModel<OnnxModel>;
}

async function withEmbedder({ named = DEFAULT_MODEL, ...options }: Running, body: (embedder: Embedder) => Promise<void>): Promise<void> {
  const embedder = createLocalEmbedder(named, options);
  try {
    await body(embedder);
  } finally {
    await embedder.close();
  }
}

/** A copy of the model's small files; the weights are put there by the test. */
function modelWithout(name: string): NamedModel<OnnxModel> {
  const directory = join(mkdtempSync(join(tmpdir(), 'nearhit-model-')), 'tiny-model');
  folders.push(join(directory, '..'));
  mkdirSync(directory);
  for (const file of ['SHA256SUMS', 'tokenizer.json', 'characters.json', 'model.onnx'])
    if (file !== name) copyFileSync(join(MODEL, file), join(directory, file));
  return { name: 'tiny-model', model: { ...DEFAULT_MODEL.model, path: directory } };
}

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

void describe('local embedder', () => {
  void it('gives the vectors of a reference run within cosine 0.9999', () =>
    withEmbedder(QUIET, async (embedder) => {
      const { vectors } = JSON.parse(readFileSync(new URL('./fixtures/vectors.json', import.meta.url), 'utf8')) as {
        vectors: [string, string][];
      };
      for (const [text, encoded] of vectors) {
        const wanted = new Float32Array(new Uint8Array(Buffer.from(encoded, 'base64')).buffer);
        const similarity = cosine(await embedder.embed(text, undefined), wanted);
        assert.ok(similarity > 0.9999, `${similarity} for ${text.slice(0, 40)}`);
      }
    }));

  void it('does not hold the event loop while it embeds', () =>
    withEmbedder(QUIET, async (embedder) => {
      await embedder.embed('warm', undefined);
      let turns = 0;
      let done = false;
      const embedded = embedder.embed(LONG_TEXT, undefined).finally(() => (done = true));
      while (!done) await new Promise((resolve) => setImmediate(resolve, (turns += 1)));
      await embedded;
      assert.ok(turns > 20, `${turns} turns`);
    }));

  void it('rejects at once when the queue is full, and serves those that wait', () =>
    withEmbedder(QUIET, async (embedder) => {
      const leaving = new AbortController();
      setMaxListeners(0, leaving.signal);
      const waiting = Array.from({ length: QUEUE_LIMIT }, (_, i) =>
        embedder.embed('text', i < QUEUE_LIMIT - 3 ? leaving.signal : undefined),
      );
      await assert.rejects(embedder.embed('one more', undefined), /256 texts are waiting/);
      const left = Promise.allSettled(waiting.slice(0, -3));
      leaving.abort(new Error('left'));
      await Promise.all(waiting.slice(-3));
      const gone = await left;
      assert.ok(gone.every(({ status }) => status === 'rejected'));
      await embedder.embed('one more', undefined);
    }));

  void it('shares the work among its workers', () =>
    withEmbedder({ ...QUIET, workers: 2 }, async (embedder) => {
      const vectors = await Promise.all(Array.from({ length: 30 }, (_, i) => embedder.embed(`text number ${i}`, undefined)));
      assert.equal(vectors.length, 30);
    }));

  void it('rejects the call whose worker dies, says it is down, and recovers by itself', async () => {
    const ear = listen();
    const others = childProcesses();
    await withEmbedder({ workers: 1, log: ear.log, firstRest: 1 }, async (embedder) => {
      await embedder.embed('warm', undefined);
      const call = embedder.embed(LONG_TEXT, undefined);
      const [worker] = childProcesses().filter((child) => !others.includes(child));
      process.kill(worker ?? 0, 'SIGKILL');
      await assert.rejects(call, /worker ended with SIGKILL/);
      await ear.next(/down: ended/);
      await assert.rejects(embedder.embed('meanwhile', undefined), /cannot embed/);
      await ear.next(/back/);
      await embedder.embed('again', undefined);
    });
  });

  void it('gives up a worker that does not answer in time', async () => {
    const ear = listen();
    await withEmbedder({ workers: 1, log: ear.log, firstRest: 1, textTimeout: 2 }, async (embedder) => {
      await assert.rejects(embedder.embed(LONG_TEXT, undefined), /no answer in time/);
      assert.match(await ear.next(/down/), /no answer in time/);
      await ear.next(/back/);
      assert.equal(embedder.state().kind, 'ready');
    });
  });

  void it('is down and says which file is missing, and recovers when it returns', async () => {
    const named = modelWithout('model.onnx');
    const ear = listen();
    await withEmbedder({ workers: 1, log: ear.log, firstRest: 1, longestRest: 20, named }, async (embedder) => {
      await assert.rejects(embedder.embed('text', undefined), /cannot read model\.onnx/);
      assert.match(await ear.next(/down/), /cannot read model\.onnx/);
      copyFileSync(join(MODEL, 'model.onnx'), join(named.model.path, 'model.onnx'));
      await ear.next(/back/);
      await embedder.embed('text', undefined);
      assert.ok(embedder.id.startsWith('tiny-model@'));
    });
  });

  void it('never loads weights whose sum is wrong', async () => {
    const named = modelWithout('model.onnx');
    writeFileSync(join(named.model.path, 'model.onnx'), 'not a model');
    await withEmbedder({ ...QUIET, named }, (embedder) =>
      assert.rejects(embedder.embed('text', undefined), /cannot use model\.onnx .* SHA-256 begins with/),
    );
  });

  void it('leaves nothing behind when it is closed', async () => {
    const before = openResources();
    const embedder = createLocalEmbedder(DEFAULT_MODEL, { ...QUIET, workers: 2 });
    await embedder.embed('text', undefined);
    await embedder.close();
    assert.deepEqual(await leakedAfterSettling(before), []);
  });

  void it('lets an idle process end without being closed', () => {
    const script = `
      import { createLocalEmbedder } from ${JSON.stringify(ownFile('src/embed/local-embedder'))};
      import { DEFAULT_MODEL } from ${JSON.stringify(ownFile('src/embed/registry'))};
      const vector = await createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: console.log }).embed('text', undefined);
      console.log(vector.length);`;
    const run = spawnSync(process.execPath, [...LOADER, '--input-type=module', '--eval', script], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    assert.deepEqual([run.stdout.trim(), run.status], ['384', 0], run.stderr);
  });
});
