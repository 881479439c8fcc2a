/** What a forecast has stored so far: by key, by alias and by words, as long as it is fresh. */
import type { TokenUsage } from '../entry.ts';
import type { Reading } from '../judge/reading/reading.ts';
import type { EntryId, Key, Scope } from '../units.ts';
import type { Terms, Wanted } from '../words/word-index.ts';

export interface LoggedAnswer {
  readonly text: string | undefined;
  readonly usage: TokenUsage | undefined;
}

export interface Stored {
  readonly id: EntryId;
  readonly scope: Scope;
  readonly key: Key;
  readonly question: string;
  readonly alias: string | undefined;
  /** Where it may be found by its words. */
  readonly reading: Reading | undefined;
  readonly response: LoggedAnswer | undefined;
  readonly expires: number;
}

/** Questions of one scope by their words, in memory. */
export interface ForecastWords {
  add(scope: Scope, id: EntryId, terms: Terms): void;
  remove(scope: Scope, id: EntryId): void;
  candidates(scope: Scope, wanted: readonly Wanted[], limit: number): Promise<readonly EntryId[]>;
}

export class ForecastStore {
  readonly #words: ForecastWords;
  readonly #byKey = new Map<Key, Stored>();
  readonly #byAlias = new Map<string, Stored>();
  readonly #byId = new Map<EntryId, Stored>();
  /** Of a log that tells no times, everything happens at 0 and nothing expires. */
  now = 0;

  constructor(words: ForecastWords) {
    this.#words = words;
  }

  byKey(key: Key): Stored | undefined {
    return this.#fresh(this.#byKey.get(key));
  }

  byAlias(scope: Scope, alias: string): Stored | undefined {
    return this.#fresh(this.#byAlias.get(aliasName(scope, alias)));
  }

  async byWords(scope: Scope, wanted: readonly Wanted[], limit: number): Promise<readonly Stored[]> {
    const ids = await this.#words.candidates(scope, wanted, limit);
    return ids.flatMap((id) => this.#fresh(this.#byId.get(id)) ?? []);
  }

  put(stored: Stored, terms: Terms | undefined): void {
    this.#byKey.set(stored.key, stored);
    this.#byId.set(stored.id, stored);
    if (stored.alias !== undefined) this.#byAlias.set(aliasName(stored.scope, stored.alias), stored);
    if (terms !== undefined) this.#words.add(stored.scope, stored.id, terms);
  }

  #fresh(stored: Stored | undefined): Stored | undefined {
    if (stored === undefined || stored.expires > this.now) return stored;
    this.#byId.delete(stored.id);
    if (this.#byKey.get(stored.key) === stored) this.#byKey.delete(stored.key);
    if (stored.alias !== undefined) this.#byAlias.delete(aliasName(stored.scope, stored.alias));
    this.#words.remove(stored.scope, stored.id);
    return undefined;
  }
}

function aliasName(scope: Scope, alias: string): string {
  return `${scope} ${alias}`;
}
