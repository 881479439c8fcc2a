/** One worker process of the local embedder: reads and checks the model, then answers one text after another. */
import { runWorker } from '../processes/worker-process.ts';
import { createEncoder } from './encoder.ts';
import { readModel } from './model-files.ts';

const [, , modelDirectory] = process.argv;
if (modelDirectory === undefined) throw new Error('cannot start: this file runs as a worker of the local embedder only');

await runWorker<string, Float32Array>(async () => {
  const { encode } = await createEncoder(readModel(modelDirectory));
  return encode;
});
