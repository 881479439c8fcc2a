/**
 * The embedder that runs here: a pool of worker processes. The event loop only passes messages (0.05 ms there and back beside
 * the run).
 */
import { ProcessPool } from '../processes/process-pool.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import type { Embedder, EmbedderState } from './embedder.ts';
import { DEFAULT_MODEL, modelId, toModelPath } from './model-files.ts';
import { startWorker } from './start-worker.ts';
import { LONGEST_TEXT } from './tokenizer.ts';

export interface LocalEmbedderOptions {
  /** Holds SHA256SUMS, model.onnx, tokenizer.json and characters.json. */
  readonly modelDirectory?: URL | string;
  readonly workers: number;
  /** Milliseconds. */
  readonly startTimeout?: number;
  readonly textTimeout?: number;
  readonly firstRest?: number;
  readonly longestRest?: number;
  /** One line when it goes down and one when it is back. */
  readonly log: (line: string) => void;
}

const DIMENSIONS = 384;
const TEXT_TIMEOUT = 5_000;

export function createLocalEmbedder(options: LocalEmbedderOptions): Embedder {
  return new LocalEmbedder(options);
}

class LocalEmbedder implements Embedder {
  readonly dimensions = DIMENSIONS;
  readonly #modelDirectory: string;
  readonly #pool: ProcessPool<string, Float32Array>;
  #id: string | undefined;

  constructor({ modelDirectory = DEFAULT_MODEL, log, textTimeout = TEXT_TIMEOUT, ...options }: LocalEmbedderOptions) {
    this.#modelDirectory = toModelPath(modelDirectory);
    this.#pool = new ProcessPool({
      ...options,
      callTimeout: textTimeout,
      start: () => startWorker(this.#modelDirectory),
      cannot: 'cannot embed',
      onTurn: (state) =>
        log(
          state.kind === 'down'
            ? `the embedder is down: ${state.why}; answers are found by their exact words until it is back`
            : 'the embedder is back',
        ),
    });
  }

  /** Known as soon as the model's sums can be read, which is before any vector exists. */
  get id(): string {
    this.#id ??= modelId(this.#modelDirectory);
    return this.#id ?? 'unknown';
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
}
