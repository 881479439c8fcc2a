/**
 * Models by name for WebAssembly components that jco transpiled: the host keeps them, a guest asks for one with `load-by-name`.
 * One registry serves any number of guests in its thread, each with an allow-list and limits of its own.
 */
import type { OpenBackend } from './graph-backend.ts';
import { Guest, type GuestImports } from './guest.ts';
import type { GuestPolicy } from './guest-policy.ts';
import { ModelShelf } from './model-shelf.ts';
import type { NamedModel } from './named-model.ts';
import { openHere } from './open-here.ts';

export interface RegistryOptions {
  /** What runs a model. Default: onnxruntime in this thread, blocking it. */
  readonly open?: OpenBackend;
  /** Told what an operator should know, such as why a model cannot be used. Default: stderr. */
  readonly notice?: (line: string) => void;
}

/**
 * @example
 * const registry = new ModelRegistry({ 'all-minilm-l6-v2': { path: 'models/all-minilm-l6-v2' } });
 * const component = await instantiate(getCoreModule, { ...wasi, ...registry.importsFor({ name: 'mine', allow: 'all' }) });
 */
export class ModelRegistry {
  readonly #shelf: ModelShelf;
  readonly #open: OpenBackend;

  constructor(models: Readonly<Record<string, NamedModel>>, options: RegistryOptions = {}) {
    const { notice = toStderr, open = openHere(notice) } = options;
    this.#open = open;
    this.#shelf = new ModelShelf(models, { open, notice });
  }

  /** For a host that counts what a guest holds, and ends it. */
  guest(policy: GuestPolicy): Guest {
    return new Guest(policy, this.#shelf, this.#open);
  }

  importsFor(policy: GuestPolicy): GuestImports {
    return this.guest(policy).imports;
  }

  /** Opens every model now, so that no guest waits for it. @throws NnFault for the first that cannot be used. */
  openAll(): void {
    for (const name of this.#shelf.names) this.#shelf.take(name);
  }

  /** Frees the models. Guests that are still there get a fault from then on. */
  close(): void {
    this.#shelf.close();
  }
}

function toStderr(line: string): void {
  process.stderr.write(`wasi-nn: ${line}\n`);
}
