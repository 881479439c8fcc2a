/**
 * Threads for guests and the queue before them. A guest holds its thread while it waits for a provider, so there are more
 * threads than cores: they are started as requests come and ended when they have been idle. Every wait has a bound.
 */
import { ProxyError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { GuestThread } from './guest-thread.ts';
import type { Services } from './services.ts';
import { Session } from './session.ts';

export interface PoolOptions {
  /** Requests served at once. */
  readonly threads: number;
  /** Requests that wait for a thread. */
  readonly queue: number;
  /** Milliseconds one may wait. */
  readonly patience: number;
  readonly services: Services;
  readonly startThread: (changed: (thread: GuestThread) => void) => GuestThread;
  /** `undefined`: the guest answered. */
  readonly onServed: (failure: ProxyError | undefined) => void;
}

export interface Load {
  readonly threads: number;
  /** With an instance that waits for a request. */
  readonly ready: number;
  readonly busy: number;
  readonly queued: number;
}

/** A thread kept ready costs some 20 MB; this many are, whether requests come or not. */
const KEPT_READY = 2;
const IDLE_FOR_MS = 30_000;
/** Starting takes a core for a tenth of a second; those that serve need theirs. */
const STARTS_AT_ONCE = 2;
/** Until a host gives up on its guest; a thread gives up before. */
const STARTED_WITHIN_MS = 60_000;
/** After a thread that could not start, until the next is tried. */
const REST_MS = 1_000;

type Settle = (result: GuestThread | ProxyError) => void;

export class GuestPool {
  readonly #options: PoolOptions;
  readonly #threads = new Set<GuestThread>();
  readonly #queue = new Set<Settle>();
  readonly #sweep: NodeJS.Timeout;
  /** Why the last thread could not start; until one does, requests are refused and not queued. */
  #unusable: ProxyError | undefined;
  #state: 'open' | 'closed' = 'open';

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#endIdle(), IDLE_FOR_MS).unref();
    this.#grow();
  }

  get load(): Load {
    return { threads: this.#threads.size, ready: this.#in('ready').length, busy: this.#in('busy').length, queued: this.#queue.size };
  }

  /** What a request would meet now. */
  get state(): 'ready' | 'starting' | 'unusable' {
    if (this.#unusable !== undefined) return 'unusable';
    return [...this.#threads].some(({ phase }) => phase.kind !== 'starting') ? 'ready' : 'starting';
  }

  /** Rejects where the guest cannot even be instantiated. */
  async started(): Promise<void> {
    const thread = await this.#wait(undefined, STARTED_WITHIN_MS);
    if (thread instanceof ProxyError) throw thread;
    thread.release();
  }

  /** Answers in any case, save a caller who left. */
  async serve(exchange: Exchange): Promise<void> {
    const session = new Session(exchange, this.#options.services);
    const head = await session.head();
    const thread = this.#claim() ?? (await this.#wait(exchange.signal, this.#options.patience));
    const end = thread instanceof ProxyError ? { how: 'trapped' as const, failure: thread } : await thread.run(session, head);
    this.#options.onServed(await session.end(end));
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearInterval(this.#sweep);
    this.#refuseAll(stopping());
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  #claim(): GuestThread | ProxyError | undefined {
    if (this.#state === 'closed') return stopping();
    return this.#in('ready')[0]?.claim() ?? this.#unusable;
  }

  #wait(signal: AbortSignal | undefined, patience: number): Promise<GuestThread | ProxyError> {
    const { queue } = this.#options;
    if (this.#queue.size >= queue)
      return Promise.resolve(busy(`${queue} requests are waiting for a guest already; raise --threads or --queue`));
    return new Promise((resolve) => {
      const left = (): void => settle(busy('the caller left before a guest was free'));
      const timer = setTimeout(() => settle(busy(`no guest was free within ${patience} ms; raise --threads`)), patience);
      const settle: Settle = (result) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', left);
        this.#queue.delete(settle);
        resolve(result);
      };
      signal?.addEventListener('abort', left, { once: true });
      this.#queue.add(settle);
      this.#grow();
    });
  }

  #changed(thread: GuestThread): void {
    const { phase } = thread;
    if (phase.kind === 'ended') this.#lost(thread, phase);
    if (phase.kind !== 'ready') return;
    this.#unusable = undefined;
    const [first] = this.#queue;
    first?.(thread.claim());
  }

  #lost(thread: GuestThread, { why, ran }: Extract<GuestThread['phase'], { kind: 'ended' }>): void {
    this.#threads.delete(thread);
    if (this.#state === 'closed') return;
    if (ran === 'once') return this.#grow();
    this.#unusable = new ProxyError('guest-unusable', `the guest cannot be started: ${why}`);
    this.#refuseAll(this.#unusable);
    setTimeout(() => this.#grow(), REST_MS).unref();
  }

  #grow(): void {
    if (this.#state === 'closed') return;
    const wanted = Math.min(this.#options.threads, Math.max(KEPT_READY, this.#in('busy').length + this.#queue.size));
    let starting = this.#in('starting').length;
    for (; this.#threads.size < wanted && starting < STARTS_AT_ONCE; starting += 1)
      this.#threads.add(this.#options.startThread((thread) => this.#changed(thread)));
  }

  #endIdle(): void {
    const idle = this.#in('ready').filter(({ idleFor }) => idleFor > IDLE_FOR_MS);
    for (const thread of idle.slice(0, Math.max(0, this.#threads.size - KEPT_READY))) void thread.close();
  }

  #refuseAll(error: ProxyError): void {
    for (const settle of this.#queue) settle(error);
  }

  #in(kind: GuestThread['phase']['kind']): readonly GuestThread[] {
    return [...this.#threads].filter(({ phase }) => phase.kind === kind);
  }
}

function busy(why: string): ProxyError {
  return new ProxyError('guest-busy', why);
}

function stopping(): ProxyError {
  return new ProxyError('guest-stopping', 'this host is stopping; ask again in a moment');
}
