/**
 * Decoded entries, most recently used last, bounded in bytes. A repeated hit costs one Map look-up and returns the same
 * object, so that others can keep renderings of it in a WeakMap. Sound because (1) an entry never changes, (2) removal,
 * replacement and expiry call `forget` before their promise resolves, (3) an alias points here only while its entry is in.
 */
import type { Entry } from '../entry.ts';
import type { EntryId, Key } from '../units.ts';

interface Slot {
  readonly entry: Entry;
  readonly bytes: number;
  readonly aliases: Set<string>;
}

export class HotEntries {
  readonly #slots = new Map<EntryId, Slot>();
  readonly #byKey = new Map<Key, Slot>();
  readonly #byAlias = new Map<string, Slot>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  byId(id: EntryId): Entry | undefined {
    return this.#use(this.#slots.get(id));
  }

  byKey(key: Key): Entry | undefined {
    return this.#use(this.#byKey.get(key));
  }

  byAlias(alias: string): Entry | undefined {
    return this.#use(this.#byAlias.get(alias));
  }

  /** An entry larger than an eighth of the bound is not kept: it would push out everything else. */
  keep(entry: Entry, bytes: number): void {
    if (bytes > this.#maxBytes / 8) return;
    this.forget(entry.id);
    const slot: Slot = { entry, bytes, aliases: new Set() };
    this.#slots.set(entry.id, slot);
    this.#byKey.set(entry.key, slot);
    this.#bytes += bytes;
    for (const oldest of this.#slots.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.forget(oldest);
    }
  }

  /** Bounded with the entries: an entry's aliases are dropped with it, and there are at most 16 of them. */
  keepAlias(alias: string, id: EntryId): void {
    const slot = this.#slots.get(id);
    if (slot === undefined || slot.aliases.size >= 16) return;
    this.forgetAlias(alias);
    slot.aliases.add(alias);
    this.#byAlias.set(alias, slot);
  }

  /** For when an alias comes to mean another entry. */
  forgetAlias(alias: string): void {
    this.#byAlias.get(alias)?.aliases.delete(alias);
    this.#byAlias.delete(alias);
  }

  forget(id: EntryId): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    if (this.#byKey.get(slot.entry.key) === slot) this.#byKey.delete(slot.entry.key);
    for (const alias of slot.aliases) this.#byAlias.delete(alias);
    this.#bytes -= slot.bytes;
  }

  /** A Map iterates in the order of insertion, so re-inserting marks the most recent use. */
  #use(slot: Slot | undefined): Entry | undefined {
    if (slot === undefined) return undefined;
    this.#slots.delete(slot.entry.id);
    this.#slots.set(slot.entry.id, slot);
    return slot.entry;
  }
}
