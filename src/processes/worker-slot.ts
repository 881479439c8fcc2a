/**
 * One place in the pool: a worker process that is replaced whenever it dies. A call that was running when it died, or got no
 * answer in time, is rejected; the next one finds a fresh worker. Its life:
 *
 *   starting -> ready <-> busy          (answers, refusals)
 *      |          |        |
 *      +----------+--------+--> resting -> starting   (crash, hang, unusable model; the rest doubles up to a bound)
 */
import type { ChildProcess } from 'node:child_process';
import { messageOf } from '../errors.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';
import type { WaitingCall } from './waiting-calls.ts';

export interface SlotOptions {
  /** A process that speaks as worker-process.ts does. */
  readonly start: () => ChildProcess;
  /** What its errors begin with, as in `cannot embed`. */
  readonly cannot: string;
  /** Milliseconds until a worker must be ready, and until it must have answered one call. */
  readonly startTimeout: number;
  readonly callTimeout: number;
  /** Milliseconds before a dead worker is replaced: doubles from the first to the longest, begins anew after an answer. */
  readonly firstRest: number;
  readonly longestRest: number;
}

/** The call got no answer in time; its worker was ended. */
export class CallTimeout extends Error {
  override readonly name = 'CallTimeout';
}

/** This call alone failed; its worker goes on. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused';
}

type Phase<Request, Answer> =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'busy'; readonly call: WaitingCall<Request, Answer> }
  | { readonly kind: 'resting'; readonly why: string }
  | { readonly kind: 'closed' };

const LATE = 'gave no answer in time';

export class WorkerSlot<Request, Answer> {
  readonly #options: SlotOptions;
  readonly #changed: () => void;
  #phase: Phase<Request, Answer> = { kind: 'starting' };
  #worker: ChildProcess | undefined;
  #timer: NodeJS.Timeout | undefined;
  #calls = 0;
  #rest: number;

  /** `changed` is called after every change of phase, never from inside a method of this slot's caller. */
  constructor(options: SlotOptions, changed: () => void) {
    this.#options = options;
    this.#changed = changed;
    this.#rest = options.firstRest;
    this.#start();
  }

  get phase(): Phase<Request, Answer> {
    return this.#phase;
  }

  run(call: WaitingCall<Request, Answer>): void {
    if (this.#phase.kind !== 'ready') throw new Error(`${this.#options.cannot}: this worker is ${this.#phase.kind}`);
    this.#phase = { kind: 'busy', call };
    this.#calls += 1;
    this.#arm(this.#options.callTimeout, LATE);
    const worker = this.#worker;
    worker?.send({ call: this.#calls, request: call.request } satisfies WorkerRequest<Request>, (error) => {
      if (error !== null) this.#failed(worker, `took no message: ${messageOf(error)}`);
    });
  }

  /** Keeps the process alive while somebody waits for this worker, and lets it end otherwise. */
  hold(needed: boolean): void {
    if (this.#worker !== undefined) keepAwake(this.#worker, needed);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    const running = this.#phase.kind === 'busy' ? this.#phase.call : undefined;
    this.#phase = { kind: 'closed' };
    this.#worker = undefined;
    clearTimeout(this.#timer);
    running?.reject(new Error(`${this.#options.cannot}: it was closed`));
    if (worker !== undefined) await ended(worker);
  }

  #start(): void {
    const worker = this.#options.start();
    this.#worker = worker;
    this.#phase = { kind: 'starting' };
    this.#arm(this.#options.startTimeout, 'did not start in time');
    worker.on('message', (reply: WorkerReply<Answer>) => this.#heard(worker, reply));
    worker.on('error', (error) => this.#failed(worker, `failed: ${messageOf(error)}`));
    worker.on('exit', (code, signal) => this.#failed(worker, `ended with ${signal ?? `code ${code}`}`));
    keepAwake(worker, false);
  }

  /** A late word from a worker that was given up says nothing about its successor. */
  #heard(worker: ChildProcess, reply: WorkerReply<Answer>): void {
    if (worker !== this.#worker) return;
    if (reply.kind === 'unusable') return this.#failed(worker, reply.why);
    clearTimeout(this.#timer);
    const call = this.#phase.kind === 'busy' ? this.#phase.call : undefined;
    this.#phase = { kind: 'ready' };
    if (reply.kind === 'answered') {
      this.#rest = this.#options.firstRest;
      call?.resolve(reply.answer);
    }
    if (reply.kind === 'refused') call?.reject(new CallRefused(reply.why));
    this.#changed();
  }

  #failed(worker: ChildProcess, why: string): void {
    if (worker !== this.#worker) return;
    const call = this.#phase.kind === 'busy' ? this.#phase.call : undefined;
    this.#worker = undefined;
    this.#phase = { kind: 'resting', why };
    worker.kill('SIGKILL');
    const message = `${this.#options.cannot}: the worker ${why}`;
    call?.reject(why === LATE ? new CallTimeout(message) : new Error(message));
    this.#restLater();
    this.#changed();
  }

  #restLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#start();
      this.#changed();
    }, this.#rest);
    this.#timer.unref();
    this.#rest = Math.min(2 * this.#rest, this.#options.longestRest);
  }

  #arm(timeout: number, why: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#worker && this.#failed(this.#worker, why), timeout);
    this.#timer.unref();
  }
}

/** The process and its channel are two handles. */
function keepAwake(worker: ChildProcess, needed: boolean): void {
  if (needed) {
    worker.ref();
    worker.channel?.ref();
  } else {
    worker.unref();
    worker.channel?.unref();
  }
}

/** Kills at once: a worker holds nothing that could be lost. */
function ended(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    worker.ref();
    worker.once('exit', () => resolve());
    worker.kill('SIGKILL');
  });
}
