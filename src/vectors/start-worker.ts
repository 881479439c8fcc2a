/** Starts the worker file that lies beside this one: the build's `.js`, or the source's `.ts` in tests. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Node 20 applies no loader to a worker's first file, so a worker of TypeScript source begins with a line that asks for one. */
export function startWorker(options: WorkerOptions): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('./search-worker.js', import.meta.url), options);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const file = JSON.stringify(new URL('./search-worker.ts', import.meta.url).href);
  return new Worker(`import(${loader}).then(({ register }) => (register(), import(${file})))`, { ...options, eval: true });
}
