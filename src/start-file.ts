/**
 * Starts a file of ours as a thread or as a process. In the build it is the `.js` beside its caller; in tests it is TypeScript
 * source, and needs the loader that the tests run under. `file`: its URL without the ending.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

const FROM_SOURCE = import.meta.url.endsWith('.ts');

/** Node 20 applies no loader to a thread's first file, so a thread of TypeScript source begins with a line that asks for one. */
export function startThread(file: URL, options: WorkerOptions): Worker {
  if (!FROM_SOURCE) return new Worker(new URL(`${file.href}.js`), options);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const source = JSON.stringify(`${file.href}.ts`);
  return new Worker(`import(${loader}).then(({ register }) => (register(), import(${source})))`, { ...options, eval: true });
}

/** `advanced` carries bytes as bytes. The parent's own flags are not passed on: two processes cannot share `--inspect`. */
export function startProcess(file: URL, args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(`${file.href}${FROM_SOURCE ? '.ts' : '.js'}`), args, {
    execArgv: FROM_SOURCE ? ['--import', import.meta.resolve('tsx')] : [],
    env: { ...process.env, NODE_OPTIONS: '' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}
