/**
 * The registered models, each opened when a guest first asks for it and shared by all guests of this thread from then on. What
 * cannot be opened stays so: a guest that asks in a loop must not have a file hashed each time.
 */
import { sumOfFile } from '../embed/file-sum.ts';
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import type { ModelSource, OpenBackend } from './graph-backend.ts';
import type { OpenModel } from './lease.ts';
import { modelFile, type NamedModel, type OnnxModel } from './named-model.ts';
import { createTextEmbedder, type TextEmbedder } from './text-embedder.ts';

export interface ShelfOptions {
  readonly open: OpenBackend;
  readonly notice: (line: string) => void;
}

export class ModelShelf {
  readonly #models: ReadonlyMap<string, NamedModel>;
  readonly #options: ShelfOptions;
  readonly #opened = new Map<string, OpenModel | NnFault>();
  readonly #embedders = new Map<string, TextEmbedder | NnFault>();
  #state: 'open' | 'closed' = 'open';

  constructor(models: Readonly<Record<string, NamedModel>>, options: ShelfOptions) {
    this.#models = new Map(Object.entries(models));
    this.#options = options;
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }

  /** @throws NnFault `not-found`, or why the model cannot be used. */
  take(name: string): OpenModel {
    const model = this.#named(name);
    return this.#once(this.#opened, name, () =>
      model.kind === 'text'
        ? { kind: 'text', name, answer: (prompt) => model.answer(prompt) }
        : { kind: 'graph', name, backend: this.#options.open(checkedSource(name, model)) },
    );
  }

  /** @throws NnFault as `take`; also where this is no model that embeds texts. */
  embedder(name: string): TextEmbedder {
    const model = this.#named(name);
    const opened = this.take(name);
    if (model.kind === 'text' || opened.kind === 'text') throw new NnFault('unsupported-operation', 'this model embeds no texts');
    return this.#once(this.#embedders, name, () => createTextEmbedder(opened.backend, model));
  }

  close(): void {
    this.#state = 'closed';
    for (const opened of this.#opened.values()) if (!(opened instanceof NnFault) && opened.kind === 'graph') opened.backend.close();
    this.#opened.clear();
    this.#embedders.clear();
  }

  #named(name: string): NamedModel {
    const model = this.#models.get(name);
    if (model === undefined) throw notFound();
    if (this.#state === 'closed') throw new NnFault('runtime-error', 'the host is closing');
    return model;
  }

  /** A native message names files: the operator reads it, the guest only learns that this model is of no use. */
  #once<T>(made: Map<string, T | NnFault>, name: string, make: () => T): T {
    const known = made.get(name) ?? this.#attempt(name, make);
    made.set(name, known);
    if (known instanceof NnFault) throw known;
    return known;
  }

  #attempt<T>(name: string, make: () => T): T | NnFault {
    try {
      return make();
    } catch (error) {
      this.#options.notice(`the model ${JSON.stringify(name)} cannot be used: ${reasonOf(error)}`);
      const told = error instanceof NnFault ? error : new NnFault('runtime-error', 'it does not load');
      return new NnFault(told.code, `this model cannot be used: ${told.message}`, error);
    }
  }
}

/** The same words for a name that is unknown and for one that this guest may not use: neither tells what there is. */
export function notFound(): NnFault {
  return new NnFault('not-found', 'there is no model of this name');
}

function checkedSource(name: string, { path, sha256, threads = 1 }: OnnxModel): ModelSource {
  const file = modelFile(path);
  const sum = sha256 === undefined ? undefined : sumOfFile(file);
  if (sum !== sha256?.toLowerCase()) {
    const why = new Error(`its SHA-256 begins with ${sum?.slice(0, 12)}, and ${sha256?.slice(0, 12)} was registered`);
    throw new NnFault('runtime-error', 'its file is not the one that was registered', why);
  }
  return { kind: 'file', name, path: file, threads };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof NnFault ? error.cause : undefined;
  return cause === undefined ? messageOf(error) : `${messageOf(error)}: ${messageOf(cause)}`;
}
