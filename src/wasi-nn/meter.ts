/**
 * Counts what one guest holds. A call that would go beyond a limit is answered `too-large`; a guest that never drops its
 * handles is trapped in the end, because an answer would be one more handle to hold.
 */
import { NnFault } from './fault.ts';
import type { GuestLimits } from './guest-policy.ts';

export type HandleKind = 'tensors' | 'graphs' | 'contexts' | 'errors';

export interface Alive extends Readonly<Record<HandleKind, number>> {
  readonly tensorBytes: number;
  /** Of the models that the guest brought itself. */
  readonly modelBytes: number;
}

export class Meter {
  readonly limits: GuestLimits;
  readonly #guest: string;
  readonly #alive = { tensors: 0, graphs: 0, contexts: 0, errors: 0, tensorBytes: 0, modelBytes: 0 };

  constructor(guest: string, limits: GuestLimits) {
    this.#guest = guest;
    this.limits = limits;
  }

  get alive(): Alive {
    return { ...this.#alive };
  }

  /** @throws RangeError, which is a trap to the guest. */
  open(kind: HandleKind): void {
    const { tensors, graphs, contexts, errors } = this.#alive;
    const { resources } = this.limits;
    if (tensors + graphs + contexts + errors >= resources) {
      throw new RangeError(
        `the guest ${this.#guest} holds ${resources} handles of wasi:nn and asks for more; drop each as soon as it has been read`,
      );
    }
    this.#alive[kind] += 1;
  }

  close(kind: HandleKind): void {
    this.#alive[kind] -= 1;
  }

  /** Why a tensor of so many bytes may not be kept. Asked after its handle was opened. */
  tensorRefusal(bytes: number): NnFault | undefined {
    const { tensors, tensorBytes, aliveBytes } = this.limits;
    if (this.#alive.tensors > tensors) return tooLarge(`more than ${tensors} tensors are alive`);
    if (bytes > tensorBytes) return tooLarge(`a tensor of ${bytes} bytes is larger than ${tensorBytes}`);
    if (this.#alive.tensorBytes + bytes > aliveBytes) return tooLarge(`${bytes} bytes more than ${aliveBytes} would be alive in tensors`);
    return undefined;
  }

  /** @throws NnFault */
  checkModels(kind: 'graphs' | 'contexts'): void {
    const { graphs } = this.limits;
    if (this.#alive[kind] >= graphs) throw tooLarge(`${graphs} ${kind} are alive`);
  }

  /** @throws NnFault */
  checkModel(bytes: number): void {
    const { modelBytes } = this.limits;
    if (this.#alive.modelBytes + bytes > modelBytes)
      throw tooLarge(`a model of ${bytes} bytes goes beyond ${modelBytes} for all that are brought`);
  }

  addBytes(kind: 'tensorBytes' | 'modelBytes', bytes: number): void {
    this.#alive[kind] += bytes;
  }
}

function tooLarge(why: string): NnFault {
  return new NnFault('too-large', why);
}
