/**
 * The search by words, scope by scope. A scope is filled from the store by its first search and let go when room is needed,
 * least recently searched first. While it is filled again because most of it is dead, the old lists go on answering.
 *
 * Sound because it decides nothing: a candidate that is missing costs a hit, a candidate too many is refused by the judge, and
 * one that was removed is not in the store any more when it is loaded.
 */
import type { Bytes, EntryId, Scope } from '../units.ts';
import { Filling } from './filling.ts';
import { type PostingLists, sizeOf } from './posting-lists.ts';
import { Ranking } from './ranking.ts';
import type { Terms, Wanted, WordIndex, WordSource } from './word-index.ts';

export interface WordIndexOptions {
  readonly source: WordSource;
  /** All scopes together, ids included: about 200 bytes a question. */
  readonly maxBytes: Bytes;
  /** A scope could not be read. It finds nothing for a while and is then tried again. */
  readonly failed: (error: unknown) => void;
}

/** Scopes in memory, empty ones included: a scope that has no entries costs a little, too. */
const MOST_SCOPES = 10_000;
/** Bytes of a scope besides its lists. */
const SCOPE_BYTES = 1000;
/** Milliseconds that a scope which could not be read finds nothing. */
const REFUSED_FOR = 30_000;
/** From this length on a scope of which more than half is dead is filled again. */
const WORN_FROM = 1024;

interface Held {
  /** What answers; `undefined` until the first filling is done. */
  lists: PostingLists | undefined;
  filling: { readonly work: Filling; readonly done: Promise<void> } | undefined;
  /** Where it could not be read: until when it finds nothing. */
  refusedUntil: number;
  bytes: number;
}

export function createWordIndex(options: WordIndexOptions): WordIndex {
  return new ScopedLists(options);
}

class ScopedLists implements WordIndex {
  readonly #options: WordIndexOptions;
  readonly #ranking = new Ranking();
  /** Least recently searched first. */
  readonly #scopes = new Map<Scope, Held>();
  #bytes = 0;

  constructor(options: WordIndexOptions) {
    this.#options = options;
  }

  candidates(scope: Scope, wanted: readonly Wanted[], limit: number): readonly EntryId[] | undefined {
    const held = this.#touch(scope);
    if (held.lists !== undefined) return this.#ranking.search(held.lists, wanted, limit);
    return held.filling === undefined ? [] : undefined;
  }

  filled(scope: Scope): Promise<void> {
    const held = this.#touch(scope);
    return held.lists !== undefined || held.filling === undefined ? Promise.resolve() : held.filling.done;
  }

  add(scope: Scope, id: EntryId, terms: Terms): void {
    const held = this.#scopes.get(scope);
    if (held === undefined) return;
    held.filling?.work.add(id, terms);
    held.lists?.add(id, terms);
    this.#weigh(scope, held);
  }

  remove(scope: Scope, id: EntryId): void {
    const held = this.#scopes.get(scope);
    if (held === undefined) return;
    held.filling?.work.remove(id);
    held.lists?.remove(id);
    if (held.lists !== undefined && isWorn(held.lists) && mayFill(held)) this.#fill(scope, held);
  }

  size(): number {
    let sum = 0;
    for (const { lists } of this.#scopes.values()) sum += lists?.count ?? 0;
    return sum;
  }

  #touch(scope: Scope): Held {
    const known = this.#scopes.get(scope);
    const held = known ?? { lists: undefined, filling: undefined, refusedUntil: 0, bytes: 0 };
    if (known !== undefined) this.#scopes.delete(scope);
    this.#scopes.set(scope, held);
    if (held.lists === undefined && mayFill(held)) this.#fill(scope, held);
    return held;
  }

  #fill(scope: Scope, held: Held): void {
    const work = new Filling();
    const done = work
      .read(this.#options.source, scope, this.#options.maxBytes)
      .then((lists) => {
        held.lists = lists;
      })
      .catch((error: unknown) => {
        held.refusedUntil = performance.now() + REFUSED_FOR;
        this.#options.failed(error);
      })
      .finally(() => {
        held.filling = undefined;
        if (this.#scopes.get(scope) === held) this.#weigh(scope, held);
      });
    held.filling = { work, done };
    this.#weigh(scope, held);
  }

  /** Counts what the scope takes now, and lets others go while all together are too large. */
  #weigh(scope: Scope, held: Held): void {
    const bytes = SCOPE_BYTES + (held.lists === undefined ? 0 : sizeOf(held.lists));
    this.#bytes += bytes - held.bytes;
    held.bytes = bytes;
    for (const [other, one] of this.#scopes) {
      if (this.#bytes <= this.#options.maxBytes && this.#scopes.size <= MOST_SCOPES) return;
      if (other === scope || one.filling !== undefined) continue;
      this.#scopes.delete(other);
      this.#bytes -= one.bytes;
    }
  }
}

function mayFill({ filling, refusedUntil }: Held): boolean {
  return filling === undefined && performance.now() >= refusedUntil;
}

function isWorn({ count, length }: PostingLists): boolean {
  return length >= WORN_FROM && count * 2 < length;
}
