/**
 * Scans in the search worker, which is started by the first scan that needs it. `undefined` means it could not be done
 * there (crash, hang, too many waiting): the caller then scans in slices on its own thread, slower but sure.
 */
import type { Worker } from 'node:worker_threads';
import { startThread } from '../start-file.ts';
import type { Candidates, Span } from './kernel.ts';
import type { Query } from './query.ts';
import type { WasmMemory, WasmModule } from '../wasm.ts';

export interface ScanSetup {
  readonly module: WasmModule;
  readonly memory: WasmMemory;
  readonly scratch: number;
}

export interface ScanRequest {
  readonly call: number;
  readonly spans: readonly Span[];
  readonly query: Query;
  readonly keep: number;
}

export interface ScanReply {
  readonly call: number;
  readonly candidates: Candidates;
}

const SEARCH_WORKER = new URL('./search-worker', import.meta.url);
/** Scans that wait for the worker; 64 of the largest take 0.2 s. */
const MOST_WAITING = 64;
/** Milliseconds for one scan, the worker's start included. */
const SCAN_TIMEOUT = 2_000;
/** Milliseconds until a worker that failed is tried again. */
const REST = 5_000;

export class BackgroundScan {
  readonly #setup: ScanSetup;
  readonly #waiting = new Map<number, (candidates: Candidates | undefined) => void>();
  #worker: Worker | undefined;
  #calls = 0;
  #restUntil = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(setup: ScanSetup) {
    this.#setup = setup;
  }

  scan(spans: readonly Span[], query: Query, keep: number): Promise<Candidates | undefined> {
    if (this.#closed || this.#waiting.size >= MOST_WAITING || performance.now() < this.#restUntil) return Promise.resolve(undefined);
    const worker = (this.#worker ??= this.#start());
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve) => {
      this.#waiting.set(call, resolve);
      worker.ref();
      this.#arm(worker);
      worker.postMessage({ call, spans, query, keep } satisfies ScanRequest);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#giveUp(worker);
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startThread(SEARCH_WORKER, { workerData: this.#setup, name: 'nearhit-search' });
    worker.on('message', (reply: ScanReply) => this.#heard(worker, reply));
    worker.on('error', () => this.#giveUp(worker));
    worker.on('exit', () => this.#giveUp(worker));
    return worker;
  }

  #heard(worker: Worker, { call, candidates }: ScanReply): void {
    const resolve = this.#waiting.get(call);
    this.#waiting.delete(call);
    clearTimeout(this.#timer);
    if (this.#waiting.size > 0) this.#arm(worker);
    else worker.unref();
    resolve?.(candidates);
  }

  /** Every answer begins the wait anew: the worker takes one scan after another. */
  #arm(worker: Worker): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#giveUp(worker), SCAN_TIMEOUT);
    this.#timer.unref();
  }

  #giveUp(worker: Worker | undefined): void {
    if (worker === undefined || worker !== this.#worker) return;
    this.#worker = undefined;
    this.#restUntil = performance.now() + REST;
    clearTimeout(this.#timer);
    void worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const resolve of waiting) resolve(undefined);
  }
}
