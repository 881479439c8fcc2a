/**
 * What an entry is charged against `--max-size`: what it takes on disk in LMDB with 4 KiB pages (measured over 100,000
 * entries in bench/store.ts; docs/decisions/store.md has the figures).
 *   answer   a record of more than about half a page lies on pages of its own, 16 bytes of which are LMDB's
 *   vector   the float row (4 bytes a dimension) and the int8 row (1 byte a dimension + 4), B-tree leaves 70% full
 *   terms    4 bytes each, and a row
 *   rows     facts, key, alias, age, idleness and expiry: about 1,050 bytes
 * Both stores charge alike, so that a bound means the same number of entries in either.
 */
import type { Entry } from '../entry.ts';
import type { UnitVector } from '../units.ts';

const PAGE = 4096;
const OWN_PAGES_FROM = 2000;
const PAGE_HEADER = 16;
const LEAF_FILL = 0.7;
const ROWS = 1050;
const TERM_ROW = 75;
/** Keys and node headers of the two rows of a vector, and its scale. */
const VECTOR_ROWS = 164;

/** `answerBytes`: the encoded answer. */
export function chargeOf(answerBytes: number, vector: UnitVector | undefined, terms: Uint32Array | undefined): number {
  const answer = answerBytes > OWN_PAGES_FROM ? Math.ceil((answerBytes + PAGE_HEADER) / PAGE) * PAGE : answerBytes / LEAF_FILL;
  const vectors = vector === undefined ? 0 : vectorCharge(vector.length);
  const words = terms === undefined ? 0 : (terms.length * 4 + TERM_ROW) / LEAF_FILL;
  return Math.round(answer + vectors + words + ROWS);
}

export function vectorCharge(dimensions: number): number {
  return (dimensions * 5 + VECTOR_ROWS) / LEAF_FILL;
}

/** What an entry is charged when its vector gives way to another; 0 dimensions: there was none. */
export function rechargedFor(charged: number, before: number, after: number): number {
  return charged + Math.round(vectorCharge(after) - (before === 0 ? 0 : vectorCharge(before)));
}

/** The size of the encoded answer, without encoding it. */
export function answerBytesOf({ question, recording }: Entry): number {
  let size = 40 + recording.dialect.length + Buffer.byteLength(question);
  for (const [name, value] of recording.headers) size += 8 + Buffer.byteLength(name) + Buffer.byteLength(value);
  for (const { name, data } of recording.events) size += 13 + data.length + (name === undefined ? 0 : 4 + Buffer.byteLength(name));
  return size;
}

/** An over-full store is emptied a little below its bound, so that not every commit has to evict. */
export function lowWaterMark(maxBytes: number): number {
  return maxBytes - Math.floor(maxBytes / 32);
}

/**
 * The share of the bound that entries never hit may keep while entries that were hit must go. Without it a store full of
 * entries that were once hit would evict each new one at once, and could never learn what is asked today.
 */
export function probationShare(maxBytes: number): number {
  return Math.floor(maxBytes / 10);
}
