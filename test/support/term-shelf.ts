/** A store of terms and nothing else, for tests of the search by words. */
import type { EntryId, Scope } from '../../src/units.ts';
import type { Terms, WordSource } from '../../src/words/word-index.ts';

export class TermShelf implements WordSource {
  readonly #scopes = new Map<Scope, Map<EntryId, Terms>>();
  failing = false;
  /** Scopes read from the beginning. */
  reads = 0;

  put(scope: Scope, id: EntryId, terms: Terms): void {
    const rows = this.#scopes.get(scope) ?? new Map<EntryId, Terms>();
    rows.delete(id);
    this.#scopes.set(scope, rows.set(id, terms));
  }

  drop(scope: Scope, id: EntryId): void {
    this.#scopes.get(scope)?.delete(id);
  }

  *terms(scope: Scope): Iterable<{ id: EntryId; terms: Terms }> {
    this.reads += 1;
    if (this.failing) throw new Error('the disk is gone');
    for (const [id, terms] of this.#scopes.get(scope) ?? []) yield { id, terms };
  }
}
