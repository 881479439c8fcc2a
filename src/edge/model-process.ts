/** A process that runs one named model for all guests: whatever native code does, it does it to this process alone. */
import { runWorker } from '../processes/worker-process.ts';
import { NnFault } from '../wasi-nn/fault.ts';
import type { GraphBackend } from '../wasi-nn/graph-backend.ts';
import { openHere } from '../wasi-nn/open-here.ts';
import type { ModelAnswer, ModelRequest } from './model-processes.ts';

const [, , name, path] = process.argv;
if (name === undefined || path === undefined) throw new Error('cannot start: this file runs as a model process of the edge host only');

await runWorker<ModelRequest, ModelAnswer>(async () => {
  const open = openHere((line) => process.stderr.write(`nearhit: ${line}\n`));
  const backend = open({ kind: 'file', name, path, threads: 1 });
  const shape = { kind: 'shape', inputs: backend.inputs, outputs: backend.outputs } as const;
  return (request) => (request.kind === 'describe' ? shape : run(backend, request));
});

function run(backend: GraphBackend, { inputs }: Extract<ModelRequest, { kind: 'run' }>): ModelAnswer {
  try {
    return { kind: 'outputs', outputs: backend.run(inputs) };
  } catch (error) {
    if (error instanceof NnFault) return { kind: 'refused', code: error.code, why: error.message };
    throw error;
  }
}
