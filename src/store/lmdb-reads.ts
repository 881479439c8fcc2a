/**
 * Reading entries. Synchronous: LMDB maps the file, so a cold read is a copy out of the page cache and a decode.
 * Whatever does not decode, or does not say what its row says, is treated as absent and handed to `unreadable`.
 */
import type { Entry } from '../entry.ts';
import type { EntryId, Key, Scope } from '../units.ts';
import { UnreadableRecord } from './bytes.ts';
import { decodeFacts } from './facts-codec.ts';
import type { StoredFacts } from './facts-codec.ts';
import type { HotEntries } from './hot-entries.ts';
import type { Layout } from './layout.ts';
import { aliasName, aliasRow, ID_BYTES, idOfRow, idRow, keyRow } from './layout.ts';
import { decodeAnswer } from './recording-codec.ts';

/** What a decoded entry takes beside its bytes: objects, strings, Map slots (measured with 200,000 entries: 1.0 to 1.4 KiB). */
const OBJECT_BYTES = 1400;

export class Reads {
  readonly #layout: Layout;
  readonly #hot: HotEntries;
  readonly #unreadable: (id: EntryId) => void;

  constructor(layout: Layout, hot: HotEntries, unreadable: (id: EntryId) => void) {
    this.#layout = layout;
    this.#hot = hot;
    this.#unreadable = unreadable;
  }

  byKey(key: Key): Entry | undefined {
    const hot = this.#hot.byKey(key);
    if (hot !== undefined) return hot;
    const id = this.idOf(this.#layout.keys.get(keyRow(key)));
    const entry = id === undefined ? undefined : this.#load(id);
    return entry?.key === key ? entry : undefined;
  }

  byAlias(scope: Scope, folded: string): Entry | undefined {
    const name = aliasName(scope, folded);
    const hot = this.#hot.byAlias(name);
    if (hot !== undefined) return hot;
    const id = this.idOf(this.#layout.aliases.get(aliasRow(scope, folded)));
    const entry = id === undefined ? undefined : this.byId(id);
    if (id === undefined || entry?.scope !== scope) return undefined;
    this.#hot.keepAlias(name, id);
    return entry;
  }

  byId(id: EntryId): Entry | undefined {
    return this.#hot.byId(id) ?? this.#load(id);
  }

  facts(id: EntryId): StoredFacts | undefined {
    const bytes = this.#layout.facts.get(idRow(id));
    return bytes === undefined ? undefined : this.#decoded(id, () => decodeFacts(id, bytes));
  }

  /** Without the entry, and not kept: whoever reads all questions must not push out what is hot. */
  question(id: EntryId): string | undefined {
    const bytes = this.#layout.answers.get(idRow(id));
    return bytes === undefined ? undefined : this.#decoded(id, () => decodeAnswer(bytes))?.question;
  }

  /** A row that should hold an id. */
  idOf(row: Buffer | undefined): EntryId | undefined {
    return row?.length === ID_BYTES ? idOfRow(row) : undefined;
  }

  #load(id: EntryId): Entry | undefined {
    const facts = this.facts(id);
    const bytes = facts === undefined ? undefined : this.#layout.answers.get(idRow(id));
    if (facts === undefined || bytes === undefined) return undefined;
    const answer = this.#decoded(id, () => decodeAnswer(bytes));
    if (answer === undefined) return undefined;
    const entry = entryOf(facts, answer);
    this.#hot.keep(entry, bytes.length + OBJECT_BYTES);
    return entry;
  }

  #decoded<T>(id: EntryId, decode: () => T): T | undefined {
    try {
      return decode();
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      this.#unreadable(id);
      return undefined;
    }
  }
}

function entryOf(facts: StoredFacts, answer: Pick<Entry, 'question' | 'recording'>): Entry {
  const { id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage } = facts;
  const { question, recording } = answer;
  return { id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage, question, recording };
}
