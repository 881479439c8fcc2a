/**
 * Pairs of questions of which something is known, in either direction: `must-not-link`, never served for one another again, and
 * `known-same`, found to have one answer; of these `approved`, the ones that the judge would have served for one another as well.
 * Bounded, oldest out first; a pair is let go early only when neither question is stored any more, since then nothing can meet.
 */
import { toKey } from '../units.ts';
import type { Key } from '../units.ts';
import type { Ledger } from './evidence.ts';

export const MOST_LINKS = 100_000;
export type LinkTable = 'must-not-link' | 'known-same' | 'approved';
const KEY_LENGTH = 43;
const NAME = /^[\w-]{43}\.[\w-]{43}$/;

export class LinkedPairs {
  readonly #table: LinkTable;
  readonly #ledger: Ledger;
  readonly #most: number;
  /** Name of the pair to its place in the order of arrival; oldest first. */
  readonly #order = new Map<string, number>();
  /** A question to the questions it must not meet. A lone one is kept bare: most have one, and a Set takes 200 bytes. */
  readonly #others = new Map<Key, Key | Set<Key>>();
  #next = 0;
  /** Where the next sweep goes on. */
  #unswept: Iterator<string> | undefined;

  constructor(table: LinkTable, ledger: Ledger, most: number = MOST_LINKS) {
    this.#table = table;
    this.#ledger = ledger;
    this.#most = most;
    const rows = Array.from(ledger.rows(table), ([name, value]): [string, number] => [name, orderOf(value)]);
    for (const [name, order] of rows.toSorted((a, b) => a[1] - b[1])) this.#take(name, order);
  }

  get size(): number {
    return this.#order.size;
  }

  has(one: Key, other: Key): boolean {
    const others = this.#others.get(one);
    return others instanceof Set ? others.has(other) : others === other;
  }

  /** Every question that this one is linked with. */
  of(key: Key): readonly Key[] {
    const others = this.#others.get(key);
    if (others === undefined) return [];
    return others instanceof Set ? [...others] : [others];
  }

  add(one: Key, other: Key): void {
    if (one === other || this.has(one, other)) return;
    const name = nameOf(one, other);
    this.#ledger.put(this.#table, name, bytesOf(this.#next));
    this.#take(name, this.#next);
  }

  /** Somebody who may say so found the pair right after all. */
  remove(one: Key, other: Key): void {
    if (this.has(one, other)) this.#drop(nameOf(one, other));
  }

  /** To be called when a question is stored no more. Lets go of its pairs whose other question is not stored either. */
  forget(key: Key, isStored: (key: Key) => boolean): void {
    for (const other of this.of(key)) if (!isStored(other)) this.#drop(nameOf(key, other));
  }

  /** For housekeeping, instead of `forget`: looks at the next `count` pairs, going round. The number let go. */
  sweep(count: number, isStored: (key: Key) => boolean): number {
    let dropped = 0;
    for (let seen = 0; seen < count; seen += 1) {
      this.#unswept ??= this.#order.keys();
      const next = this.#unswept.next();
      if (next.done === true) {
        this.#unswept = undefined;
        break;
      }
      const [one, other] = keysOf(next.value);
      if (isStored(one) || isStored(other)) continue;
      this.#drop(next.value);
      dropped += 1;
    }
    return dropped;
  }

  #take(name: string, order: number): void {
    if (!NAME.test(name)) return; // of no version of ours
    this.#order.set(name, order);
    this.#next = Math.max(this.#next, order + 1);
    const [one, other] = keysOf(name);
    this.#join(one, other);
    this.#join(other, one);
    if (this.#order.size <= this.#most) return;
    const oldest = this.#order.keys().next();
    if (oldest.done !== true) this.#drop(oldest.value);
  }

  #drop(name: string): void {
    this.#order.delete(name);
    this.#ledger.remove(this.#table, name);
    const [one, other] = keysOf(name);
    this.#part(one, other);
    this.#part(other, one);
  }

  #join(one: Key, other: Key): void {
    const others = this.#others.get(one);
    if (others instanceof Set) others.add(other);
    else this.#others.set(one, others === undefined ? other : new Set([others, other]));
  }

  #part(one: Key, other: Key): void {
    const others = this.#others.get(one);
    if (others instanceof Set) others.delete(other);
    if (others === other || (others instanceof Set && others.size === 0)) this.#others.delete(one);
  }
}

/** The same for both directions. A full stop occurs in no key. */
function nameOf(one: Key, other: Key): string {
  return one < other ? `${one}.${other}` : `${other}.${one}`;
}

function keysOf(name: string): readonly [Key, Key] {
  return [toKey(name.slice(0, KEY_LENGTH)), toKey(name.slice(KEY_LENGTH + 1))];
}

function bytesOf(order: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, order);
  return bytes;
}

function orderOf(value: Uint8Array): number {
  if (value.length !== 8) return 0;
  const order = new DataView(value.buffer, value.byteOffset).getFloat64(0);
  return Number.isSafeInteger(order) && order >= 0 ? order : 0;
}
