/**
 * The rows of one scope in the arena. A row keeps its number while its entry lives. A removed row is dead at once: its scale
 * is NaN, which no scan keeps, its code is wiped, and the next added entry takes its place. Another thread may scan meanwhile:
 * a row that is written under its eyes gets any reach, and whoever is found there is scored again by floats.
 */
import type { EntryId } from '../units.ts';
import { BLOCK_ROWS, type Arena, type Block } from './arena.ts';
import type { Span } from './kernel.ts';

const [SMALL, MIDDLE, LARGE] = BLOCK_ROWS;
/** Rows in small blocks, then in middle ones: eight and seven of them. */
const SMALL_UNTIL = MIDDLE;
const MIDDLE_UNTIL = LARGE;
const SMALL_BLOCKS: number = SMALL_UNTIL / SMALL;
const MIDDLE_BLOCKS: number = (MIDDLE_UNTIL - SMALL_UNTIL) / MIDDLE;

interface Place extends Block {
  /** The number of the block's first row. */
  readonly first: number;
}

export class Rows {
  readonly #arena: Arena;
  readonly #blocks: Place[] = [];
  /** By row number; `undefined` where the row is dead. */
  readonly #ids: (EntryId | undefined)[] = [];
  readonly #numbers = new Map<EntryId, number>();
  readonly #vacant: number[] = [];

  constructor(arena: Arena) {
    this.#arena = arena;
  }

  /** Living rows. */
  get count(): number {
    return this.#numbers.size;
  }

  /** Rows a scan walks over, dead ones included. */
  get length(): number {
    return this.#ids.length;
  }

  has(id: EntryId): boolean {
    return this.#numbers.has(id);
  }

  idAt(number: number): EntryId | undefined {
    return this.#ids[number];
  }

  /** `no-room`: the arena is full, and nothing was changed. */
  put(id: EntryId, code: Int8Array, scale: number): 'put' | 'no-room' {
    const number = this.#numbers.get(id) ?? this.#vacant.pop() ?? this.#ids.length;
    const place = this.#blockOf(number) ?? this.#addBlock();
    if (place === undefined) return 'no-room';
    const { buffer } = this.#arena.memory;
    new Int8Array(buffer, place.codes + (number - place.first) * this.#arena.stride, code.length).set(code);
    new Float32Array(buffer, place.scales, place.rows)[number - place.first] = scale;
    this.#ids[number] = id;
    this.#numbers.set(id, number);
    return 'put';
  }

  remove(id: EntryId): void {
    const number = this.#numbers.get(id);
    const place = number === undefined ? undefined : this.#blockOf(number);
    if (number === undefined || place === undefined) return;
    const { buffer } = this.#arena.memory;
    new Float32Array(buffer, place.scales, place.rows)[number - place.first] = NaN;
    new Int8Array(buffer, place.codes + (number - place.first) * this.#arena.stride, this.#arena.stride).fill(0);
    this.#numbers.delete(id);
    this.#ids[number] = undefined;
    this.#vacant.push(number);
  }

  /** What to scan now; rows added later are not in it. */
  spans(): readonly Span[] {
    return this.#blocks.map(({ codes, scales, rows, first }) => ({ codes, scales, rows: Math.min(rows, this.#ids.length - first), first }));
  }

  /** Gives the blocks back. Nobody may be scanning them. */
  release(): void {
    for (const block of this.#blocks) this.#arena.release(block);
    this.#blocks.length = 0;
    this.#ids.length = 0;
    this.#vacant.length = 0;
    this.#numbers.clear();
  }

  #blockOf(number: number): Place | undefined {
    if (number < SMALL_UNTIL) return this.#blocks[Math.floor(number / SMALL)];
    if (number < MIDDLE_UNTIL) return this.#blocks[SMALL_BLOCKS + Math.floor((number - SMALL_UNTIL) / MIDDLE)];
    return this.#blocks[SMALL_BLOCKS + MIDDLE_BLOCKS + Math.floor((number - MIDDLE_UNTIL) / LARGE)];
  }

  #addBlock(): Place | undefined {
    const first = this.#ids.length;
    const block = this.#arena.allocate(first < SMALL_UNTIL ? SMALL : first < MIDDLE_UNTIL ? MIDDLE : LARGE);
    if (block === undefined) return undefined;
    // A reused block holds another scope's rows; zero codes beyond this one's dimensions are what the kernel relies on.
    new Uint8Array(this.#arena.memory.buffer, block.codes, block.rows * this.#arena.stride).fill(0);
    const place = { ...block, first };
    this.#blocks.push(place);
    return place;
  }
}
