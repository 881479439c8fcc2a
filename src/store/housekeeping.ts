/**
 * Expiry and the size bound, in slices: each slice is one transaction of at most 256 entries, and the event loop turns
 * between slices because the disk is waited for. What goes first when the store is over its bound:
 *   1. never hit, oldest first, as long as such entries hold more than their probation share (accounting.ts)
 *   2. hit before, the longest ago first
 *   3. never hit, oldest first
 */
import type { EntryId, EpochMs } from '../units.ts';
import { lowWaterMark, probationShare } from './accounting.ts';
import type { Layout, Table } from './layout.ts';
import { idOfRow, timeBound } from './layout.ts';
import type { Reads } from './lmdb-reads.ts';
import type { PendingHits } from './hits.ts';
import type { Writes } from './lmdb-writes.ts';
import type { Packing } from './packing.ts';
import { NOTHING } from './tally.ts';
import type { WriteQueue } from './write-queue.ts';

const SLICE = 256;
/** Every last-hit time lies above this: 0 stands for never. */
const FIRST_HIT = 1;

export class Housekeeping {
  readonly #layout: Layout;
  readonly #reads: Reads;
  readonly #writes: Writes;
  readonly #queue: WriteQueue;
  readonly #hits: PendingHits;
  readonly #maxBytes: number;
  readonly #packing: Packing;
  #evicting: Promise<number> | undefined;

  constructor(parts: {
    layout: Layout;
    reads: Reads;
    writes: Writes;
    queue: WriteQueue;
    hits: PendingHits;
    packing: Packing;
    maxBytes: number;
  }) {
    this.#layout = parts.layout;
    this.#reads = parts.reads;
    this.#writes = parts.writes;
    this.#queue = parts.queue;
    this.#hits = parts.hits;
    this.#packing = parts.packing;
    this.#maxBytes = parts.maxBytes;
  }

  async sweep(before: EpochMs): Promise<number> {
    await this.#writes.flushHits();
    const removed = (await this.#expire(before)) + (await this.evict());
    await this.#packing.dissolve();
    return removed;
  }

  isOverBound(): boolean {
    return this.#queue.tally.bytes > this.#maxBytes;
  }

  /** One at a time: a second call waits for the first. */
  evict(): Promise<number> {
    this.#evicting ??= this.#evictAll().finally(() => (this.#evicting = undefined));
    return this.#evicting;
  }

  async #expire(before: EpochMs): Promise<number> {
    let removed = 0;
    for (;;) {
      const rows = rowsOf(this.#layout.expiry, timeBound(0), timeBound(before), SLICE);
      if (rows.length === 0) return removed;
      const gone = await this.#writes.remove(
        rows.map((row) => idOfRow(row, 8)),
        'expired',
      );
      removed += gone.length;
      if (gone.length < rows.length) await this.#dropRows(this.#layout.expiry, rows, 8);
    }
  }

  async #evictAll(): Promise<number> {
    if (!this.isOverBound()) return 0;
    await this.#writes.flushHits();
    let removed = 0;
    while (this.#queue.tally.bytes > lowWaterMark(this.#maxBytes)) {
      const gone = await this.#evictSlice();
      if (gone === undefined) break;
      removed += gone;
    }
    return removed;
  }

  /** `undefined`: nothing is left to evict. */
  async #evictSlice(): Promise<number | undefined> {
    const { bytes, neverHitBytes } = this.#queue.tally;
    const excess = bytes - lowWaterMark(this.#maxBytes);
    const overProbation = neverHitBytes - probationShare(this.#maxBytes);
    const neverHit = (): readonly Buffer[] => rowsOf(this.#layout.idle, timeBound(0), timeBound(FIRST_HIT), SLICE);
    const wereHit = (): readonly Buffer[] => rowsOf(this.#layout.idle, timeBound(FIRST_HIT), timeBound(Number.MAX_VALUE), SLICE);
    let rows = overProbation > 0 ? neverHit() : wereHit();
    const wanted = overProbation > 0 && rows.length > 0 ? Math.min(excess, overProbation) : excess;
    if (rows.length === 0) rows = overProbation > 0 ? wereHit() : neverHit();
    if (rows.length === 0) return undefined;
    const chosen = this.#enough(rows, wanted);
    const gone = await this.#writes.remove(chosen, 'evicted');
    if (gone.length < chosen.length) await this.#dropRows(this.#layout.idle, rows, 16);
    return gone.length;
  }

  /** The first of the rows that together free `wanted` bytes; entries hit since the last flush are passed over while others are there. */
  #enough(rows: readonly Buffer[], wanted: number): readonly EntryId[] {
    const ids = rows.map((row) => idOfRow(row, 16));
    const quiet = ids.filter((id) => !this.#hits.has(id));
    const chosen: EntryId[] = [];
    let freed = 0;
    for (const id of quiet.length > 0 ? quiet : ids) {
      if (freed >= wanted) break;
      freed += this.#reads.facts(id)?.charged ?? 0;
      chosen.push(id);
    }
    return chosen;
  }

  /** Rows that lead to nothing (their facts were unreadable) would be met for ever. */
  async #dropRows(table: Table, rows: readonly Buffer[], idAt: number): Promise<void> {
    await this.#queue.submit(0, () => {
      const orphans = rows.filter((row) => this.#reads.facts(idOfRow(row, idAt)) === undefined);
      const steps = orphans.map((row) => ({ table, row, value: undefined }));
      return {
        touches: rows.map((row) => idOfRow(row, idAt)),
        steps,
        delta: NOTHING,
        applied: () => undefined,
      };
    });
  }
}

function rowsOf(table: Table, start: Buffer, end: Buffer, limit: number): readonly Buffer[] {
  return Array.from(table.getKeys({ start, end, limit }), (row) => Buffer.from(row));
}
