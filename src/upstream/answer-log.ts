/**
 * The live record of one upstream answer: one writer (the pump), any number of readers, each at its own pace, each from
 * the first byte. Bounds, all by bytes:
 * - While the whole answer fits into `limit` (--max-entry) and the budget, it is kept: late readers replay what came and
 *   follow live, and at the end it can be recorded.
 * - Beyond that the log slides: it keeps only what some reader still has to read, takes no new readers, and records nothing.
 *   A reader more than `limit` behind the fastest is cut, so one slow follower never holds the memory of all. The fastest
 *   never is: it is the one the provider is paused for, however large a single event may be.
 * - The writer pauses while even the fastest reader is `HIGH_WATER` behind: back-pressure reaches the provider.
 */
import { ProxyError } from '../errors.ts';
import type { Ms } from '../units.ts';
import type { Budget } from './budget.ts';

/** A piece of the answer as it came: where it was cut is the network's doing, and says nothing. */
export interface Chunk {
  readonly raw: Uint8Array;
  /** Since the answer's head arrived. */
  readonly at: Ms;
}

export type LogEnd = { readonly kind: 'complete' } | { readonly kind: 'cut'; readonly error: ProxyError };
/** Whether the log still holds everything from the first byte, and if not, why. */
export type Wholeness = 'whole' | 'too-large' | 'no-buffer-left';

/** Bytes the fastest reader may be behind before the provider is paused; a socket buffer's order of magnitude. */
export const HIGH_WATER: number = 256 * 1024;

/** Bytes a reader is given in one go: what it holds of a log that slides. A larger chunk comes alone. */
export const AT_ONCE: number = 64 * 1024;

/** What a chunk's objects take besides its bytes: a stream of tiny ones is mostly that. */
const CHUNK_OVERHEAD = 100;

export interface LogReader {
  /**
   * All that came and was not read, up to `AT_ONCE`: a provider sends event by event, and each write to a caller costs more than
   * the bytes of most. `undefined` once the answer is complete. Throws the error that cut the answer, or cut this reader.
   */
  next(): Promise<readonly Chunk[] | undefined>;
  leave(): void;
}

interface ReaderState {
  /** Index, over the life of the log, of the next chunk to read. */
  position: number;
  bytesRead: number;
  state: 'reading' | 'lagged' | 'left';
  wake: (() => void) | undefined;
}

export class AnswerLog {
  readonly #limit: number;
  readonly #budget: Budget;
  readonly #readers = new Set<ReaderState>();
  #chunks: Chunk[] = [];
  /** Life-long index of `#chunks[0]`: above 0 only once the log slides. */
  #first = 0;
  #written = 0;
  #held = 0;
  #end: LogEnd | undefined;
  #wholeness: Wholeness = 'whole';
  #released = false;
  #resume: (() => void) | undefined;

  constructor(limit: number, budget: Budget) {
    this.#limit = limit;
    this.#budget = budget;
  }

  get wholeness(): Wholeness {
    return this.#wholeness;
  }

  get end(): LogEnd | undefined {
    return this.#end;
  }

  /** Everything so far; meaningful only while the log is whole. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  push(chunk: Chunk): void {
    const cost = costOf(chunk);
    if (this.#wholeness === 'whole') this.#keepWhole(chunk.raw.length, cost);
    else this.#budget.force(cost);
    this.#chunks.push(chunk);
    this.#written += chunk.raw.length;
    this.#held += cost;
    if (this.#sliding()) this.#slide();
    this.#wakeReaders();
  }

  finish(end: LogEnd): void {
    this.#end = end;
    this.#wakeReaders();
  }

  /** A promise while the writer should pause, `undefined` while there is room. */
  room(): Promise<void> | undefined {
    if (this.#readers.size === 0 || this.#lagOfFastest() <= HIGH_WATER) return undefined;
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** `undefined` once the beginning is gone. */
  read(): LogReader | undefined {
    if (this.#sliding()) return undefined;
    const state: ReaderState = { position: 0, bytesRead: 0, state: 'reading', wake: undefined };
    this.#readers.add(state);
    return { next: () => this.#next(state), leave: () => this.#leave(state) };
  }

  /** From here on a chunk is kept only while some reader still has to read it. Call once what is kept was recorded. */
  release(): void {
    this.#released = true;
    this.#slide();
  }

  #keepWhole(bytes: number, cost: number): void {
    const fits = this.#written + bytes <= this.#limit;
    if (fits && this.#budget.take(cost)) return;
    this.#wholeness = fits ? 'no-buffer-left' : 'too-large';
    this.#budget.force(cost);
  }

  async #next(state: ReaderState): Promise<readonly Chunk[] | undefined> {
    for (;;) {
      if (state.state === 'left') return undefined;
      if (state.state === 'lagged')
        throw new ProxyError(
          'upstream-reset',
          `the answer was cut here: this caller read more than ${this.#limit} bytes slower than it came`,
        );
      const taken = this.#take(state.position - this.#first);
      if (taken.length > 0) return this.#advance(state, taken);
      if (this.#end?.kind === 'cut') throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      await new Promise<void>((resolve) => {
        state.wake = resolve;
      });
    }
  }

  #take(from: number): readonly Chunk[] {
    let bytes = this.#chunks[from]?.raw.length ?? 0;
    let end = from + 1;
    for (; end < this.#chunks.length; end += 1) {
      bytes += this.#chunks[end]?.raw.length ?? 0;
      if (bytes > AT_ONCE) break;
    }
    return this.#chunks.slice(from, end);
  }

  #advance(state: ReaderState, taken: readonly Chunk[]): readonly Chunk[] {
    state.position += taken.length;
    for (const chunk of taken) state.bytesRead += chunk.raw.length;
    if (this.#sliding()) this.#slide();
    this.#resumeWriter();
    return taken;
  }

  #leave(state: ReaderState): void {
    this.#readers.delete(state);
    state.state = 'left';
    state.wake?.();
    if (this.#sliding()) this.#slide();
    this.#resumeWriter();
  }

  #sliding(): boolean {
    return this.#released || this.#wholeness !== 'whole';
  }

  /** Cuts readers that are too far behind and drops what nobody still has to read. */
  #slide(): void {
    let slowest = this.#first + this.#chunks.length;
    const fastest = this.#written - this.#lagOfFastest();
    for (const reader of this.#readers) {
      if (this.#end === undefined && fastest - reader.bytesRead > this.#limit) this.#cut(reader);
      else slowest = Math.min(slowest, reader.position);
    }
    const gone = this.#chunks.splice(0, slowest - this.#first);
    this.#first = slowest;
    const bytes = gone.reduce((sum, chunk) => sum + costOf(chunk), 0);
    this.#held -= bytes;
    this.#budget.give(bytes);
  }

  #cut(reader: ReaderState): void {
    reader.state = 'lagged';
    this.#readers.delete(reader);
    reader.wake?.();
    this.#resumeWriter();
  }

  #lagOfFastest(): number {
    let most = 0;
    for (const reader of this.#readers) most = Math.max(most, reader.bytesRead);
    return this.#written - most;
  }

  #wakeReaders(): void {
    for (const reader of this.#readers) {
      const { wake } = reader;
      reader.wake = undefined;
      wake?.();
    }
  }

  #resumeWriter(): void {
    if (this.#resume === undefined || (this.#readers.size > 0 && this.#lagOfFastest() > HIGH_WATER)) return;
    const resume = this.#resume;
    this.#resume = undefined;
    resume();
  }
}

function costOf(chunk: Chunk): number {
  return chunk.raw.length + CHUNK_OVERHEAD;
}
