/**
 * The embedder that runs here: a pool of worker processes with one queue. The event loop only passes messages (0.05 ms
 * there and back beside the run). Every wait is bounded: the queue by QUEUE_LIMIT, a text by `textTimeout`, a start by `startTimeout`.
 */
import { toUnitVector, type UnitVector } from '../units.ts';
import { UNKNOWN_MODEL, type Embedder, type EmbedderState } from './embedder.ts';
import { modelId, weightsSum } from './model-files.ts';
import type { NamedModel } from './registry.ts';
import { LONGEST_TEXT } from './token-count.ts';
import { WorkerSlot, type SlotCall } from './worker-slot.ts';

export interface LocalEmbedderOptions {
  readonly workers: number;
  /** Milliseconds. */
  readonly startTimeout?: number;
  readonly textTimeout?: number;
  readonly firstRest?: number;
  readonly longestRest?: number;
  /** One line when it goes down and one when it is back. */
  readonly log: (line: string) => void;
}

/** Texts that wait for a worker. A lookup gives up after 50 ms, so a longer queue would only hold what nobody waits for. */
export const QUEUE_LIMIT = 256;
const DEFAULTS = { startTimeout: 30_000, textTimeout: 5_000, firstRest: 250, longestRest: 30_000 } as const;

export function createLocalEmbedder(named: NamedModel, options: LocalEmbedderOptions): Embedder {
  return new LocalEmbedder(named, options);
}

class LocalEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #named: NamedModel;
  readonly #log: (line: string) => void;
  readonly #slots: readonly WorkerSlot[];
  /** In order of arrival. A set, so that an aborted call leaves at once. */
  readonly #queue = new Set<SlotCall>();
  /** Of the weights: known as soon as they can be read, which is before any vector exists; from then on no others are loaded. */
  #sum: string | undefined;
  #state: EmbedderState = { kind: 'starting' };
  #closed = false;

  constructor(named: NamedModel, options: LocalEmbedderOptions) {
    this.#named = named;
    this.dimensions = named.model.dimensions;
    this.#log = options.log;
    const slot = { ...DEFAULTS, ...options, model: () => ({ ...named.model, sha256: this.#knownSum() }) };
    this.#slots = Array.from({ length: Math.max(1, options.workers) }, () => new WorkerSlot(slot, () => this.#settle()));
  }

  get id(): string {
    const sum = this.#knownSum();
    return sum === undefined ? UNKNOWN_MODEL : modelId(this.#named, sum);
  }

  state(): EmbedderState {
    return this.#state.kind === 'ready' ? { kind: 'ready', queued: this.#queue.size } : this.#state;
  }

  embed(text: string, signal: AbortSignal | undefined): Promise<UnitVector> {
    const refusal = this.#refusal(text);
    if (refusal !== undefined) return Promise.reject(new Error(`cannot embed: ${refusal}`));
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#queue.delete(call);
        reject(asError(signal?.reason));
        this.#holdSlots();
      };
      const call: SlotCall = {
        text,
        resolve: (vector) => (signal?.removeEventListener('abort', abort), resolve(toUnitVector(new Float32Array(vector)))),
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

  #knownSum(): string | undefined {
    this.#sum ??= weightsSum(this.#named.model);
    return this.#sum;
  }

  #refusal(text: string): string | undefined {
    if (this.#state.kind === 'down') return this.#state.why;
    if (this.#queue.size >= QUEUE_LIMIT) return `${QUEUE_LIMIT} texts are waiting already; add workers`;
    if (text.length > LONGEST_TEXT) return `a text of ${text.length} UTF-16 units is longer than ${LONGEST_TEXT}; shorten it`;
    return undefined;
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
    if (this.#state.kind === 'down' && (before.kind !== 'down' || before.why !== this.#state.why)) {
      this.#log(`the embedder is down: ${this.#state.why}; answers are found by their exact words until it is back`);
    }
    if (this.#state.kind === 'ready' && before.kind === 'down') this.#log('the embedder is back');
    this.#dispatch();
  }

  /** A pool that failed stays down until a worker is ready again: a worker that is merely tried again promises nothing. */
  #stateNow(): EmbedderState {
    const phases = this.#slots.map((slot) => slot.phase);
    if (phases.some(({ kind }) => kind === 'ready' || kind === 'busy')) return { kind: 'ready', queued: this.#queue.size };
    const resting = phases.find((phase) => phase.kind === 'resting');
    if (resting !== undefined && phases.every(({ kind }) => kind !== 'starting')) return { kind: 'down', why: resting.why };
    return this.#state.kind === 'down' ? this.#state : { kind: 'starting' };
  }

  #rejectQueue(why: string): void {
    const waiting = [...this.#queue];
    this.#queue.clear();
    for (const call of waiting) call.reject(new Error(`cannot embed: ${why}`));
  }

  #holdSlots(): void {
    for (const slot of this.#slots) slot.hold(slot.phase.kind === 'busy' || this.#queue.size > 0);
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('cannot embed: the call was cancelled', { cause: reason });
}
