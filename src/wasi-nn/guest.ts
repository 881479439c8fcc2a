/** One guest: its imports, what it holds, and its end. */
import { BroughtModels } from './bring-model.ts';
import type { OpenBackend } from './graph-backend.ts';
import type { WasiNn } from './guest-interfaces.ts';
import { DEFAULT_LIMITS, type GuestPolicy } from './guest-policy.ts';
import { Lease } from './lease.ts';
import { Meter, type Alive } from './meter.ts';
import { notFound, type ModelShelf } from './model-shelf.ts';
import { createWasiNn } from './wasi-nn.ts';

const VERSION = '@0.2.0-rc-2024-10-28';

type Interface = keyof WasiNn;

/** For `instantiate` of a transpiled component. Some versions of jco ask with the version and some without. */
export type GuestImports = { readonly [Name in Interface as `wasi:nn/${Name}` | `wasi:nn/${Name}${typeof VERSION}`]: WasiNn[Name] };

export class Guest {
  readonly imports: GuestImports;
  readonly #meter: Meter;
  readonly #brought: BroughtModels;

  constructor(policy: GuestPolicy, shelf: ModelShelf, open: OpenBackend) {
    const { allow, load = 'refused', limits } = policy;
    this.#meter = new Meter({ ...DEFAULT_LIMITS, ...limits });
    this.#brought = new BroughtModels(open, this.#meter);
    const take = (name: string): Lease => {
      if (allow !== 'all' && !allow.includes(name)) throw notFound();
      return new Lease(shelf.take(name));
    };
    this.imports = toImports(createWasiNn({ meter: this.#meter, take, brought: load === 'allowed' ? this.#brought : 'refused' }));
  }

  /** What it holds at this moment: nothing of it after a guest that drops what it is given. */
  get alive(): Alive {
    return this.#meter.alive;
  }

  /** Frees the models it brought and never dropped, as a guest that was trapped cannot. Its instance is of no use after. */
  close(): void {
    this.#brought.close();
  }
}

function toImports({ tensor, graph, inference, errors }: WasiNn): GuestImports {
  return {
    'wasi:nn/tensor': tensor,
    'wasi:nn/graph': graph,
    'wasi:nn/inference': inference,
    'wasi:nn/errors': errors,
    [`wasi:nn/tensor${VERSION}`]: tensor,
    [`wasi:nn/graph${VERSION}`]: graph,
    [`wasi:nn/inference${VERSION}`]: inference,
    [`wasi:nn/errors${VERSION}`]: errors,
  };
}
