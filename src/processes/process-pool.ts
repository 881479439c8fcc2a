/**
 * A pool of worker processes with one queue. The event loop only passes messages. Every wait is bounded: the queue by
 * QUEUE_LIMIT, a call by `callTimeout`, a start by `startTimeout`.
 */
import { WaitingCalls } from './waiting-calls.ts';
import { WorkerSlot, type SlotOptions } from './worker-slot.ts';

export type PoolState =
  | { readonly kind: 'ready'; /** Calls that wait for a worker. */ readonly queued: number }
  | { readonly kind: 'starting' }
  | { readonly kind: 'down'; readonly why: string };

export interface PoolOptions extends Partial<Pick<SlotOptions, 'startTimeout' | 'firstRest' | 'longestRest'>> {
  readonly workers: number;
  readonly start: SlotOptions['start'];
  readonly cannot: string;
  /** What waits for a worker, as in `texts`. */
  readonly what: string;
  /** Milliseconds for one call. */
  readonly callTimeout: number;
  /** It went down, or is back. */
  readonly onTurn: (state: PoolState) => void;
}

const DEFAULTS = { startTimeout: 30_000, firstRest: 250, longestRest: 30_000 } as const;

export class ProcessPool<Request, Answer> {
  readonly #cannot: string;
  readonly #onTurn: (state: PoolState) => void;
  readonly #slots: readonly WorkerSlot<Request, Answer>[];
  readonly #queue: WaitingCalls<Request, Answer>;
  #state: PoolState = { kind: 'starting' };
  #closed = false;

  constructor({ workers, what, onTurn, ...options }: PoolOptions) {
    const { cannot } = options;
    this.#cannot = cannot;
    this.#onTurn = onTurn;
    this.#queue = new WaitingCalls({ cannot, what, relief: 'add workers', left: () => this.#holdSlots() });
    const slot: SlotOptions = { ...DEFAULTS, ...options };
    this.#slots = Array.from({ length: Math.max(1, workers) }, () => new WorkerSlot(slot, () => this.#settle()));
  }

  state(): PoolState {
    return this.#state.kind === 'ready' ? { kind: 'ready', queued: this.#queue.size } : this.#state;
  }

  /** Rejects when the pool is down or full, the worker crashed under this call, or `signal` fired. */
  run(request: Request, signal: AbortSignal | undefined, place?: 'last'): Promise<Answer> {
    if (this.#state.kind === 'down') return Promise.reject(this.#failure(this.#state.why));
    const answered = this.#queue.add(request, signal, place);
    this.#dispatch();
    return answered;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#state = { kind: 'down', why: 'it was closed' };
    this.#queue.rejectAll(this.#failure('it was closed'));
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (slot.phase.kind !== 'ready') continue;
      const [call] = this.#queue.take(1);
      if (call === undefined) break;
      slot.run(call);
    }
    this.#holdSlots();
  }

  /** After a worker changed: work goes on, or nobody is left to do it. */
  #settle(): void {
    if (this.#closed) return;
    const before = this.#state;
    this.#state = this.#stateNow();
    if (this.#state.kind === 'down') this.#queue.rejectAll(this.#failure(this.#state.why));
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

  #holdSlots(): void {
    for (const slot of this.#slots) slot.hold(slot.phase.kind === 'busy' || this.#queue.size > 0);
  }

  #failure(why: string): Error {
    return new Error(`${this.#cannot}: ${why}`);
  }
}

/** One line when it goes down, or is down for another reason, and one when it is back. */
function isTurn(before: PoolState, now: PoolState): boolean {
  if (now.kind === 'down') return before.kind !== 'down' || before.why !== now.why;
  return now.kind === 'ready' && before.kind === 'down';
}
