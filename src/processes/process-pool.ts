/**
 * A pool of worker processes with one queue. The event loop only passes messages. Every wait is bounded: the queue by
 * QUEUE_LIMIT, a call by `callTimeout`, a start by `startTimeout`.
 */
import { WorkerSlot, type SlotCall, type SlotOptions } from './worker-slot.ts';

export type PoolState =
  | { readonly kind: 'ready'; /** Calls that wait for a worker. */ readonly queued: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'down'; readonly why: string };

export interface PoolOptions
  extends Partial<Omit<SlotOptions, 'start' | 'cannot' | 'callTimeout'>>, Pick<SlotOptions, 'start' | 'cannot' | 'callTimeout'> {
  readonly workers: number;
  /** It went down, or is back. */
  readonly onTurn: (state: PoolState) => void;
}

/** Calls that wait for a worker: a longer queue would only hold what nobody waits for any more. */
export const QUEUE_LIMIT = 256;
const DEFAULTS = { startTimeout: 30_000, firstRest: 250, longestRest: 30_000 } as const;

export class ProcessPool<Request, Answer> {
  readonly #cannot: string;
  readonly #onTurn: (state: PoolState) => void;
  readonly #slots: readonly WorkerSlot<Request, Answer>[];
  /** In order of arrival. A set, so that an aborted call leaves at once. */
  readonly #queue = new Set<SlotCall<Request, Answer>>();
  #state: PoolState = { kind: 'starting' };
  #closed = false;

  constructor({ workers, onTurn, ...options }: PoolOptions) {
    this.#cannot = options.cannot;
    this.#onTurn = onTurn;
    const slot = { ...DEFAULTS, ...options };
    this.#slots = Array.from({ length: Math.max(1, workers) }, () => new WorkerSlot(slot, () => this.#settle()));
  }

  state(): PoolState {
    return this.#state.kind === 'ready' ? { kind: 'ready', queued: this.#queue.size } : this.#state;
  }

  /** Rejects when the pool is down or full, the worker crashed under this call, or `signal` fired. */
  run(request: Request, signal: AbortSignal | undefined): Promise<Answer> {
    if (this.#state.kind === 'down') return Promise.reject(this.#failure(this.#state.why));
    if (this.#queue.size >= QUEUE_LIMIT) return Promise.reject(this.#failure(`${QUEUE_LIMIT} calls are waiting already; add workers`));
    if (signal?.aborted === true) return Promise.reject(this.#cancelled(signal.reason));
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#queue.delete(call);
        reject(this.#cancelled(signal?.reason));
        this.#holdSlots();
      };
      const call: SlotCall<Request, Answer> = {
        request,
        resolve: (answer) => (signal?.removeEventListener('abort', abort), resolve(answer)),
        reject: (error) => (signal?.removeEventListener('abort', abort), reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#queue.add(call);
      this.#dispatch();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#state = { kind: 'down', why: 'it was closed' };
    this.#rejectQueue('it was closed');
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (slot.phase.kind !== 'ready') continue;
      const [call] = this.#queue;
      if (call === undefined) break;
      this.#queue.delete(call);
      slot.run(call);
    }
    this.#holdSlots();
  }

  /** After a worker changed: work goes on, or nobody is left to do it. */
  #settle(): void {
    if (this.#closed) return;
    const before = this.#state;
    this.#state = this.#stateNow();
    if (this.#state.kind === 'down') this.#rejectQueue(this.#state.why);
    if (isTurn(before, this.#state)) this.#onTurn(this.#state);
    this.#dispatch();
  }

  /** A pool that failed stays down until a worker is ready again: a worker that is merely tried again promises nothing. */
  #stateNow(): PoolState {
    const phases = this.#slots.map((slot) => slot.phase);
    if (phases.some(({ kind }) => kind === 'ready' || kind === 'busy')) return { kind: 'ready', queued: this.#queue.size };
    const resting = phases.find((phase) => phase.kind === 'resting');
    if (resting !== undefined && phases.every(({ kind }) => kind !== 'starting')) return { kind: 'down', why: resting.why };
    return this.#state.kind === 'down' ? this.#state : { kind: 'starting' };
  }

  #rejectQueue(why: string): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const call of waiting) call.reject(this.#failure(why));
  }

  #holdSlots(): void {
    for (const slot of this.#slots) slot.hold(slot.phase.kind === 'busy' || this.#queue.size > 0);
  }

  #failure(why: string): Error {
    return new Error(`${this.#cannot}: ${why}`);
  }

  #cancelled(reason: unknown): Error {
    return reason instanceof Error ? reason : new Error(`${this.#cannot}: the call was cancelled`, { cause: reason });
  }
}

/** One line when it goes down, or is down for another reason, and one when it is back. */
function isTurn(before: PoolState, now: PoolState): boolean {
  if (now.kind === 'down') return before.kind !== 'down' || before.why !== now.why;
  return now.kind === 'ready' && before.kind === 'down';
}
