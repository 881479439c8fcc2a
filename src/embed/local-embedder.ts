/**
 * The embedder that runs here: a pool of worker processes. The event loop only passes messages (0.05 ms there and back beside
 * the run).
 */
import type { LocalModel } from '../config.ts';
import { ProcessPool } from '../processes/process-pool.ts';
import { CallRefused } from '../processes/worker-slot.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import { TextRefused, UNKNOWN_MODEL, type Embedder, type EmbedderState, type WaitingPlace } from './embedder.ts';
import { modelId, weightsSum } from './model-files.ts';
import type { NamedModel } from './registry.ts';
import { startWorker } from './start-worker.ts';
import { SAID_BACK, saidDown } from './told-down.ts';
import { checkLength, TEXTS } from './waiting-texts.ts';

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

const TEXT_TIMEOUT = 5_000;

export function createLocalEmbedder(named: NamedModel<LocalModel>, options: LocalEmbedderOptions): Embedder {
  return new LocalEmbedder(named, options);
}

class LocalEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #named: NamedModel<LocalModel>;
  readonly #pool: ProcessPool<string, Float32Array>;
  /** Of the weights: known as soon as they can be read, which is before any vector exists; from then on no others are loaded. */
  #sum: string | undefined;

  constructor(named: NamedModel<LocalModel>, { log, textTimeout = TEXT_TIMEOUT, ...options }: LocalEmbedderOptions) {
    this.#named = named;
    this.dimensions = named.model.dimensions;
    this.#pool = new ProcessPool({
      ...options,
      ...TEXTS,
      callTimeout: textTimeout,
      start: () => startWorker({ ...named.model, sha256: this.#knownSum() }),
      onTurn: (state) => log(state.kind === 'down' ? saidDown(state.why) : SAID_BACK),
    });
  }

  get id(): string {
    const sum = this.#knownSum();
    return sum === undefined ? UNKNOWN_MODEL : modelId(this.#named, sum);
  }

  state(): EmbedderState {
    return this.#pool.state();
  }

  async embed(text: string, signal: AbortSignal | undefined, place?: WaitingPlace): Promise<UnitVector> {
    checkLength(text);
    try {
      return toUnitVector(new Float32Array(await this.#pool.run(text, signal, place)));
    } catch (error) {
      throw error instanceof CallRefused ? new TextRefused(error.message) : error;
    }
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #knownSum(): string | undefined {
    this.#sum ??= weightsSum(this.#named.model);
    return this.#sum;
  }
}
