/** One worker process of the local embedder: reads and checks the model, then answers one text after another. */
import type { LocalModel } from '../config.ts';
import { runWorker } from '../processes/worker-process.ts';
import { openEncoder } from './encoder.ts';

const [, , spec] = process.argv;
if (spec === undefined) throw new Error('cannot start: this file runs as a worker of the local embedder only');

await runWorker<string, Float32Array>(async () => {
  const encoder = await openEncoder(JSON.parse(spec) as LocalModel);
  return (text) => encoder.encode(text);
});
