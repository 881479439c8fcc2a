/**
 * One array of numbers, cut into segments of 1, 2, 4, 8, ... places. A list that outgrows its segment moves into one of twice
 * the size and leaves its own to the next list that needs one as large, so a list is always in one piece and wastes half at most.
 */
const FIRST_PLACES = 64;
/** Copying a fifth more often costs less than memory that lies idle. */
const GROWTH = 1.25;

export class Segments {
  #places = new Uint32Array(FIRST_PLACES);
  #used = 0;
  /** Starts of free segments, by the binary logarithm of their size. */
  readonly #free: number[][] = [];

  get places(): Uint32Array {
    return this.#places;
  }

  get bytes(): number {
    return this.#places.byteLength;
  }

  /** Adds to the list of `length` numbers that begins at `start`; where it begins now. */
  append(start: number, length: number, value: number): number {
    const full = (length & (length - 1)) === 0;
    const begin = full ? this.#move(start, length) : start;
    this.#places[begin + length] = value;
    return begin;
  }

  #move(start: number, length: number): number {
    const begin = this.#take(length === 0 ? 0 : 32 - Math.clz32(length));
    if (length === 0) return begin;
    this.#places.copyWithin(begin, start, start + length);
    (this.#free[31 - Math.clz32(length)] ??= []).push(start);
    return begin;
  }

  #take(log: number): number {
    const freed = this.#free[log]?.pop();
    if (freed !== undefined) return freed;
    const begin = this.#used;
    this.#used += 1 << log;
    if (this.#used > this.#places.length) this.#grow(this.#used);
    return begin;
  }

  #grow(least: number): void {
    const larger = new Uint32Array(Math.max(least, Math.ceil(this.#places.length * GROWTH)));
    larger.set(this.#places);
    this.#places = larger;
  }
}
