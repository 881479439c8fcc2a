/** The guests' bucket in memory: what was used least recently goes first when it is full. */
import type { Asks } from './messages.ts';
import type { KeyValues } from './services.ts';

/** As every host of wasi:keyvalue bounds a value somewhere. */
export const LARGEST_VALUE: number = 1 << 20;
export const LONGEST_KEY = 1024;
/** Keys in a page of a listing. */
export const LIST_PAGE = 1000;
/** What a key costs besides its own bytes. */
const OVERHEAD = 128;

interface Held {
  readonly value: Uint8Array;
  /** Of its writing; a listing goes by it, since it never changes. */
  readonly serial: number;
}

export function isTooLarge(key: string, value: Uint8Array): boolean {
  return value.length > LARGEST_VALUE || key.length > LONGEST_KEY;
}

export class MemoryKeyValues implements KeyValues {
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #held = new Map<string, Held>();
  #bytes = 0;
  #serials = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): Uint8Array | undefined {
    const held = this.#held.get(key);
    if (held === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, held);
    return held.value;
  }

  set(key: string, value: Uint8Array): 'set' | 'too-large' {
    if (isTooLarge(key, value)) return 'too-large';
    this.delete(key);
    this.#serials += 1;
    this.#held.set(key, { value, serial: this.#serials });
    this.#bytes += sizeOf(key, value);
    for (const oldest of this.#held.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
    }
    return 'set';
  }

  delete(key: string): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    this.#held.delete(key);
    this.#bytes -= sizeOf(key, held.value);
  }

  list(cursor: number | undefined): Asks['key-list']['reply'] {
    const after = [...this.#held].filter(([, { serial }]) => serial > (cursor ?? 0)).sort(([, a], [, b]) => a.serial - b.serial);
    const page = after.slice(0, LIST_PAGE);
    return { keys: page.map(([key]) => key), cursor: after.length > LIST_PAGE ? page.at(-1)?.[1].serial : undefined };
  }

  size(): { readonly keys: number; readonly bytes: number } {
    return { keys: this.#held.size, bytes: this.#bytes };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function sizeOf(key: string, value: Uint8Array): number {
  return OVERHEAD + 2 * key.length + value.length;
}
