/**
 * Stored vectors as JSON, made once while the memory of them lasts: 1,536 numbers take a third of a millisecond to write. It hangs
 * on the entries, so whatever removes an entry removes this, and its bytes are bounded.
 */
import type { Encoding } from '../../dialects/dialect.ts';
import { writtenAs } from '../../dialects/embeddings/vector.ts';
import type { Entry } from '../../entry.ts';
import type { Known } from './look-up-inputs.ts';

/** Both halves together: some 4,000 vectors of 1,536 dimensions as base64. */
const REMEMBERED_BYTES = 32 * 1024 * 1024;

type Texts = Record<Encoding, WeakMap<Entry, Uint8Array>>;
const fresh = (): Texts => ({ float: new WeakMap(), base64: new WeakMap() });

// When the young half is full the old one is dropped whole, which costs nothing per hit.
let young = fresh();
let old = fresh();
let held = 0;

/** @throws Error where it has no such form: the look-up asks that first. */
export function written({ entry, share }: Pick<Known, 'entry' | 'share'>, encoding: Encoding): Uint8Array {
  const known = young[encoding].get(entry);
  if (known !== undefined) return known;
  const text = old[encoding].get(entry) ?? writtenAs(share.vector, share.came, encoding);
  if (text === undefined) throw new Error(`entry ${entry.id} has no ${encoding} form`);
  if (held + text.length > REMEMBERED_BYTES / 2) {
    old = young;
    young = fresh();
    held = 0;
  }
  young[encoding].set(entry, text);
  held += text.length;
  return text;
}
