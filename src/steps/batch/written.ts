/**
 * Stored vectors as JSON, and answers of one vector whole, made once while the memory of them lasts: 1,536 numbers take a third of
 * a millisecond to write. It hangs on the entries, so whatever removes an entry removes this, and its bytes are bounded.
 */
import type { Encoding } from '../../dialects/dialect.ts';
import { placed } from '../../dialects/embeddings/join.ts';
import { writtenAs } from '../../dialects/embeddings/vector.ts';
import type { Entry } from '../../entry.ts';
import type { Known } from './look-up-inputs.ts';

/** Both halves together: some 4,000 vectors of 1,536 dimensions as base64. */
const REMEMBERED_BYTES = 32 * 1024 * 1024;

type Form = Encoding | `${Encoding}-answer`;
type Texts = Readonly<Record<Form, WeakMap<Entry, Uint8Array>>>;
const fresh = (): Texts => ({
  float: new WeakMap(),
  base64: new WeakMap(),
  'float-answer': new WeakMap(),
  'base64-answer': new WeakMap(),
});

// When the young half is full the old one is dropped whole, which costs nothing per hit.
let young = fresh();
let old = fresh();
let held = 0;

export function remembered(entry: Entry, form: Form, make: () => Uint8Array): Uint8Array {
  const known = young[form].get(entry);
  if (known !== undefined) return known;
  const text = old[form].get(entry) ?? make();
  if (held + text.length > REMEMBERED_BYTES / 2) {
    old = young;
    young = fresh();
    held = 0;
  }
  young[form].set(entry, text);
  held += text.length;
  return text;
}

/** As it stands at a place of an answer. @throws Error where it has no such form: the look-up asks that first. */
export function written({ entry, share }: Pick<Known, 'entry' | 'share'>, encoding: Encoding): Uint8Array {
  return remembered(entry, encoding, () => {
    const text = writtenAs(share.vector, share.came, encoding);
    if (text === undefined) throw new Error(`entry ${entry.id} has no ${encoding} form`);
    return placed(share.about, text);
  });
}
