/** The `error` resource, and how a host function answers with one. */
import { NnFault, type NnErrorCode } from './fault.ts';
import type { Meter } from './meter.ts';

/** Not an `Error` of JavaScript: jco takes one that is thrown for a trap. */
export class ErrorResource {
  readonly #meter: Meter;
  readonly #fault: NnFault;
  #state: 'held' | 'dropped' = 'held';

  constructor(meter: Meter, fault: NnFault) {
    meter.open('errors');
    this.#meter = meter;
    this.#fault = fault;
  }

  code(): NnErrorCode {
    return this.#fault.code;
  }

  data(): string {
    return this.#fault.message;
  }

  [Symbol.dispose](): void {
    if (this.#state === 'dropped') return;
    this.#state = 'dropped';
    this.#meter.close('errors');
  }
}

/**
 * Runs what a guest called. A fault becomes the error arm of the WIT's `result`: jco reads it from `payload`, which must be the
 * thrown value's own member. Anything else that is thrown is a mistake of the host, and a trap.
 */
export function answering<T>(work: () => T, toPayload: (fault: NnFault) => unknown): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof NnFault ? Object.assign(new Error(error.message, { cause: error }), { payload: toPayload(error) }) : error;
  }
}
