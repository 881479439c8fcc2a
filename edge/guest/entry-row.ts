/** One stored answer as one value: its facts and the answer itself, each a record of the product's own store (src/store). */
import type { Entry } from '../../src/entry.ts';
import { RecordReader, RecordWriter } from '../../src/store/bytes.ts';
import { decodeFacts, encodeFacts, type StoredFacts } from '../../src/store/facts-codec.ts';
import { decodeAnswer, encodeAnswer } from '../../src/store/recording-codec.ts';
import type { Commit } from '../../src/store/store.ts';
import { toEntryId, toEpochMs } from '../../src/units.ts';

export interface EntryRow {
  readonly entry: Entry;
  /** 32-byte digests of the names that the alias tier finds it by. */
  readonly aliases: readonly Uint8Array[];
}

const NEVER = toEpochMs(0);

export function encodeRow({ entry, vector, terms, model }: Commit, aliases: readonly Uint8Array[]): Uint8Array {
  const kept = { hasVector: vector !== undefined, hasTerms: terms !== undefined, embedder: model };
  const facts: StoredFacts = { ...entry, ...kept, hits: 0, lastHitAt: NEVER, charged: 0, aliases };
  const answer = encodeAnswer(entry);
  const writer = new RecordWriter(answer.length + 1024);
  writer.text(entry.id);
  writer.data(encodeFacts(facts));
  writer.data(answer);
  return writer.finish();
}

/** @throws UnreadableRecord for anything `encodeRow` did not write. */
export function decodeRow(bytes: Uint8Array): EntryRow {
  const reader = new RecordReader(bytes);
  const facts = decodeFacts(toEntryId(reader.text()), reader.data());
  const answer = decodeAnswer(reader.data());
  reader.end();
  const {
    hits: _hits,
    lastHitAt: _lastHitAt,
    charged: _charged,
    hasVector: _vector,
    hasTerms: _terms,
    embedder: _embedder,
    aliases,
    ...known
  } = facts;
  return { entry: { ...known, ...answer }, aliases };
}
