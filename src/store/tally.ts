/** The running totals, written in the transaction that changes them: counting 100,000 entries at start would take seconds. */
import { RecordReader, RecordWriter } from './bytes.ts';

export interface Tally {
  readonly entries: number;
  readonly vectors: number;
  /** Bytes charged for all entries. */
  readonly bytes: number;
  /** The part of `bytes` that belongs to entries never hit. */
  readonly neverHitBytes: number;
}

export const NOTHING: Tally = { entries: 0, vectors: 0, bytes: 0, neverHitBytes: 0 };

export function plus(a: Tally, b: Tally): Tally {
  return {
    entries: a.entries + b.entries,
    vectors: a.vectors + b.vectors,
    bytes: a.bytes + b.bytes,
    neverHitBytes: a.neverHitBytes + b.neverHitBytes,
  };
}

/** What one entry adds; `sign` -1: what its removal adds. */
export function tallyOf(entry: { readonly hasVector: boolean; readonly charged: number; readonly lastHitAt: number }, sign: 1 | -1): Tally {
  return {
    entries: sign,
    vectors: entry.hasVector ? sign : 0,
    bytes: sign * entry.charged,
    neverHitBytes: entry.lastHitAt === 0 ? sign * entry.charged : 0,
  };
}

export function encodeTally(tally: Tally): Buffer {
  const writer = new RecordWriter(64);
  for (const value of [tally.entries, tally.vectors, tally.bytes, tally.neverHitBytes]) writer.number(value);
  return writer.finish();
}

/** @throws UnreadableRecord */
export function decodeTally(bytes: Buffer): Tally {
  const reader = new RecordReader(bytes);
  const tally = { entries: reader.number(), vectors: reader.number(), bytes: reader.number(), neverHitBytes: reader.number() };
  reader.end();
  return tally;
}
