/**
 * Reads one scope from the store, a slice at a time, so that other requests get their turn. What the store tells of the scope
 * meanwhile is remembered and wins over what is read: an entry that was removed while its row was on the way must not come back.
 */
import { nextTurn } from '../next-turn.ts';
import type { EntryId, Scope } from '../units.ts';
import { PostingLists, sizeOf } from './posting-lists.ts';
import type { Terms, WordSource } from './word-index.ts';

/** Milliseconds of work between two turns. */
const SLICE = 2;
/** Rows between two looks at the clock. */
const STEP = 64;

export class Filling {
  readonly #lists = new PostingLists();
  /** `undefined`: removed. */
  readonly #changes = new Map<EntryId, Terms | undefined>();

  add(id: EntryId, terms: Terms): void {
    this.#changes.set(id, terms);
  }

  remove(id: EntryId): void {
    this.#changes.set(id, undefined);
  }

  /** Begins a turn later: a store may answer from the state it had when this turn began, and what came since was not told here. */
  async read(source: WordSource, scope: Scope, mostBytes: number): Promise<PostingLists> {
    await nextTurn();
    let began = performance.now();
    let read = 0;
    for (const { id, terms } of source.terms(scope)) {
      read += 1;
      if (read % STEP === 0) {
        if (sizeOf(this.#lists) > mostBytes) break;
        if (performance.now() - began >= SLICE) {
          await nextTurn();
          began = performance.now();
        }
      }
      if (!this.#changes.has(id)) this.#lists.add(id, terms);
    }
    for (const [id, terms] of this.#changes) {
      this.#lists.remove(id);
      if (terms !== undefined) this.#lists.add(id, terms);
    }
    return this.#lists;
  }
}
