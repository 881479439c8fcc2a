/**
 * The embedder that runs here: a pool of worker processes. The event loop only passes messages (0.05 ms there and back beside
 * the run).
 */
import { ProcessPool } from '../processes/process-pool.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import { UNKNOWN_MODEL, type Embedder, type EmbedderState } from './embedder.ts';
import { modelId, weightsSum } from './model-files.ts';
import type { NamedModel } from './registry.ts';
import { startWorker } from './start-worker.ts';
import { LONGEST_TEXT } from './token-count.ts';

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

export function createLocalEmbedder(named: NamedModel, options: LocalEmbedderOptions): Embedder {
  return new LocalEmbedder(named, options);
}

class LocalEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #named: NamedModel;
  readonly #pool: ProcessPool<string, Float32Array>;
  /** Of the weights: known as soon as they can be read, which is before any vector exists; from then on no others are loaded. */
  #sum: string | undefined;

  constructor(named: NamedModel, { log, textTimeout = TEXT_TIMEOUT, ...options }: LocalEmbedderOptions) {
    this.#named = named;
    this.dimensions = named.model.dimensions;
    this.#pool = new ProcessPool({
      ...options,
      callTimeout: textTimeout,
      start: () => startWorker({ ...named.model, sha256: this.#knownSum() }),
      cannot: 'cannot embed',
      onTurn: (state) =>
        log(
          state.kind === 'down'
            ? `the embedder is down: ${state.why}; answers are found by their exact words until it is back`
            : 'the embedder is back',
        ),
    });
  }

  get id(): string {
    const sum = this.#knownSum();
    return sum === undefined ? UNKNOWN_MODEL : modelId(this.#named, sum);
  }

  state(): EmbedderState {
    return this.#pool.state();
  }

  async embed(text: string, signal: AbortSignal | undefined): Promise<UnitVector> {
    if (text.length > LONGEST_TEXT)
      throw new Error(`cannot embed: a text of ${text.length} UTF-16 units is longer than ${LONGEST_TEXT}; shorten it`);
    return toUnitVector(new Float32Array(await this.#pool.run(text, signal)));
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  #knownSum(): string | undefined {
    this.#sum ??= weightsSum(this.#named.model);
    return this.#sum;
  }
}
