/**
 * The embedder that runs here: a pool of worker processes with one queue. The event loop only passes messages (0.05 ms
 * there and back beside the run). Every wait is bounded: the queue by QUEUE_LIMIT, a text by `textTimeout`, a start by `startTimeout`.
 */
import type { LocalModel } from '../config.ts';
import type { UnitVector } from '../units.ts';
import { UNKNOWN_MODEL, type Embedder, type EmbedderState } from './embedder.ts';
import { modelId, weightsSum } from './model-files.ts';
import type { NamedModel } from './registry.ts';
import { SAID_BACK, saidDown } from './told-down.ts';
import { cannotEmbed, WaitingTexts } from './waiting-texts.ts';
import { WorkerSlot } from './worker-slot.ts';

export interface LocalEmbedderOptions {
  readonly workers: number;
  /** Milliseconds. */
  readonly startTimeout?: number;
  readonly textTimeout?: number;
  readonly firstRest?: number;
  readonly longestRest?: number;
  /** One line when it goes down and one when it is back; one if another runtime serves than was meant. */
  readonly log: (line: string) => void;
}

const DEFAULTS = { startTimeout: 30_000, textTimeout: 5_000, firstRest: 250, longestRest: 30_000 } as const;

export function createLocalEmbedder(named: NamedModel<LocalModel>, options: LocalEmbedderOptions): Embedder {
  return new LocalEmbedder(named, options);
}

class LocalEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #named: NamedModel<LocalModel>;
  readonly #log: (line: string) => void;
  readonly #slots: readonly WorkerSlot[];
  readonly #queue = new WaitingTexts<UnitVector>('add workers', () => this.#holdSlots());
  /** Of the weights: known as soon as they can be read, which is before any vector exists; from then on no others are loaded. */
  #sum: string | undefined;
  #state: EmbedderState = { kind: 'starting' };
  #closed = false;
  #remarked: string | undefined;

  constructor(named: NamedModel<LocalModel>, options: LocalEmbedderOptions) {
    this.#named = named;
    this.dimensions = named.model.dimensions;
    this.#log = options.log;
    const slot = {
      ...DEFAULTS,
      ...options,
      model: () => ({ ...named.model, sha256: this.#knownSum() }),
      remark: (line: string) => this.#remark(line),
    };
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
    if (this.#state.kind === 'down') return Promise.reject(cannotEmbed(this.#state.why));
    const embedded = this.#queue.add(text, signal);
    this.#dispatch();
    return embedded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#state = { kind: 'down', why: 'it was closed' };
    this.#queue.rejectAll(cannotEmbed('it was closed'));
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  /** All workers of a pool have the same to say. */
  #remark(line: string): void {
    if (line !== this.#remarked) this.#log(line);
    this.#remarked = line;
  }

  #knownSum(): string | undefined {
    this.#sum ??= weightsSum(this.#named.model);
    return this.#sum;
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
    if (this.#state.kind === 'down') this.#queue.rejectAll(cannotEmbed(this.#state.why));
    if (this.#state.kind === 'down' && (before.kind !== 'down' || before.why !== this.#state.why)) this.#log(saidDown(this.#state.why));
    if (this.#state.kind === 'ready' && before.kind === 'down') this.#log(SAID_BACK);
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

  #holdSlots(): void {
    for (const slot of this.#slots) slot.hold(slot.phase.kind === 'busy' || this.#queue.size > 0);
  }
}
