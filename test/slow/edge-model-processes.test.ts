/** Models of the edge host that hang or die in a run: the guest hears a code, and what else is served goes on. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startModels } from '../../src/edge/model-processes.ts';
import type { Models } from '../../src/edge/services.ts';
import type { NamedTensor } from '../../src/wasi-nn/graph-backend.ts';
import { listen } from '../support/listen.ts';
import { modelFolders } from '../support/nn.ts';

const square = (name: string): NamedTensor => ({ name, type: 'FP32', dimensions: [2, 2], data: new Uint8Array(16) });
const product = (models: Models): ReturnType<Models['run']> =>
  models.run('product', [square('a'), square('b')], new AbortController().signal);

async function twoModels(t: TestContext, runTimeout: number): Promise<{ readonly models: Models; next(pattern: RegExp): Promise<string> }> {
  const folders = modelFolders(t);
  const ear = listen();
  const files = Object.fromEntries(['product', 'echo-fp32'].map((name) => [name, join(folders[name] ?? '', 'model.onnx')]));
  const models = await startModels({ files, workers: 1, runTimeout, log: ear.log });
  t.after(() => models.close());
  return { models, next: ear.next };
}

const FAILING: readonly (readonly [what: string, signal: NodeJS.Signals, code: string, runTimeout: number])[] = [
  ['hangs', 'SIGSTOP', 'timeout', 1_000],
  ['dies', 'SIGKILL', 'runtime-error', 60_000],
];

for (const [what, signal, code, runTimeout] of FAILING)
  test(`a process that ${what} in a run is ${code} to the guest, other models go on, and it is replaced`, async (t) => {
    const { models, next } = await twoModels(t, runTimeout);
    process.kill(processOf('product'), signal);
    const failed = await product(models);
    assert.deepEqual([failed.kind, failed.kind === 'refused' && failed.code], ['refused', code]);
    assert.equal((await models.run('echo-fp32', [square('x')], new AbortController().signal)).kind, 'outputs');
    await next(/the model product is back/);
    assert.equal((await product(models)).kind, 'outputs');
  });

/** A child of ours, by its first argument. */
function processOf(model: string): number {
  const children = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').map(Number);
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').at(-3) === model);
  assert.ok(found !== undefined, `no process runs the model ${model}`);
  return found;
}
