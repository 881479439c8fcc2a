/**
 * One thread for guests, and the limits of what runs in it. It serves one request after another, each with an instance of its
 * own. A guest that computes or takes too long is ended with its thread, which is all that ends it for sure. Its life:
 *
 *   starting -> ready -> claimed -> busy -> preparing -> ready
 *       |          |        |        |          |
 *       +----------+--------+--------+----------+--> ended
 */
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { messageOf, ProxyError } from '../errors.ts';
import { startThread } from '../start-file.ts';
import { busyTime, newSharedWords, ring, type SharedWords } from './busy-clock.ts';
import type { Component } from './component.ts';
import type { GuestSetup } from './guest-worker.ts';
import type { FromGuest, GuestEnd, HostReply, IncomingHead, ToGuest } from './messages.ts';
import type { Session, SessionEnd } from './session.ts';
import type { GuestModels } from './wasi/models.ts';

export interface GuestLimits {
  /** Of each linear memory, in bytes. */
  readonly memory: number;
  /** Milliseconds a guest may compute for one request, not counting what it waits for. */
  readonly compute: number;
  /** Milliseconds for one request, all waits included. */
  readonly time: number;
}

export interface ThreadOptions {
  readonly component: Component;
  readonly environment: Readonly<Record<string, string>>;
  readonly models: GuestModels;
  readonly limits: GuestLimits;
  readonly spent: (what: 'compute' | 'instance', ms: number) => void;
  /** Its phase is another. Never called from inside a method of this thread's caller. */
  readonly changed: (thread: GuestThread) => void;
}

type Phase =
  | { readonly kind: 'starting' | 'preparing' | 'ready' | 'claimed' }
  | { readonly kind: 'busy'; readonly session: Session; readonly done: (end: SessionEnd) => void }
  /** `never`: not even its first instance could be made. */
  | { readonly kind: 'ended'; readonly why: string; readonly ran: 'never' | 'once' };

/** Milliseconds for an instance to be made. It takes five; on a machine in trouble, and with a thread to start, more. */
const MADE_WITHIN_MS = 30_000;
/** How often the limits are looked at. */
const LOOK_EVERY_MS = 25;
/** Of the JavaScript around a guest: the transpiled code, and what a call of an import makes. */
const HEAP_MB = 128;
const GUEST_WORKER = new URL('./guest-worker', import.meta.url);

export class GuestThread {
  readonly #limits: GuestLimits;
  readonly #changed: (thread: GuestThread) => void;
  readonly #spent: ThreadOptions['spent'];
  readonly #words: SharedWords = newSharedWords();
  readonly #line: MessagePort;
  readonly #worker: Worker;
  #phase: Phase = { kind: 'starting' };
  #watch: NodeJS.Timeout | undefined;
  #readySince = 0;

