/** Models of the edge host that cannot be used: the start tells which, and why. Those that fail later: test/slow/edge-model-processes.test.ts. */
import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startTestEdge } from './support/edge.ts';
import { modelFolders } from './support/nn.ts';

const UNUSABLE: readonly (readonly [what: string, spoil: (folder: string) => void, says: RegExp])[] = [
  [
    'is not the one its folder names',
    (folder) => writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  model.onnx\n`),
    /cannot use the model echo at \S+: .*SHA-256 begins with \w+, and 000000000000 is wanted/,
  ],
  ['ends early', (folder) => truncateSync(join(folder, 'model.onnx'), 20), /cannot run the model echo: /],
  ['is no model', (folder) => writeFileSync(join(folder, 'model.onnx'), '<html>'), /cannot run the model echo: /],
];

for (const [what, spoil, says] of UNUSABLE)
  test(`a model that ${what} ends the start, by its name`, async (t) => {
    const folder = modelFolders(t)['echo-fp32'] ?? '';
    spoil(folder);
    await assert.rejects(startTestEdge({ models: { echo: folder } }), says);
  });
