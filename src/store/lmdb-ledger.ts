/**
 * The durable ledger: what was learnt, in the environment of the entries it speaks of, written through the same queue. A
 * row is put at once into memory and written behind; rows put while a transaction is under way share the next one.
 * Whatever cannot be written waits for the next attempt, up to a bound: a full disk forgets the oldest of what was learnt
 * since, and nothing else.
 */
import type { Ledger, LedgerTable } from '../learn/evidence.ts';
import { messageOf } from '../errors.ts';
import { UnreadableRecord } from './bytes.ts';
import type { Layout } from './layout.ts';
import { decodeLedgerValue, encodeLedgerValue, ledgerRange, ledgerRow, nameOfRow } from './ledger-rows.ts';
import { NOTHING } from './tally.ts';
import type { Plan, WriteQueue } from './write-queue.ts';

/** Rows of one transaction: about 2 ms of writing. */
const ROWS_AT_ONCE = 1024;
/** Rows that may wait for a disk that refuses them. */
const WAITING_ROWS = 8192;
/** Rows read from one snapshot: a longer read would keep old pages of the whole file alive. */
const ROWS_A_PAGE = 1024;

/** By the text of the row; `undefined` removes. */
type Rows = Map<string, Buffer | undefined>;

export class LmdbLedger implements Ledger {
  readonly #layout: Layout;
  readonly #queue: WriteQueue;
  readonly #log: (message: string) => void;
  #waiting: Rows = new Map();
  /** Handed to the queue, not yet on disk: newer than the disk, older than what waits. */
  #underWay: Rows = new Map();
  #writing: Promise<void> | undefined;
  #failed: unknown = undefined;

  constructor(layout: Layout, queue: WriteQueue, log: (message: string) => void) {
    this.#layout = layout;
    this.#queue = queue;
    this.#log = log;
  }

  *rows(table: LedgerTable): Iterable<readonly [name: string, value: Uint8Array]> {
    const newer: Rows = new Map([...this.#underWay, ...this.#waiting]);
    const first = ledgerRange(table).start.toString('latin1');
    for (const [row, bytes] of this.#onDisk(table)) if (!newer.has(row)) yield* this.#decoded(row, bytes);
    for (const [row, bytes] of newer) if (row.startsWith(first) && bytes !== undefined) yield* this.#decoded(row, bytes);
  }

  put(table: LedgerTable, name: string, value: Uint8Array): void {
    this.#change(ledgerRow(table, name), encodeLedgerValue(value));
  }

  remove(table: LedgerTable, name: string): void {
    this.#change(ledgerRow(table, name), undefined);
  }

  /** Rejects with the reason where the last attempt to write failed; what failed is tried again with the next row. */
  async flushed(): Promise<void> {
    if (this.#waiting.size > 0) this.#write();
    await this.#writing;
    if (this.#waiting.size > 0) throw this.#failed;
  }

  #change(row: Buffer, value: Buffer | undefined): void {
    const text = row.toString('latin1');
    this.#waiting.delete(text);
    this.#waiting.set(text, value);
    if (this.#waiting.size > WAITING_ROWS) this.#dropOldest();
    this.#write();
  }

  #dropOldest(): void {
    for (const row of this.#waiting.keys()) {
      this.#waiting.delete(row);
      return;
    }
  }

  #write(): void {
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined;
      if (this.#failed === undefined && this.#waiting.size > 0) this.#write(); // put between the last look and here
    });
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // lets all rows of this turn share one transaction
    while (this.#waiting.size > 0) {
      try {
        await this.#queue.submit(0, () => this.#plan());
      } catch (error) {
        this.#giveBack();
        if (!this.#queue.isStop(error) && this.#failed === undefined) this.#log(`what was learnt could not be stored: ${messageOf(error)}`);
        this.#failed = error;
        return;
      }
    }
    this.#failed = undefined;
  }

  #plan(): Plan {
    const table = this.#layout.ledger;
    this.#underWay = new Map([...this.#waiting].slice(0, ROWS_AT_ONCE));
    for (const row of this.#underWay.keys()) this.#waiting.delete(row);
    return {
      touches: ['ledger'],
      steps: Array.from(this.#underWay, ([row, value]) => ({ table, row: Buffer.from(row, 'latin1'), value })),
      delta: NOTHING,
      applied: (): void => void (this.#underWay = new Map()),
    };
  }

  /** A newer value of the same row stays. */
  #giveBack(): void {
    this.#waiting = new Map([...this.#underWay, ...this.#waiting]);
    this.#underWay = new Map();
    while (this.#waiting.size > WAITING_ROWS) this.#dropOldest();
  }

  /** Rows are read and decoded a page at a time: a start may have 100,000 of them to go through. */
  *#onDisk(table: LedgerTable): Iterable<readonly [row: string, bytes: Buffer]> {
    const { end, start: first } = ledgerRange(table);
    let start = first;
    for (;;) {
      const page = Array.from(this.#layout.ledger.getRange({ start, end, limit: ROWS_A_PAGE }), ({ key, value }): [string, Buffer] => [
        key.toString('latin1'),
        Buffer.from(value), // what a range gives may be overwritten by the next read
      ]);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < ROWS_A_PAGE) return;
      start = Buffer.from(`${last[0]}\0`, 'latin1'); // the smallest row after the last
    }
  }

  /** A damaged row is told, removed and left out: the next start does not tell it again. */
  *#decoded(row: string, bytes: Buffer): Iterable<readonly [name: string, value: Uint8Array]> {
    let value: Uint8Array;
    try {
      value = decodeLedgerValue(bytes);
    } catch (error) {
      if (!(error instanceof UnreadableRecord || error instanceof RangeError)) throw error;
      this.#log(`a row of what was learnt could not be read and is removed: ${messageOf(error)}`);
      this.#change(Buffer.from(row, 'latin1'), undefined);
      return;
    }
    yield [nameOfRow(row), value];
  }
}
