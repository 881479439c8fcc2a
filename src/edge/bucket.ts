/** The guests' bucket, in memory: what was used least recently goes first when it is full. A journal brings it back after a restart. */
import type { Journal } from './journal.ts';
import type { Asks } from './messages.ts';
import type { KeyValues } from './services.ts';

/** Every host of wasi:keyvalue bounds both somewhere; the guest counts on this much. */
const LARGEST_VALUE = 1 << 20;
const LONGEST_KEY_BYTES = 1024;
/** Keys in a page of a listing. */
const LIST_PAGE = 1000;
/** What a key costs besides its own bytes. */
const OVERHEAD = 128;

interface Held {
  readonly value: Uint8Array;
  /** Of its writing; a listing goes by it, since it never changes. */
  readonly serial: number;
}

export class Bucket implements KeyValues {
  readonly #maxBytes: number;
  readonly #journal: Journal;
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();
  #bytes = 0;
  #serials = 0;

  constructor(maxBytes: number, journal: Journal) {
    this.#maxBytes = maxBytes;
    this.#journal = journal;
    for (const [key, value] of journal.rows()) this.#hold(key, value);
    this.#evict();
  }

  get(key: string): Uint8Array | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.value;
  }

  set(key: string, value: Uint8Array): 'set' | 'too-large' {
    if (value.length > LARGEST_VALUE || Buffer.byteLength(key) > LONGEST_KEY_BYTES) return 'too-large';
    this.#hold(key, value);
    this.#journal.put(key, value);
    this.#evict();
    return 'set';
  }

  delete(key: string): void {
    if (this.#drop(key)) this.#journal.delete(key);
  }

  list(cursor: number | undefined): Asks['key-list']['reply'] {
    const after = [...this.#held].filter(([, { serial }]) => serial > (cursor ?? 0)).sort(([, a], [, b]) => a.serial - b.serial);
    const page = after.slice(0, LIST_PAGE);
    return { keys: page.map(([key]) => key), cursor: after.length > LIST_PAGE ? page.at(-1)?.[1].serial : undefined };
  }

  size(): { readonly keys: number; readonly bytes: number } {
    return { keys: this.#held.size, bytes: this.#bytes };
  }

  #hold(key: string, value: Uint8Array): void {
    this.#drop(key);
    this.#serials += 1;
    this.#held.set(key, { value, serial: this.#serials });
    this.#bytes += sizeOf(key, value);
  }

  #drop(key: string): boolean {
    const held = this.#held.get(key);
    if (held === undefined) return false;
    this.#bytes -= sizeOf(key, held.value);
    return this.#held.delete(key);
  }

  #evict(): void {
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }
}

function sizeOf(key: string, value: Uint8Array): number {
  return OVERHEAD + 2 * key.length + value.length;
}
