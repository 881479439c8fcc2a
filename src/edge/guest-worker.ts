/** A guest's thread: an instance waits ready, serves one request, is thrown away, and the next is made before the next request. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { resetBusy, startBusy, stopBusy, type SharedWords } from './busy-clock.ts';
import { HostLine } from './host-line.ts';
import { Instance, type Transpiled } from './instance.ts';
import type { ToGuest } from './messages.ts';
import { createImports } from './wasi/imports.ts';
import type { CoreModule } from './wasm.ts';

export interface GuestSetup {
  /** The URL of the transpiled component. */
  readonly glue: string;
  readonly modules: Readonly<Record<string, CoreModule>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryBytes: number;
  readonly words: SharedWords;
  readonly line: MessagePort;
}

const requests = parentPort;
if (requests === null) throw new Error('cannot start: this file runs as a thread of the edge host only');

const { glue, modules, environment, memoryBytes, words, line: port } = workerData as GuestSetup;
const transpiled = (await import(glue)) as Transpiled;
const line = new HostLine(port, words);
const imports = createImports(line, environment);
const instantiate = (): Instance => new Instance({ transpiled, modules, imports, memoryBytes });

let next = instantiate();
requests.on('message', ({ head }: ToGuest) => {
  const instance = next;
  resetBusy(words);
  startBusy(words);
  const end = instance.serve(line, head);
  stopBusy(words);
  line.forget();
  line.tell({ kind: 'done', end });
  next = instantiate();
  line.tell({ kind: 'ready' });
});
line.tell({ kind: 'ready' });
