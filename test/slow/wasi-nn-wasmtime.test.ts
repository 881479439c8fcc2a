/** The suite's components on a host that is none of ours: wasmtime from Python, with the models in Python's onnxruntime. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportSuite } from '../../edge/conformance/export-suite.ts';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { maySkip } from '../support/may-skip.ts';
import { hostPython } from '../support/python.ts';

const python = hostPython();
const missing = toolchainMissing() ?? (python.kind === 'missing' ? python.why : undefined);

test('the same components pass the same cases in wasmtime', { skip: maySkip(missing) }, async (t) => {
  assert.ok(python.kind === 'ready');
  const folder = mkdtempSync(join(tmpdir(), 'nn-export-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const guests = ['quickjs', 'assemblyscript'] as const;
  await exportSuite(folder, guests);
  const { status, stdout, stderr } = spawnSync(python.path, [join(python.host, 'run_conformance.py'), folder, ...guests], {
    encoding: 'utf8',
    timeout: 500_000,
  });
  assert.equal(status, 0, stderr || stdout);
  assert.match(stdout, /\| an echo of I64 gives every bit back \| ok \| ok \|/);
});
