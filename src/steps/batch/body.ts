/** The body of an answer that is put together: in one write where it is small, in pieces that are made as they are sent where not. */
import { joinBytes } from '../../bytes.ts';

const IN_ONE_WRITE = 1024 * 1024;
const SLICE = 256 * 1024;

/** The first of the pieces are made here, so what cannot be made is known before the head is sent. */
export function bodyOf(pieces: Iterator<Uint8Array>): Uint8Array | AsyncIterable<Uint8Array> {
  const beginning = slice(pieces, IN_ONE_WRITE);
  return beginning.more === 'no' ? beginning.bytes : slices(beginning.bytes, pieces);
}

async function* slices(beginning: Uint8Array, pieces: Iterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield beginning;
  for (let next = slice(pieces, SLICE); ; next = slice(pieces, SLICE)) {
    yield next.bytes;
    if (next.more === 'no') return;
  }
}

function slice(pieces: Iterator<Uint8Array>, atLeast: number): { readonly bytes: Uint8Array; readonly more: 'yes' | 'no' } {
  const taken: Uint8Array[] = [];
  let size = 0;
  while (size < atLeast) {
    const next = pieces.next();
    if (next.done === true) return { bytes: joinBytes(taken), more: 'no' };
    taken.push(next.value);
    size += next.value.length;
  }
  return { bytes: joinBytes(taken), more: 'yes' };
}
