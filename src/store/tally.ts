/** The running totals, written in the transaction that changes them: counting 100,000 entries at start would take seconds. */
import { RecordReader, RecordWriter } from './bytes.ts';

export interface Tally {
  readonly entries: number;
  /** By the embedder's id, as in StoreTotals. A model without entries is not in it. */
  readonly embedded: ReadonlyMap<string, number>;
  /** Bytes charged for all entries. */
  readonly bytes: number;
  /** The part of `bytes` that belongs to entries never hit. */
  readonly neverHitBytes: number;
}

export const NOTHING: Tally = { entries: 0, embedded: new Map(), bytes: 0, neverHitBytes: 0 };

export function plus(a: Tally, b: Tally): Tally {
  return {
    entries: a.entries + b.entries,
    embedded: merged(a.embedded, b.embedded),
    bytes: a.bytes + b.bytes,
    neverHitBytes: a.neverHitBytes + b.neverHitBytes,
  };
}

function merged(a: Tally['embedded'], b: Tally['embedded']): Tally['embedded'] {
  if (b.size === 0) return a;
  const sums = new Map(a);
  for (const [model, count] of b) {
    const sum = (sums.get(model) ?? 0) + count;
    if (sum === 0) sums.delete(model);
    else sums.set(model, sum);
  }
  return sums;
}

/** What is counted of an entry. */
export interface Counted {
  readonly hasVector: boolean;
  readonly hasTerms: boolean;
  readonly embedder: string;
  readonly charged: number;
  readonly lastHitAt: number;
}

/** What one entry adds; `sign` -1: what its removal adds. */
export function tallyOf(entry: Counted, sign: 1 | -1): Tally {
  const { charged, lastHitAt } = entry;
  return {
    entries: sign,
    embedded: isForMeaning(entry) ? new Map([[entry.embedder, sign]]) : NOTHING.embedded,
    bytes: sign * charged,
    neverHitBytes: lastHitAt === 0 ? sign * charged : 0,
  };
}

/** Its terms tell as well: who may be found by words may be found by meaning, and only lacks a vector. */
export function isForMeaning({ hasVector, hasTerms }: Pick<Counted, 'hasVector' | 'hasTerms'>): boolean {
  return hasVector || hasTerms;
}

/** Of one and the same entry, before and after a change. */
export function tallyOfChange(before: Counted, after: Counted): Tally {
  return plus(tallyOf(after, 1), tallyOf(before, -1));
}

export function encodeTally({ entries, embedded, bytes, neverHitBytes }: Tally): Buffer {
  const writer = new RecordWriter(128);
  for (const value of [entries, bytes, neverHitBytes]) writer.number(value);
  writer.integer(embedded.size);
  for (const [model, count] of embedded) {
    writer.text(model);
    writer.number(count);
  }
  return writer.finish();
}

/** @throws UnreadableRecord */
export function decodeTally(bytes: Buffer): Tally {
  const reader = new RecordReader(bytes);
  const sums = { entries: reader.number(), bytes: reader.number(), neverHitBytes: reader.number() };
  const embedded = new Map<string, number>();
  for (let left = reader.count(12); left > 0; left -= 1) embedded.set(reader.text(), reader.number());
  reader.end();
  return { ...sums, embedded };
}
