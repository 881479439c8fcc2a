import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { withFloatIds } from '../src/edge-build/float-ids.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { nearhit } from './support/child.ts';
import { run } from './support/cli.ts';
import { componentFolder } from './support/edge.ts';

test('edge serve says what is wrong with its arguments, and what was meant', async () => {
  const refused = await run('edge', 'serve', '--modle', 'a=b', '--threads', '0', '--env', 'ODD', '--memory', 'much');
  assert.equal(refused.code, 2);
  assert.match(refused.err, /no flag --modle; did you mean --model\?/);
  assert.match(refused.err, /cannot use --threads: it is no whole number between 1 and 256; received "0"/);
  assert.match(refused.err, /cannot use --memory: it is no size/);
  assert.match(refused.err, /cannot use --env "ODD": write NAME=VALUE/);
  assert.match((await run('edge', 'serve')).err, /no component was given; write nearhit edge serve cache\.wasm/);
  assert.match((await run('edge', 'srve')).err, /did you mean serve\?/);
});

test('help edge names every flag with its default', async () => {
  const { code, out } = await run('help', 'edge');
  assert.equal(code, 0);
  for (const words of ['--model NAME=PATH', '--compute-limit DURATION', 'Default: 256MiB', 'COMPONENT.transpiled/'])
    assert.ok(out.includes(words), words);
});

test('edge serve says why a file cannot be served', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-edge-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'x.wasm');
  assert.match((await run('edge', 'serve', file)).err, /cannot read the component/);
  writeFileSync(file, 'text');
  assert.match((await run('edge', 'serve', file)).err, /is no WebAssembly file/);
  writeFileSync(file, Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  assert.match((await run('edge', 'serve', file)).err, /is a core module, and a component is wanted/);
  const { component } = componentFolder();
  const unusable = await run('edge', 'serve', component, '--model', `none=${folder}`);
  assert.equal(unusable.code, 1);
  assert.match(unusable.err, /cannot use the model none at .*model\.onnx/);
});

test('edge serve gives guests their variables and a secret, prints what they print, and ends by a signal', async (t) => {
  const { folder, component } = componentFolder();
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  const child = nearhit(t, 'edge', 'serve', component, '--port', '0', '--env', 'NEARHIT_TTL=7d,8d', '--data', data, '--threads', '1');
  const [, url = ''] = await child.says(/serves .* on (http:\S+)/);
  const environment = (await (await fetch(`${url}/environment`)).json()) as Record<string, string>;
  assert.equal(environment['NEARHIT_TTL'], '7d,8d');
  assert.equal(environment['NEARHIT_UPSTREAM'], 'https://api.openai.com');
  assert.ok((environment['NEARHIT_SECRET'] ?? '').length >= 43);
  assert.equal(environment['PATH'], undefined);
  await (await fetch(`${url}/print`)).text();
  child.process.kill('SIGTERM');
  assert.equal(await child.ended, 0);
  assert.equal(child.out(), 'a word to the operator\n');
  assert.match(child.err(), /2 requests answered by guests, none failed/);
});

test('edge float-ids makes the model that a host of floats takes, with its sum, and says what it cannot read or must not overwrite', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-float-ids-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { path } = DEFAULT_MODEL.model;
  const out = join(folder, 'made', 'all-minilm-l6-v2-f32');
  const made = await run('edge', 'float-ids', path, '--out', out);
  assert.equal(made.code, 0, made.err);
  const model = readFileSync(join(out, 'model.onnx'));
  assert.deepEqual(model, Buffer.from(withFloatIds(readFileSync(join(path, 'model.onnx')))));
  assert.equal(readFileSync(join(out, 'SHA256SUMS'), 'utf8'), `${createHash('sha256').update(model).digest('hex')}  model.onnx\n`);
  assert.ok(existsSync(join(out, 'tokenizer.json')));

  assert.match((await run('edge', 'float-ids', out, '--out', out)).err, /cannot write into .*: the model that is read lies there/);
  assert.match((await run('edge', 'float-ids', folder)).err, /cannot use the model .*model\.onnx: ENOENT/);
  writeFileSync(join(folder, 'model.onnx'), 'no model');
  assert.match((await run('edge', 'float-ids', folder)).err, /cannot use the model .*model\.onnx: cannot read this message/);
  assert.equal(existsSync(`${folder}-f32`), false);
  assert.equal((await run('edge', 'float-ids')).code, 2);
});
