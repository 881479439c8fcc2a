/** What the first minute and the package rest on, and what nobody would notice going missing. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';

const at = (path: string): URL => new URL(`../${path}`, import.meta.url);
const read = (path: string): string => readFileSync(at(path), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly bin: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly files: readonly string[];
  readonly engines: { readonly node: string };
};

test("no install script runs, ours or a dependency's", () => {
  assert.match(read('.npmrc'), /^ignore-scripts=true$/m);
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prestart', 'poststart', 'pretest', 'posttest'])
    assert.equal(manifest.scripts[name], undefined, name);
});

test('npm start hands its signals to node: exec, and nothing after it', () => {
  assert.match(manifest.scripts['start'] ?? '', /&& exec node bin\/nearhit\.js$/);
  assert.match(manifest.scripts['demo'] ?? '', /&& exec node bin\/nearhit\.js demo$/);
});

test('the package carries the model with its licence, and the Wasm bytes with their hash', () => {
  for (const folder of ['bin', 'dist', 'edge/guest', 'edge/wit', 'models']) assert.ok(manifest.files.includes(folder), folder);
  for (const path of [
    'models/all-minilm-l6-v2/LICENSE',
    'models/all-minilm-l6-v2/PROVENANCE.md',
    ...['search', 'nearest', 'encoder-int8', 'encoder-int8-relaxed', 'encoder-f16', 'encoder-f16-relaxed'].flatMap((name) => [
      `wasm/${name}.wasm`,
      `wasm/${name}.sha256`,
    ]),
    'LICENSE',
  ])
    assert.ok(existsSync(at(path)), path);
});

test('CI can be run, and the README says how to test', () => {
  assert.notEqual(statSync(at('.ci/run')).mode & 0o111, 0);
  assert.match(read('README.md'), /```sh\n[^`]*npm test[^`]*```/);
});

test("no file of ours names a registry host or a path of somebody's machine", () => {
  const lock = read('package-lock.json');
  assert.ok(!lock.includes('"resolved"'), 'package-lock.json has resolved addresses');
});
