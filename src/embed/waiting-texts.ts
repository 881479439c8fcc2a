/** Texts that wait to be embedded, in order of arrival and no more than so many; whoever gives up leaves at once. */
import { TextRefused } from './embedder.ts';
import { LONGEST_TEXT } from './token-count.ts';

/** A lookup gives up after 50 ms, so a longer queue would only hold what nobody waits for. */
export const QUEUE_LIMIT = 256;

export interface TextCall<Answer> {
  readonly text: string;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class WaitingTexts<Answer> {
  readonly #calls = new Set<TextCall<Answer>>();
  readonly #relief: string;
  readonly #left: () => void;

  /** `relief`: what an operator may do about a full queue. `left` is called when somebody gave up. */
  constructor(relief: string, left: () => void) {
    this.#relief = relief;
    this.#left = left;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Rejects at once where there is no room; with the reason of `signal` when that fires, also after the text was taken. */
  add(text: string, signal: AbortSignal | undefined): Promise<Answer> {
    if (this.#calls.size >= QUEUE_LIMIT) return Promise.reject(cannotEmbed(`${QUEUE_LIMIT} texts are waiting already; ${this.#relief}`));
    if (text.length > LONGEST_TEXT) return Promise.reject(tooLong(text));
    if (signal?.aborted === true) return Promise.reject(asError(signal.reason));
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#calls.delete(call);
        reject(asError(signal?.reason));
        this.#left();
      };
      const call: TextCall<Answer> = {
        text,
        resolve: (answer) => (signal?.removeEventListener('abort', abort), resolve(answer)),
        reject: (error) => (signal?.removeEventListener('abort', abort), reject(error)),
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#calls.add(call);
    });
  }

  take(most: number): readonly TextCall<Answer>[] {
    const taken = [...this.#calls].slice(0, most);
    for (const call of taken) this.#calls.delete(call);
    return taken;
  }

  rejectAll(error: Error): void {
    for (const call of this.take(Infinity)) call.reject(error);
  }
}

export function cannotEmbed(why: string): Error {
  return new Error(`cannot embed: ${why}`);
}

function tooLong({ length }: string): TextRefused {
  return new TextRefused(`cannot embed: a text of ${length} UTF-16 units is longer than ${LONGEST_TEXT}; shorten it`);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('cannot embed: the call was cancelled', { cause: reason });
}
