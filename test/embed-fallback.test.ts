/** Where the native runtime cannot be loaded: how it is found out, and what runs there. The whole server: test/slow/stand-in.test.ts. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { install, type Installation } from './support/installation.ts';
import { makeModel } from './support/small-model.ts';

let installation: Installation;
before(() => void (installation = install()));
const spec = makeModel();
after(() => [installation.folder, spec.path].forEach((folder) => rmSync(folder, { recursive: true })));

/** What the built package answers there. */
function evaluated(expression: string): unknown {
  const script = `console.log(JSON.stringify(await (${expression})));`;
  const { folder } = installation;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, encoding: 'utf8', timeout: 30_000 });
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

const STANDING_IN = `Promise.all([import('./dist/embed/stand-in.js'), import('./dist/embed/registry.js')])
  .then(([{ runsHere }, { DEFAULT_MODEL }]) => runsHere(DEFAULT_MODEL))`;

const BINDING = `bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`;

interface RunsHere {
  readonly named: { readonly name: string };
  readonly remark?: string;
}

/** Files of the package, in its folder; `undefined`: there is none of it. */
const UNLOADABLE: readonly (readonly [what: string, files: Readonly<Record<string, string>> | undefined, why: RegExp])[] = [
  ['is not installed', undefined, /: Cannot find module 'onnxruntime-node'; /],
  ['has no binary for this processor', { 'dist/index.js': '' }, /onnxruntime_binding\.node: .*No such file/],
  ['cannot be linked on this system', { 'dist/index.js': '', [BINDING]: '' }, /onnxruntime_binding\.node: file too short; /],
];

for (const [what, files, why] of UNLOADABLE)
  test(`the default model’s twin in Wasm stands in for it where the native runtime ${what}, and a line says so`, (t) => {
    const { native } = installation;
    t.after(() => rmSync(native, { recursive: true, force: true }));
    for (const [path, text] of Object.entries(files ?? {})) {
      mkdirSync(join(native, path, '..'), { recursive: true });
      writeFileSync(join(native, path), text);
    }
    if (files !== undefined) writeFileSync(join(native, 'package.json'), '{"main":"dist/index.js"}');
    const { named, remark = '' } = evaluated(STANDING_IN) as RunsHere;
    assert.equal(named.name, 'all-minilm-l6-v2-wasm');
    assert.match(remark, /^the native runtime cannot be loaded here: .*all-minilm-l6-v2-wasm stands in for all-minilm-l6-v2: /);
    assert.match(remark, why);
  });

test('where it can be loaded nothing stands in', (t) => {
  installation.bring();
  t.after(() => installation.take());
  const { named, remark } = evaluated(STANDING_IN) as RunsHere;
  assert.deepEqual([named.name, remark], ['all-minilm-l6-v2', undefined]);
});

test('a model of one’s own is not run by another runtime: its embedder is down, and says what may be done', () => {
  const said = evaluated(`import('./dist/embed/local-embedder.js').then(async ({ createLocalEmbedder }) => {
    const embedder = createLocalEmbedder({ name: 'mine', model: ${JSON.stringify(spec)} }, { workers: 1, log: () => {} });
    const said = await embedder.embed('text').catch((error) => error.message);
    await embedder.close();
    return said;
  })`) as string;
  assert.match(
    said,
    /native runtime cannot be loaded here: .*onnxruntime-node.*; a model of the shape of all-MiniLM-L6-v2 runs as "kind": "wasm"/,
  );
});
