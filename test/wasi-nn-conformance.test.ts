/** The conformance suite's cases without WebAssembly: the guest's own code over the host's imports, in this process. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createProbe, type Probe } from '../edge/conformance/guest/probe.ts';
import type { OpenHost } from '../edge/conformance/host.ts';
import { writeModels } from '../edge/conformance/models.ts';
import { createHost } from '../edge/conformance/nearhit-host.ts';
import { runCase } from '../edge/conformance/run-case.ts';
import { CASES } from '../edge/conformance/cases/all.ts';
import { openInThread, type GuestImports } from '../src/wasi-nn/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'nn-models-'));
const models = writeModels(folder);
after(() => rmSync(folder, { recursive: true }));

async function instantiate(imports: OpenHost['imports']): Promise<Probe> {
  const { 'wasi:nn/graph': graph, 'wasi:nn/tensor': tensor } = imports as unknown as GuestImports;
  return createProbe({ ...graph, ...tensor });
}

const HOSTS = [
  { about: 'models that run in this thread', host: createHost() },
  { about: 'models in a thread that is waited for', host: createHost({ open: openInThread() }) },
];

for (const { about, host } of HOSTS) {
  describe(about, () => {
    for (const test of CASES) {
      it(test.about, async () => {
        const verdict = await runCase({ host, models, instantiate }, test);
        assert.equal(verdict.kind, 'passed', verdict.kind === 'passed' ? '' : verdict.why);
        if (verdict.kind === 'passed' && test.expected.kind === 'fault') assert.equal(verdict.said, test.expected.codes[0]);
      });
    }
  });
}
