/**
 * Starts a worker of the local embedder: a process of its own, not a thread. onnxruntime ends the whole process when a
 * thread is terminated inside a run ("terminate called after throwing an instance of 'Napi::Error'", onnxruntime-node 1.30),
 * and a native crash would take the proxy with it; a process can be killed at any moment. A message there and back costs
 * 0.05 ms, against 0.02 ms to a thread.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LocalModel } from '../config.ts';

/** In tests the worker is TypeScript source beside this file, and needs the loader that the tests run under. */
const FROM_SOURCE = import.meta.url.endsWith('.ts');
const WORKER_FILE = fileURLToPath(new URL(FROM_SOURCE ? './embed-worker.ts' : './embed-worker.js', import.meta.url));

/** `advanced` carries a vector as bytes. The parent's own flags are not passed on: two processes cannot share `--inspect`. */
export function startWorker(model: LocalModel): ChildProcess {
  return fork(WORKER_FILE, [JSON.stringify(model)], {
    execArgv: FROM_SOURCE ? ['--import', import.meta.resolve('tsx')] : [],
    env: { ...process.env, NODE_OPTIONS: '' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
