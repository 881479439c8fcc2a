/**
 * Whether an embedding server is asked at all. While it is not, nobody waits for it:
 *
 *   starting -> closed          asked
 *                 |  ^
 *                 v  |          failures too many, or of a kind that the next call would meet too
 *               open |          not asked until a rest is over: doubles up to a bound, or is what the server asked for
 *                 |  |
 *                 v  |
 *             half-open         one trial decides
 */
import type { RemoteFailure } from './failure.ts';

export interface Rests {
  /** Milliseconds. */
  readonly firstRest: number;
  readonly longestRest: number;
}

export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'open' | 'half-open'; /** The last one. */ readonly failure: RemoteFailure };

/** One or two may be chance: a server that is being replaced, a packet lost. */
const IN_A_ROW = 3;
/** A Retry-After beyond this is not waited for. */
const LONGEST_OBEYED_MS = 5 * 60_000;

export class Breaker {
  readonly #rests: Rests;
  readonly #trial: () => void;
  #phase: Phase = { kind: 'starting' };
  #inARow = 0;
  #rest: number;
  #timer: NodeJS.Timeout | undefined;

  /** `trial` is called when a rest is over; what comes of it is told by `mended` or `failed`. */
  constructor(rests: Rests, trial: () => void) {
    this.#rests = rests;
    this.#trial = trial;
    this.#rest = rests.firstRest;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** A call brought vectors: whatever was before is over. */
  succeeded(): void {
    this.#inARow = 0;
    this.#rest = this.#rests.firstRest;
  }

  /** The trial brought the right vectors. Rests begin anew only after a call of its own. */
  mended(): void {
    this.#inARow = 0;
    this.#phase = { kind: 'closed' };
  }

  failed(failure: RemoteFailure): void {
    this.#inARow += 1;
    if (this.#phase.kind === 'closed' && failure.weight === 'in-a-row' && this.#inARow < IN_A_ROW) return;
    this.#phase = { kind: 'open', failure };
    this.#restLater(failure);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #restLater(failure: RemoteFailure): void {
    const { longestRest, firstRest } = this.#rests;
    const own = failure.weight === 'lasting' ? longestRest : this.#rest;
    const wait = failure.retryAfter === undefined ? own : Math.min(Math.max(failure.retryAfter, firstRest), LONGEST_OBEYED_MS);
    this.#rest = Math.min(2 * this.#rest, longestRest);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#phase = { kind: 'half-open', failure };
      this.#trial();
    }, wait);
    this.#timer.unref();
  }
}
