/**
 * The binary word table of models/lexicon/en.bin, read where it lies: nothing is unpacked before it is asked for, so opening
 * takes no time and memory is the bytes themselves. Written by scripts/lexicon/table.py; change both together.
 *
 *     magic 8 | words u32 | blocks u32 | size of body u32 | start of each block u32[blocks] | body
 *     a block is 16 entries, sorted by bytes; the first of each block is spelt whole:
 *     letters shared with the entry before u8 | further letters u8 | those letters, ASCII
 *     zipf * 30 u8 | kind u8: order of parts of speech, high bit: links follow
 *     links: size varint, then synonyms, antonyms, derived, bases: count varint, word numbers as ascending varint steps
 */
import type { PartOfSpeech } from './lexicon.ts';

const MAGIC = [0x4e, 0x48, 0x4c, 0x45, 0x58, 0, 0, 1];
const HEADER = 20;
const BLOCK = 16;
const LINKED = 0x80;
const ZIPF_STEPS = 30;
/** Longer runs of letters are no words; the longest entry has 45 letters. */
export const LONGEST_WORD = 64;

export interface Entry {
  /** Its number in the order of the table, what links name. */
  readonly number: number;
  readonly zipf: number;
  readonly parts: string;
  readonly proper: boolean;
  readonly synonyms: readonly number[];
  readonly antonyms: readonly number[];
  readonly derived: readonly number[];
  readonly bases: readonly number[];
}

/** All orders of zero to four parts of speech, in the order of Python's itertools.permutations; the kind byte is an index. */
const PART_ORDERS: readonly string[] = partOrders();

function partOrders(): readonly string[] {
  const all: readonly PartOfSpeech[] = ['n', 'v', 'a', 'r'];
  let longest = [''];
  const orders = [''];
  for (let size = 1; size <= all.length; size += 1) {
    longest = longest.flatMap((order) => all.filter((part) => !order.includes(part)).map((part) => order + part));
    orders.push(...longest);
  }
  return orders;
}

export class WordTable {
  readonly #bytes: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #body: number;
  readonly words: number;
  /** Where the last `#letters` or `#skip` ended: spares an object per entry passed over. */
  #at = 0;
  readonly #letters = new Uint8Array(256);
  #length = 0;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (bytes.length < HEADER || MAGIC.some((byte, index) => bytes[index] !== byte)) {
      const found = Array.from(bytes.subarray(0, MAGIC.length), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
      throw new Error(
        `cannot open the lexicon: its first bytes are "${found}", not those of a lexicon of version ${MAGIC[7]}; ` +
          'restore models/lexicon/en.bin from the package, or build it with scripts/lexicon/build.py',
      );
    }
    this.words = view.getUint32(8, true);
    const blocks = view.getUint32(12, true);
    this.#body = HEADER + 4 * blocks;
    const length = this.#body + view.getUint32(16, true);
    if (length !== bytes.length || blocks !== Math.ceil(this.words / BLOCK)) {
      throw new Error(
        `cannot open the lexicon: its header promises ${length} bytes, there are ${bytes.length}; it was cut or changed: restore it`,
      );
    }
    this.#bytes = bytes;
    this.#starts = Uint32Array.from({ length: blocks }, (_, block) => this.#body + view.getUint32(HEADER + 4 * block, true));
  }

  /** The entry of a word, spelt exactly so. Letters are compared where they lie: nothing is spelt out on the way. */
  find(word: string): Entry | undefined {
    if (word.length === 0 || word.length > LONGEST_WORD) return undefined;
    const block = this.#blockOf(word);
    const number = block < 0 ? -1 : this.#numberIn(block, word);
    return number < 0 ? undefined : this.#entry(number);
  }

  /** The word of a number that an entry links to. */
  word(number: number): string {
    this.#at = this.#starts[Math.floor(number / BLOCK)] ?? 0;
    this.#spell();
    for (let left = number % BLOCK; left > 0; left -= 1) {
      this.#skip();
      this.#spell();
    }
    return String.fromCharCode(...this.#letters.subarray(0, this.#length));
  }

  /** The last block whose first word is not after `word`; -1 where even the first is. */
  #blockOf(word: string): number {
    const bytes = this.#bytes;
    const starts = this.#starts;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isSpeltAfter(bytes, starts[middle] as number, word)) high = middle;
      else low = middle + 1;
    }
    return low - 1;
  }

  /** Which entry of the block is spelt so, -1 where none is; `#at` is then behind its letters. */
  #numberIn(block: number, word: string): number {
    const bytes = this.#bytes;
    const first = block * BLOCK;
    const end = Math.min(first + BLOCK, this.words);
    this.#at = this.#starts[block] as number;
    // Letters in common with the entry before, which sorts before `word`; so does one that shares more of them with it.
    let common = 0;
    for (let number = first; number < end; number += 1) {
      const shared = bytes[this.#at] as number;
      if (shared < common) return -1;
      const letters = this.#at + 2 - shared;
      const length = shared + (bytes[this.#at + 1] as number);
      this.#at = letters + length;
      if (shared === common) {
        while (common < length && word.charCodeAt(common) === bytes[letters + common]) common += 1;
        if (common === word.length) return common === length ? number : -1;
        if (common < length && word.charCodeAt(common) < (bytes[letters + common] as number)) return -1;
      }
      this.#skip();
    }
    return -1;
  }

  #spell(): void {
    const shared = this.#bytes[this.#at] ?? 0;
    const further = this.#bytes[this.#at + 1] ?? 0;
    const from = this.#at + 2;
    for (let index = 0; index < further; index += 1) this.#letters[shared + index] = this.#bytes[from + index] as number;
    this.#length = shared + further;
    this.#at = from + further;
  }

  #skip(): void {
    const linked = ((this.#bytes[this.#at + 1] ?? 0) & LINKED) !== 0;
    this.#at += 2;
    if (linked) {
      const size = this.#varint();
      this.#at += size;
    }
  }

  #entry(number: number): Entry {
    const zipf = (this.#bytes[this.#at] ?? 0) / ZIPF_STEPS;
    const kind = this.#bytes[this.#at + 1] ?? 0;
    this.#at += 2;
    const order = kind & ~LINKED;
    const proper = order >= PART_ORDERS.length;
    const parts = proper ? (order === PART_ORDERS.length ? 'n' : '') : (PART_ORDERS[order] ?? '');
    const linked = (kind & LINKED) !== 0;
    if (linked) this.#varint();
    const list = (): readonly number[] => (linked ? this.#list() : []);
    return { number, zipf, parts, proper, synonyms: list(), antonyms: list(), derived: list(), bases: list() };
  }

  #list(): readonly number[] {
    const size = Math.min(this.#varint(), this.words);
    const numbers: number[] = [];
    let last = 0;
    for (let index = 0; index < size; index += 1) {
      last += this.#varint();
      numbers.push(last);
    }
    return numbers;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return value;
  }
}

/** Whether the first entry of a block, which is spelt whole, sorts after `word`. */
function isSpeltAfter(bytes: Uint8Array, at: number, word: string): boolean {
  const length = bytes[at + 1] as number;
  const common = Math.min(length, word.length);
  for (let index = 0; index < common; index += 1) {
    const difference = word.charCodeAt(index) - (bytes[at + 2 + index] as number);
    if (difference !== 0) return difference < 0;
  }
  return word.length < length;
}
