/**
 * The stored questions of one scope by their terms. Each question gets the next number when it is added, so every list of
 * numbers is ascending and newest last. A removed question leaves its numbers behind, dead: nobody finds them, and once they
 * are too many the whole is filled again from the store (filling.ts).
 */
import type { EntryId } from '../units.ts';
import { Segments } from './segments.ts';
import { Vocabulary } from './vocabulary.ts';
import type { Terms } from './word-index.ts';

/** An id as a string, in an array and in a Map (measured in bench/words.ts). */
const ID_BYTES = 110;
const FIRST_SIZES = 16;
const LARGEST_SIZE = 255;

/** Ascending numbers at `start` in `places`. */
export interface Postings {
  readonly start: number;
  readonly length: number;
}

export class PostingLists {
  readonly #vocabulary = new Vocabulary();
  readonly #segments = new Segments();
  /** By number; `undefined` where it is dead. */
  readonly #ids: (EntryId | undefined)[] = [];
  readonly #numbers = new Map<EntryId, number>();
  /** How many terms each question has. */
  #sizes = new Uint8Array(FIRST_SIZES);

  /** Living questions. */
  get count(): number {
    return this.#numbers.size;
  }

  /** Numbers given out, those of dead questions included. */
  get length(): number {
    return this.#ids.length;
  }

  /** The lists are counted, the ids are reckoned. */
  get bytes(): { readonly lists: number; readonly ids: number } {
    const lists = this.#vocabulary.bytes + this.#segments.bytes + this.#sizes.byteLength;
    return { lists, ids: this.#ids.length * ID_BYTES };
  }

  /** Good until the next `add`. */
  get places(): Uint32Array {
    return this.#segments.places;
  }

  postings(term: number): Postings | undefined {
    const place = this.#vocabulary.find(term);
    return place < 0 ? undefined : { start: this.#vocabulary.start(place), length: this.#vocabulary.length(place) };
  }

  idAt(number: number): EntryId | undefined {
    return this.#ids[number];
  }

  sizeAt(number: number): number {
    return this.#sizes[number] as number;
  }

  /** In place of what was under this id. `wanted`: others are counted, and not posted. */
  add(id: EntryId, terms: Terms, wanted?: ReadonlySet<number>): void {
    this.remove(id);
    const number = this.#ids.length;
    this.#ids.push(id);
    this.#numbers.set(id, number);
    this.#keepSize(number, terms.length);
    for (const term of terms) if (term !== 0 && wanted?.has(term) !== false) this.#post(term, number);
  }

  remove(id: EntryId): void {
    const number = this.#numbers.get(id);
    if (number === undefined) return;
    this.#numbers.delete(id);
    this.#ids[number] = undefined;
  }

  /** A term that is given twice is posted once. */
  #post(term: number, number: number): void {
    const place = this.#vocabulary.placeOf(term);
    const start = this.#vocabulary.start(place);
    const length = this.#vocabulary.length(place);
    if (length > 0 && this.#segments.places[start + length - 1] === number) return;
    this.#vocabulary.set(place, this.#segments.append(start, length, number), length + 1);
  }

  #keepSize(number: number, size: number): void {
    if (number >= this.#sizes.length) {
      const larger = new Uint8Array(Math.ceil(this.#sizes.length * 1.5));
      larger.set(this.#sizes);
      this.#sizes = larger;
    }
    this.#sizes[number] = Math.min(size, LARGEST_SIZE);
  }
}

export function sizeOf({ bytes }: PostingLists): number {
  return bytes.lists + bytes.ids;
}
