/** Calls that wait to be answered, in order of arrival and no more than so many; whoever gives up leaves at once. */

/** Whoever waits does so for a moment (a lookup gives up after 50 ms), so a longer queue would only hold what nobody waits for. */
export const QUEUE_LIMIT = 256;

export interface WaitingCall<Request, Answer> {
  readonly request: Request;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export interface WaitingOptions {
  /** What errors begin with, as in `cannot embed`. */
  readonly cannot: string;
  /** What waits, as in `texts`. */
  readonly what: string;
  /** What an operator may do about a full queue. */
  readonly relief: string;
  /** Somebody gave up. */
  readonly left: () => void;
}

export class WaitingCalls<Request, Answer> {
  readonly #options: WaitingOptions;
  /** A set, so that a call that is given up leaves at once. */
  readonly #calls = new Set<WaitingCall<Request, Answer>>();
  /** Taken when nobody else waits. */
  readonly #last = new Set<WaitingCall<Request, Answer>>();

  constructor(options: WaitingOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#calls.size + this.#last.size;
  }

  /** Rejects at once where there is no room; with the reason of `signal` when that fires, also after the call was taken. */
  add(request: Request, signal: AbortSignal | undefined, place?: 'last'): Promise<Answer> {
    const { cannot, what, relief, left } = this.#options;
    if (this.size >= QUEUE_LIMIT) return Promise.reject(new Error(`${cannot}: ${QUEUE_LIMIT} ${what} are waiting already; ${relief}`));
    if (signal?.aborted === true) return Promise.reject(this.#cancelled(signal.reason));
    const waiting = place === 'last' ? this.#last : this.#calls;
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        waiting.delete(call);
        reject(this.#cancelled(signal?.reason));
        left();
      };
      const call: WaitingCall<Request, Answer> = {
        request,
        resolve: (answer) => (signal?.removeEventListener('abort', abort), resolve(answer)),
        reject: (error) => (signal?.removeEventListener('abort', abort), reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      waiting.add(call);
    });
  }

  take(most: number): readonly WaitingCall<Request, Answer>[] {
    const taken = [...this.#calls, ...this.#last].slice(0, most);
    for (const call of taken) if (!this.#calls.delete(call)) this.#last.delete(call);
    return taken;
  }

  rejectAll(error: Error): void {
    for (const call of this.take(Infinity)) call.reject(error);
  }

  #cancelled(reason: unknown): Error {
    return reason instanceof Error ? reason : new Error(`${this.#options.cannot}: the call was cancelled`, { cause: reason });
  }
}
