/**
 * What is known of an entry without its recording, as one record, version 1. It names everything else that is stored of
 * the entry (key, scope, aliases, vector, index rows), so that removing it can remove all of them.
 */
import type { EntryFacts } from '../entry.ts';
import type { EntryId, EpochMs } from '../units.ts';
import { toBytes, toEpochMs, toKey, toScope, toTenant } from '../units.ts';
import { RecordReader, RecordWriter, UnreadableRecord, type RecordBytes } from './bytes.ts';

const VERSION = 1;
const USAGE = 1;
const VECTOR = 2;
const TERMS = 4;

export interface StoredFacts extends EntryFacts {
  readonly hits: number;
  /** 0 where it was never hit. */
  readonly lastHitAt: EpochMs;
  /** Bytes that count against the bound (accounting.ts), fixed when it was stored. */
  readonly charged: number;
  /** 32-byte digests, the keys of its rows in the alias table. */
  readonly aliases: readonly Uint8Array[];
  readonly hasVector: boolean;
  /** Has it a row among the terms? */
  readonly hasTerms: boolean;
  /** The embedder's id, '' where there is no vector; `hasTerms` without it: to be embedded yet. */
  readonly embedder: string;
}

export function encodeFacts(facts: StoredFacts): RecordBytes {
  const writer = new RecordWriter(512);
  writer.byte(VERSION);
  writer.byte((facts.usage === undefined ? 0 : USAGE) | (facts.hasVector ? VECTOR : 0) | (facts.hasTerms ? TERMS : 0));
  for (const text of [facts.key, facts.scope, facts.tenant, facts.upstream, facts.model, facts.callerScope, facts.embedder])
    writer.text(text);
  for (const value of [facts.storedAt, facts.expiresAt, facts.size, facts.charged, facts.hits, facts.lastHitAt]) writer.number(value);
  writer.integer(facts.tags.length);
  for (const tag of facts.tags) writer.text(tag);
  writer.integer(facts.aliases.length);
  for (const alias of facts.aliases) writer.data(alias);
  if (facts.usage !== undefined) {
    writer.number(facts.usage.input);
    writer.number(facts.usage.output);
  }
  return writer.finish();
}

/** @throws UnreadableRecord for anything `encodeFacts` did not write. */
export function decodeFacts(id: EntryId, bytes: Uint8Array): StoredFacts {
  const reader = new RecordReader(bytes);
  const version = reader.byte();
  if (version !== VERSION) throw new UnreadableRecord(`this build reads facts of version ${VERSION}, received ${version}`);
  try {
    return readFacts(id, reader);
  } catch (error) {
    if (error instanceof RangeError) throw new UnreadableRecord('a stored value is out of its range', { cause: error });
    throw error;
  }
}

function readFacts(id: EntryId, reader: RecordReader): StoredFacts {
  const flags = reader.byte();
  const names = {
    key: toKey(reader.text()),
    scope: toScope(reader.text()),
    tenant: toTenant(reader.text()),
    upstream: reader.text(),
    model: reader.text(),
    callerScope: reader.text(),
    embedder: reader.text(),
  };
  const figures = {
    storedAt: toEpochMs(reader.number()),
    expiresAt: toEpochMs(reader.number()),
    size: toBytes(reader.number()),
    charged: toBytes(reader.number()),
    hits: reader.number(),
    lastHitAt: toEpochMs(reader.number()),
  };
  const tags = Array.from({ length: reader.count(4) }, () => reader.text());
  const aliases = Array.from({ length: reader.count(4) }, () => readAlias(reader));
  const usage = (flags & USAGE) === 0 ? undefined : { input: reader.number(), output: reader.number() };
  reader.end();
  return { id, ...names, ...figures, tags, aliases, usage, hasVector: (flags & VECTOR) !== 0, hasTerms: (flags & TERMS) !== 0 };
}

function readAlias(reader: RecordReader): Uint8Array {
  const alias = reader.data();
  if (alias.length !== 32) throw new UnreadableRecord(`an alias digest has 32 bytes, received ${alias.length}`);
  return alias;
}
