/** A guest's thread: an instance waits ready, serves one request, is thrown away, and the next is made before the next request. */
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { resetBusy, startBusy, stopBusy, type SharedWords } from './busy-clock.ts';
import { HostLine } from './host-line.ts';
import { Instance, type Transpiled } from './instance.ts';
import type { IncomingHead, ToGuest } from './messages.ts';
import { createImports } from './wasi/imports.ts';
import { createModels, type GuestModels } from './wasi/models.ts';
import type { CoreModule } from './wasm.ts';

export interface GuestSetup {
  /** The URL of the transpiled component. */
  readonly glue: string;
  readonly modules: Readonly<Record<string, CoreModule>>;
  /** Interfaces the component imports. */
  readonly wanted: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly models: GuestModels;
  readonly memoryBytes: number;
  readonly words: SharedWords;
  readonly line: MessagePort;
}

const requests = parentPort;
if (requests === null) throw new Error('cannot start: this file runs as a thread of the edge host only');

const { glue, modules, wanted, environment, models, memoryBytes, words, line: port } = workerData as GuestSetup;
const line = new HostLine(port, words);
const shared = createImports(line, environment);
const newModels = createModels(line, models);
const transpiled = (await import(glue)) as Transpiled;

function newInstance(): Instance {
  const nn = newModels();
  const imports = { ...shared, ...nn.imports };
  const missing = wanted.filter((name) => !(name in imports));
  if (missing.length > 0) throw new Error(`it imports ${missing.join(', ')}, which this host does not have`);
  return new Instance({ transpiled, modules, imports, memoryBytes });
}

let next: Instance;

function prepare(): void {
  const started = performance.now();
  next = newInstance();
  line.tell({ kind: 'ready', ms: performance.now() - started });
  line.send();
}

function serve(head: IncomingHead): void {
  resetBusy(words);
  startBusy(words);
  const end = next.serve(line, head);
  stopBusy(words);
  line.forget();
  line.tell({ kind: 'done', end });
  line.send();
}

requests.on('message', (message: ToGuest) => (message.kind === 'serve' ? serve(message.head) : prepare()));
prepare();
