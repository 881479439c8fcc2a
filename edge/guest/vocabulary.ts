/**
 * A model's vocabulary in one string and three arrays: as a Map of 30,000 strings it would be most of what each instance starts with.
 * An open hash table over the pieces, at most half full.
 */
import type { Vocabulary } from '../../src/embed/wordpiece.ts';

/** FNV-1a, 32 bits. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
const SEPARATOR = '\n';

/** `text`: the pieces in the order of their ids, a line break between each two. */
export function openVocabulary(text: string): Vocabulary {
  const starts = startsIn(text);
  const size = starts.length - 1;
  const places = new Uint16Array(2 ** Math.ceil(Math.log2(size * 2)));
  const mask = places.length - 1;
  const pieceAt = (id: number): string => text.slice(starts[id], (starts[id + 1] ?? 0) - SEPARATOR.length);
  /** The place of the piece, or the empty place where it would be. Ids are kept one higher: 0 is empty. */
  const placeOf = (piece: string): number => {
    let place = hashOf(piece) & mask;
    for (let id = places[place] ?? 0; id !== 0 && !isAt(text, starts, id - 1, piece); id = places[place] ?? 0) place = (place + 1) & mask;
    return place;
  };
  for (let id = 0; id < size; id += 1) places[placeOf(pieceAt(id))] = id + 1;
  return {
    size,
    get: (piece) => {
      const kept = places[placeOf(piece)] ?? 0;
      return kept === 0 ? undefined : kept - 1;
    },
    keys: () => Array.from({ length: size }, (_, id) => pieceAt(id)).values(),
  };
}

/** Where each piece begins, and where one more would. */
function startsIn(text: string): Uint32Array {
  const starts = [0];
  for (let end = text.indexOf(SEPARATOR); end >= 0; end = text.indexOf(SEPARATOR, end + 1)) starts.push(end + 1);
  starts.push(text.length + 1);
  if (starts.length > 2 ** 16) throw new RangeError(`cannot open a vocabulary of ${starts.length - 1} pieces: ids have 16 bits`);
  return Uint32Array.from(starts);
}

function isAt(text: string, starts: Uint32Array, id: number, piece: string): boolean {
  const start = starts[id] ?? 0;
  return (starts[id + 1] ?? 0) - start - SEPARATOR.length === piece.length && text.startsWith(piece, start);
}

function hashOf(piece: string): number {
  let hash = BASIS;
  for (let at = 0; at < piece.length; at += 1) hash = Math.imul(hash ^ piece.charCodeAt(at), PRIME);
  return (hash ^ (hash >>> 15)) >>> 0;
}
