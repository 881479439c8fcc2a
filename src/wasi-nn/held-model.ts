/** What the `graph` and `graph-execution-context` resources hold: a share of a model's lease, and a handle in the meter's books. */
import { NnFault } from './fault.ts';
import type { Lease, OpenModel } from './lease.ts';
import type { Meter } from './meter.ts';

export class HeldModel {
  readonly #meter: Meter;
  readonly #kind: 'graphs' | 'contexts';
  #lease: Lease | 'dropped';

  /** Takes the share over. @throws NnFault `too-large`; the share is given back then. */
  constructor(meter: Meter, kind: 'graphs' | 'contexts', lease: Lease) {
    try {
      meter.checkModels(kind);
      meter.open(kind);
    } catch (error) {
      lease.release();
      throw error;
    }
    this.#meter = meter;
    this.#kind = kind;
    this.#lease = lease;
  }

  /** @throws NnFault */
  get model(): OpenModel {
    return this.#held().model;
  }

  /** For another holder of the same model. @throws NnFault */
  share(): Lease {
    return this.#held().share();
  }

  [Symbol.dispose](): void {
    if (this.#lease === 'dropped') return;
    this.#lease.release();
    this.#lease = 'dropped';
    this.#meter.close(this.#kind);
  }

  #held(): Lease {
    if (this.#lease === 'dropped') throw new NnFault('invalid-argument', 'this handle was dropped before');
    return this.#lease;
  }
}