  constructor({ component, environment, models, limits, spent, changed }: ThreadOptions) {
    this.#limits = limits;
    this.#changed = changed;
    this.#spent = spent;
    const { port1, port2 } = new MessageChannel();
    this.#line = port1;
    const setup: GuestSetup = { ...component, environment, models, memoryBytes: limits.memory, words: this.#words, line: port2 };
    this.#worker = startThread(GUEST_WORKER, {
      workerData: setup,
      transferList: [port2],
      name: 'nearhit-guest',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    this.#line.on('message', (messages: readonly FromGuest[]) => messages.forEach((message) => this.#heard(message)));
    this.#worker.on('error', (error) => this.#failed(error));
    this.#watchMaking();
    this.#worker.on('exit', () => this.#ended(new ProxyError('guest-trapped', "the guest's thread ended")));
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Milliseconds it has had nothing to do. */
  get idleFor(): number {
    return this.#phase.kind === 'ready' ? performance.now() - this.#readySince : 0;
  }

  /** For one request, at once: whoever looks next must not find it ready. */
  claim(): this {
    if (this.#phase.kind !== 'ready') throw new Error(`cannot claim a guest's thread: it is ${this.#phase.kind}`);
    this.#phase = { kind: 'claimed' };
    return this;
  }

  /** Not wanted after all. */
  release(): void {
    if (this.#phase.kind === 'claimed') this.#turn({ kind: 'ready' });
  }

  /** Resolves when the guest is done. */
  run(session: Session, head: IncomingHead): Promise<SessionEnd> {
    if (this.#phase.kind === 'ended') return Promise.resolve({ how: 'trapped', failure: new ProxyError('guest-trapped', this.#phase.why) });
    return new Promise((resolve) => {
      this.#phase = { kind: 'busy', session, done: resolve };
      this.#watchOver(performance.now());
      this.#worker.postMessage({ kind: 'serve', head } satisfies ToGuest);
    });
  }

  async close(): Promise<void> {
    this.#ended(new ProxyError('guest-stopping', 'the host was closed'));
    await this.#worker.terminate();
  }

  #heard(message: FromGuest): void {
    if (message.kind === 'ready') {
      this.#readySince = performance.now();
      this.#spent('instance', message.ms);
      return this.#turn({ kind: 'ready' });
    }
    if (this.#phase.kind !== 'busy') return;
    const { session, done } = this.#phase;
    session.hear(message, (reply) => this.#reply(reply));
    if (message.kind !== 'done') return;
    this.#spent('compute', busyTime(this.#words));
    this.#turn({ kind: 'preparing' });
    this.#watchMaking();
    done(endOf(message.end, this.#limits));
    setImmediate(() => this.#worker.postMessage({ kind: 'prepare' } satisfies ToGuest));
  }

  /** A late word for a request that is over wakes nobody. */
  #reply(reply: HostReply): void {
    if (this.#phase.kind !== 'busy') return;
    this.#line.postMessage(reply);
    ring(this.#words);
  }

  #watchOver(since: number): void {
    this.#watch = setInterval(() => {
      const { compute, time } = this.#limits;
      if (busyTime(this.#words) > compute)
        this.#ended(
          new ProxyError('guest-compute-limit', `the guest computed for more than ${compute} ms and was ended; raise --compute-limit`),
        );
      else if (performance.now() - since > time)
        this.#ended(new ProxyError('guest-time-limit', `the guest took more than ${time} ms and was ended; raise --time-limit`));
    }, LOOK_EVERY_MS);
    this.#watch.unref();
  }

  #watchMaking(): void {
    const late = (): void => this.#ended(new ProxyError('guest-unusable', `no instance could be made within ${MADE_WITHIN_MS} ms`));
    this.#watch = setTimeout(late, MADE_WITHIN_MS).unref();
  }

  #failed(error: unknown): void {
    const heap = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#ended(new ProxyError(heap ? 'guest-out-of-memory' : 'guest-trapped', `the guest's thread failed: ${messageOf(error)}`, error));
  }

  #ended(failure: ProxyError): void {
    if (this.#phase.kind === 'ended') return;
    const done = this.#phase.kind === 'busy' ? this.#phase.done : undefined;
    this.#turn({ kind: 'ended', why: failure.message, ran: this.#readySince === 0 ? 'never' : 'once' });
    this.#line.close();
    void this.#worker.terminate();
    done?.({ how: 'trapped', failure });
  }

  #turn(phase: Phase): void {
    clearInterval(this.#watch);
    this.#phase = phase;
    queueMicrotask(() => this.#changed(this));
  }
}

function endOf({ how, why, memory }: GuestEnd, limits: GuestLimits): SessionEnd {
  if (memory === 'used-up')
    return {
      how,
      failure: new ProxyError('guest-out-of-memory', `the guest used up its ${limits.memory} bytes of memory; raise --memory`),
    };
  if (how === 'returned') return { how, failure: new ProxyError('guest-no-answer', 'the guest returned without a whole answer') };
  return { how, failure: new ProxyError('guest-trapped', `the guest crashed: ${why}`) };
}
