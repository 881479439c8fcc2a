/**
 * The stored questions of one scope and the terms they are filed under, as one value; the newest last. In 32-bit words: how many
 * rows there are, how many terms each has, then the terms of all; then the ids, 16 bytes each.
 */
import { UnreadableRecord } from '../../src/store/bytes.ts';
import { toEntryId, type EntryId } from '../../src/units.ts';
import type { Terms } from '../../src/words/word-index.ts';

export interface TermRow {
  readonly id: EntryId;
  readonly terms: Terms;
}

const WORD = 4;
/** Of `e_` and 16 characters the latter. */
const ID = 16;
const MARK = 'e_';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeTermRows(rows: readonly TermRow[]): Uint8Array {
  const counts = Uint32Array.of(rows.length, ...rows.map(({ terms }) => terms.length));
  const ids = encoder.encode(rows.map(({ id }) => id.slice(MARK.length)).join(''));
  const termCount = rows.reduce((sum, { terms }) => sum + terms.length, 0);
  const bytes = new Uint8Array((counts.length + termCount) * WORD + ids.length);
  const words = new Uint32Array(bytes.buffer, 0, counts.length + termCount);
  words.set(counts);
  let at = counts.length;
  for (const { terms } of rows) {
    words.set(terms, at);
    at += terms.length;
  }
  bytes.set(ids, at * WORD);
  return bytes;
}

/** @throws UnreadableRecord where the value is too short for what it announces. */
export function decodeTermRows(value: Uint8Array): readonly TermRow[] {
  // Words must begin at a multiple of four, and a value may lie anywhere in a buffer.
  const bytes = value.byteOffset % WORD === 0 ? value : value.slice();
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD));
  const count = words[0] ?? 0;
  let at = 1 + count;
  const ids = idsAt(bytes, words.subarray(1, at).reduce((sum, terms) => sum + terms, at) * WORD, count);
  return ids.map((id, row) => {
    const from = at;
    at += words[1 + row] ?? 0;
    return { id, terms: words.subarray(from, at) };
  });
}

function idsAt(bytes: Uint8Array, from: number, count: number): readonly EntryId[] {
  if (bytes.length !== from + count * ID)
    throw new UnreadableRecord(`the terms of a scope announce ${count} questions, which do not fit in them`);
  const text = decoder.decode(bytes.subarray(from));
  return Array.from({ length: count }, (_, row) => toEntryId(MARK + text.slice(row * ID, (row + 1) * ID)));
}
