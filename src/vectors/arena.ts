/**
 * One shared Wasm memory, cut into slabs of equal size, each cut into blocks of one class. A block never moves, so a thread
 * may scan it while rows are written elsewhere. A slab whose blocks are all free serves any class again.
 *
 *   | scratch of this thread | scratch of the search worker | slab | slab | ...        a block: codes, then scales
 */
import { SCRATCH_BYTES } from './kernel.ts';
import { wasm, type WasmMemory } from '../wasm.ts';

/** Rows per block, smallest first; each divides the last. A scope of a few rows costs 6 kB, a large one wastes 0.4 MB at most. */
export const BLOCK_ROWS = [16, 128, 1024] as const;
const SLAB_ROWS = 1024;
const SCALE_BYTES = 4;
const PAGE = 65536;
export const OWN_SCRATCH = 0;
export const WORKER_SCRATCH: number = SCRATCH_BYTES;
const FIRST_SLAB = 2 * SCRATCH_BYTES;

export interface Block {
  /** Addresses in bytes. */
  readonly codes: number;
  readonly scales: number;
  readonly rows: number;
  readonly slab: Slab;
}

interface Slab {
  readonly base: number;
  blockRows: number;
  /** Places of free blocks within the slab. */
  free: number[];
}

export class Arena {
  readonly memory: WasmMemory;
  readonly stride: number;
  /** How many rows fit at most. */
  readonly capacity: number;
  readonly #slabBytes: number;
  /** Slabs with free blocks, by rows per block. */
  readonly #open = new Map<number, Set<Slab>>(BLOCK_ROWS.map((rows) => [rows, new Set()]));
  readonly #idle: Slab[] = [];
  #slabs = 0;

  /** `stride`: row length in bytes, a multiple of 16. */
  constructor(stride: number, maxBytes: number) {
    this.stride = stride;
    this.#slabBytes = SLAB_ROWS * (stride + SCALE_BYTES);
    const slabs = Math.max(1, Math.floor(maxBytes / this.#slabBytes));
    this.capacity = slabs * SLAB_ROWS;
    const maximum = Math.ceil((FIRST_SLAB + slabs * this.#slabBytes) / PAGE);
    this.memory = new wasm.Memory({ initial: FIRST_SLAB / PAGE, maximum, shared: true });
  }

  /** `undefined`: no room. */
  allocate(rows: number): Block | undefined {
    const open = this.#open.get(rows);
    const slab = open?.values().next().value ?? this.#freshSlab(rows);
    const place = slab?.free.pop();
    if (open === undefined || slab === undefined || place === undefined) return undefined;
    if (slab.free.length > 0) open.add(slab);
    else open.delete(slab);
    const codes = slab.base + place * rows * (this.stride + SCALE_BYTES);
    return { codes, scales: codes + rows * this.stride, rows, slab };
  }

  release({ codes, rows, slab }: Block): void {
    const open = this.#open.get(rows);
    slab.free.push((codes - slab.base) / (rows * (this.stride + SCALE_BYTES)));
    open?.add(slab);
    if (slab.free.length < SLAB_ROWS / rows) return;
    open?.delete(slab);
    this.#idle.push(slab);
  }

  #freshSlab(blockRows: number): Slab | undefined {
    const slab = this.#idle.pop() ?? this.#grow();
    if (slab === undefined) return undefined;
    slab.blockRows = blockRows;
    slab.free = Array.from({ length: SLAB_ROWS / blockRows }, (_, place) => place).reverse();
    return slab;
  }

  #grow(): Slab | undefined {
    if (this.#slabs * SLAB_ROWS >= this.capacity) return undefined;
    const base = FIRST_SLAB + this.#slabs * this.#slabBytes;
    const missing = Math.ceil((base + this.#slabBytes - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
    this.#slabs += 1;
    return { base, blockRows: 0, free: [] };
  }
}
