/** One guest: its imports, what it holds, and its end. */
import { BroughtModels } from './bring-model.ts';
import type { OpenBackend } from './graph-backend.ts';
import type { Prompt, SpinLlm, WasiNn } from './guest-interfaces.ts';
import { DEFAULT_LIMITS, type GuestPolicy } from './guest-policy.ts';
import { Lease } from './lease.ts';
import { Meter, type Alive } from './meter.ts';
import { notFound, type ModelShelf } from './model-shelf.ts';
import { createPrompt } from './prompt.ts';
import { createSpinLlm } from './spin-llm.ts';
import { createWasiNn } from './wasi-nn.ts';

interface Interfaces extends WasiNn {
  readonly prompt: Prompt;
}

type WithVersion<Name extends string, Version extends string> = Name | `${Name}@${Version}`;

/** For `instantiate` of a transpiled component. Some versions of jco ask with the version and some without. */
export type GuestImports = {
  readonly [Name in keyof Interfaces as WithVersion<`wasi:nn/${Name}`, '0.2.0-rc-2024-10-28'>]: Interfaces[Name];
} & Readonly<Record<WithVersion<'fermyon:spin/llm', '2.0.0'>, SpinLlm>>;

export class Guest {
  readonly imports: GuestImports;
  readonly #meter: Meter;
  readonly #brought: BroughtModels;

  constructor({ name, allow, load = 'refused', limits }: GuestPolicy, shelf: ModelShelf, open: OpenBackend) {
    const meter = new Meter(name, { ...DEFAULT_LIMITS, ...limits });
    this.#meter = meter;
    this.#brought = new BroughtModels(open, meter);
    const allowed = (model: string): string => {
      if (allow !== 'all' && !allow.includes(model)) throw notFound();
      return model;
    };
    const wasiNn = createWasiNn({
      meter,
      take: (model) => new Lease(shelf.take(allowed(model))),
      brought: load === 'allowed' ? this.#brought : 'refused',
    });
    const llm = createSpinLlm({ mostTexts: meter.limits.inputs, embedder: (model) => shelf.embedder(allowed(model)) });
    this.imports = toImports({ ...wasiNn, prompt: createPrompt(meter) }, llm);
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

function toImports({ tensor, graph, inference, errors, prompt }: Interfaces, llm: SpinLlm): GuestImports {
  return {
    'wasi:nn/tensor': tensor,
    'wasi:nn/graph': graph,
    'wasi:nn/inference': inference,
    'wasi:nn/errors': errors,
    'wasi:nn/prompt': prompt,
    'wasi:nn/tensor@0.2.0-rc-2024-10-28': tensor,
    'wasi:nn/graph@0.2.0-rc-2024-10-28': graph,
    'wasi:nn/inference@0.2.0-rc-2024-10-28': inference,
    'wasi:nn/errors@0.2.0-rc-2024-10-28': errors,
    'wasi:nn/prompt@0.2.0-rc-2024-10-28': prompt,
    'fermyon:spin/llm': llm,
    'fermyon:spin/llm@2.0.0': llm,
  };
}
