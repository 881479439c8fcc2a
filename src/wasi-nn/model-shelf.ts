/**
 * The registered models, each opened when a guest first asks for it and shared by all guests of this thread from then on. What
 * cannot be opened stays so: a guest that asks in a loop must not have a file hashed each time.
 */
import { sumOfFile } from '../embed/file-sum.ts';
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import type { OpenBackend } from './graph-backend.ts';
import type { OpenModel } from './lease.ts';
import { modelFile, type NamedModel, type OnnxModel } from './named-model.ts';

export class ModelShelf {
  readonly #models: ReadonlyMap<string, NamedModel>;
  readonly #openBackend: OpenBackend;
  readonly #notice: (line: string) => void;
  readonly #opened = new Map<string, OpenModel | NnFault>();

  constructor(models: Readonly<Record<string, NamedModel>>, openBackend: OpenBackend, notice: (line: string) => void) {
    this.#models = new Map(Object.entries(models));
    this.#openBackend = openBackend;
    this.#notice = notice;
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }

  /** @throws NnFault `not-found`, or why the model cannot be used. */
  take(name: string): OpenModel {
    const model = this.#models.get(name);
    if (model === undefined) throw notFound();
    const opened = this.#opened.get(name) ?? this.#open(name, model);
    this.#opened.set(name, opened);
    if (opened instanceof NnFault) throw opened;
    return opened;
  }

  close(): void {
    for (const opened of this.#opened.values()) if (!(opened instanceof NnFault) && opened.kind === 'graph') opened.backend.close();
    this.#opened.clear();
  }

  #open(name: string, model: NamedModel): OpenModel | NnFault {
    if (model.kind === 'text') return { kind: 'text', name, answer: (prompt) => model.answer(prompt) };
    try {
      return { kind: 'graph', name, backend: this.#openBackend(checkedSource(name, model)) };
    } catch (error) {
      // A native message names files: the operator reads it, the guest only learns that this model is of no use.
      this.#notice(`the model ${JSON.stringify(name)} cannot be used: ${reasonOf(error)}`);
      return new NnFault(
        'runtime-error',
        `this model cannot be used: ${error instanceof NnFault ? error.message : 'it does not load'}`,
        error,
      );
    }
  }
}

/** The same words for a name that is unknown and for one that this guest may not use: neither tells what there is. */
export function notFound(): NnFault {
  return new NnFault('not-found', 'there is no model of this name');
}

function checkedSource(name: string, { path, sha256, threads = 1 }: OnnxModel): Parameters<OpenBackend>[0] {
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
