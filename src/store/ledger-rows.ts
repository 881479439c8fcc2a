/** The rows of the ledger in one LMDB table: the table's letter, then the name; the value with its checksum. */
import type { LedgerTable } from '../learn/evidence.ts';
import { RecordReader, RecordWriter } from './bytes.ts';

/** One byte each, so that a table is one range. Never reuse a letter: old rows would be read as something else. */
const LETTERS: Readonly<Record<LedgerTable, string>> = {
  labels: 'l',
  'must-not-link': 'n',
  'known-same': 'k',
  approved: 'a',
  differences: 'd',
  groups: 'g',
};

/** LMDB refuses keys above 1,978 bytes; ours are digests and small numbers. */
const LONGEST_NAME = 200;
const NAME = /^[\x21-\x7e]+$/;

/** @throws RangeError */
export function checkedName(name: string): string {
  if (name.length > LONGEST_NAME || !NAME.test(name))
    throw new RangeError(
      `cannot name a row of the ledger: 1 to ${LONGEST_NAME} visible ASCII characters, received ${JSON.stringify(name.slice(0, 40))}`,
    );
  return name;
}

export function ledgerRow(table: LedgerTable, name: string): Buffer {
  return Buffer.from(LETTERS[table] + checkedName(name), 'latin1');
}

/** `row`: as text. */
export function nameOfRow(row: string): string {
  return row.slice(1);
}

/** All rows of one table. */
export function ledgerRange(table: LedgerTable): { start: Buffer; end: Buffer } {
  const start = Buffer.from(LETTERS[table], 'latin1');
  return { start, end: Buffer.of((start[0] ?? 0) + 1) };
}

export function encodeLedgerValue(value: Uint8Array): Buffer {
  const writer = new RecordWriter(value.length + 8);
  writer.data(value);
  return writer.finish();
}

/** @throws UnreadableRecord */
export function decodeLedgerValue(bytes: Buffer): Uint8Array {
  const reader = new RecordReader(bytes);
  const value = reader.data();
  reader.end();
  return Uint8Array.from(value); // slice would be a view: it is a Buffer underneath
}
