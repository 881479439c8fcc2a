/** Two models that other people published: their vectors are right, and a calibration made for one of them serves hits by meaning. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { resolveConfig } from '../../src/cli/resolve-config.ts';
import type { Config } from '../../src/config.ts';
import { createLocalEmbedder } from '../../src/embed/local-embedder.ts';
import { cosine } from '../contracts/embedder.ts';
import { answering } from '../support/chat-wire.ts';
import { run } from '../support/cli.ts';
import { chat, newKey, startProduct } from '../support/product.ts';

const folder = mkdtempSync(join(tmpdir(), 'nearhit-fetched-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** 170 MB and a calibration: asked for by name. */
const WANTED = process.env['FETCH_MODELS'] === '1';
const script = !WANTED
  ? { status: 1, stderr: 'set FETCH_MODELS=1 to bring two published models, 170 MB' }
  : spawnSync(process.execPath, ['scripts/fetch-models.js', folder, 'bge-small-en-v15-q', 'e5-small-v2'], { encoding: 'utf8' });
const config = join(folder, 'nearhit.json');

/** The settings as the file that the script wrote has them; without the files there is nothing to test, and the reason is told. */
function settings(t: TestContext, file = config): Pick<Config, 'models'> | undefined {
  if (script.status !== 0) {
    t.skip(script.stderr.trim());
    return undefined;
  }
  const resolved = resolveConfig({ flags: new Map([['config', file]]), environment: {}, readFile: (path) => readFileSync(path, 'utf8') });
  if (resolved.kind === 'refused') assert.fail(resolved.problems.join('\n'));
  const { models } = resolved.config;
  return { models };
}

interface Reference {
  readonly [model: string]: readonly (readonly [text: string, vector: string])[];
}
const { about: _, ...reference } = JSON.parse(
  readFileSync(new URL('../fixtures/fetched-vectors.json', import.meta.url), 'utf8'),
) as Reference;

for (const [embedder, rows] of Object.entries(reference))
  test(`${embedder} gives the vectors of a reference run within cosine 0.9999`, async (t) => {
    const { models } = settings(t) ?? {};
    if (models === undefined) return;
    const model = models[embedder];
    assert.equal(model?.kind, 'onnx');
    const opened = createLocalEmbedder({ name: embedder, model }, { workers: 1, log: (line) => t.diagnostic(line) });
    try {
      for (const [text, encoded] of rows) {
        const similarity = cosine(
          await opened.embed(text, undefined),
          new Float32Array(new Uint8Array(Buffer.from(encoded, 'base64')).buffer),
        );
        assert.ok(similarity > 0.9999, `${similarity} for ${text}`);
      }
      await assert.rejects(opened.embed('word '.repeat(600), undefined), /a text of 60\d tokens: the model takes at most 512/);
    } finally {
      await opened.close();
    }
  });

const VERBS = 'reset change cancel renew open close move print find check'.split(' ');
const THINGS =
  'password address order passport account ticket booking letter invoice contract card loan policy licence profile domain phone router printer locker'.split(
    ' ',
  );

/** Rewordings that may be served and near neighbours that may not, more than the 300 that a calibration needs. */
function labelledPairs(): string {
  const rows = VERBS.flatMap((verb) =>
    THINGS.flatMap((thing, index) => {
      const other = THINGS[(index + 1) % THINGS.length] ?? '';
      const asked = `How do I ${verb} my ${thing}?`;
      return [
        { a: asked, b: `How can I ${verb} my ${thing}?`, same: 1, kind: `${verb} reworded` },
        { a: asked, b: `How should I ${verb} my ${thing}`, same: 1, kind: `${verb} reworded` },
        { a: asked, b: `How do I ${verb} my ${other}?`, same: 0, kind: `${verb} another` },
        { a: asked, b: `How do I not ${verb} my ${thing}?`, same: 0, kind: `${verb} negated` },
      ];
    }),
  );
  return rows.map((row) => `${JSON.stringify({ ...row, source: 'made' })}\n`).join('');
}

test('bge-small serves nothing by meaning until it is calibrated, and then does', async (t) => {
  const uncalibrated = settings(t);
  if (uncalibrated === undefined) return;
  const embedder = 'bge-small-en-v15-q';
  assert.match(await secondAnswer({ ...uncalibrated, embedder }), /fwd=miss; detail=shadow/);

  const pairs = join(folder, 'pairs.jsonl');
  writeFileSync(pairs, labelledPairs());
  const out = join(folder, 'bge.json');
  const made = await run('calibrate', pairs, '--out', out, '--embedder', embedder, '--config', config);
  assert.equal(made.code, 0, made.err);
  assert.match(made.out, /name it as "calibration" of bge-small-en-v15-q/);
  const file = join(folder, 'calibrated.json');
  const written = JSON.parse(readFileSync(config, 'utf8')) as { readonly models: Readonly<Record<string, object>> };
  writeFileSync(
    file,
    JSON.stringify({ models: { ...written.models, [embedder]: { ...written.models[embedder], calibration: 'bge.json' } } }),
  );
  const calibrated = settings(t, file);
  assert.match(await secondAnswer({ ...calibrated, embedder }), /hit; .*detail=semantic/);

  const checked = await run('eval', 'pairs', pairs, '--max-false-hits', '5%', '--embedder', embedder, '--config', file);
  assert.equal(checked.code, 0, checked.err);
  const foreign = await run('eval', 'pairs', pairs, '--max-false-hits', '5%', '--calibration', out);
  assert.match(foreign.err, /made for bge-small-en-v15-q@6c9c6101a956\+cls, and the embedder is all-minilm-l6-v2@afdb6f1a0e45/);
});

/** What is said of a rewording, asked after the question. */
async function secondAnswer(options: Partial<Pick<Config, 'models' | 'embedder'>>): Promise<string> {
  const product = await startProduct({ door: 'library', ...options });
  product.origin.answer(answering(() => ({ content: 'In the settings.' })));
  const key = newKey();
  try {
    await chat(product, { key, question: 'How do I reset my password?' });
    return (await chat(product, { key, question: 'How can I reset my password?' })).status;
  } finally {
    await product.close();
  }
}
