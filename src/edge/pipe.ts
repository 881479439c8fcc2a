/** Bytes that a guest writes, for one reader: a piece counts as taken when the reader comes back for the next. */
type Taken = 'taken' | 'closed';

interface Waiting {
  readonly bytes: Uint8Array;
  readonly reply: (how: Taken) => void;
}

export class Pipe implements AsyncIterable<Uint8Array> {
  #waiting: Waiting[] = [];
  #reading: Waiting | undefined;
  #over: 'no' | 'whole' | 'cut' | 'left' = 'no';
  #wake: (() => void) | undefined;

  /** Its reader will never see its end. */
  get isCut(): boolean {
    return this.#over === 'cut';
  }

  /** Everything its reader will ever get was written. */
  get isFinished(): boolean {
    return this.#over === 'whole' || this.#over === 'left';
  }

  /** `reply` is called once. */
  push(bytes: Uint8Array, reply: Waiting['reply']): void {
    if (this.#over !== 'no') return reply('closed');
    this.#waiting.push({ bytes, reply });
    this.#wake?.();
  }

  /** The first word counts. */
  end(how: 'whole' | 'cut'): void {
    if (this.#over === 'no') this.#over = how;
    this.#wake?.();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return { next: () => this.#next(), return: () => this.#leave() };
  }

  async #next(): Promise<IteratorResult<Uint8Array>> {
    this.#reading?.reply('taken');
    this.#reading = undefined;
    for (;;) {
      const first = this.#waiting.shift();
      if (first !== undefined) {
        this.#reading = first;
        return { done: false, value: first.bytes };
      }
      if (this.#over === 'cut') throw new Error('the guest did not finish this body');
      if (this.#over !== 'no') return { done: true, value: undefined };
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  #leave(): Promise<IteratorResult<Uint8Array>> {
    this.#over = 'left';
    for (const { reply } of [...(this.#reading === undefined ? [] : [this.#reading]), ...this.#waiting]) reply('closed');
    this.#reading = undefined;
    this.#waiting = [];
    this.#wake?.();
    return Promise.resolve({ done: true, value: undefined });
  }
}
