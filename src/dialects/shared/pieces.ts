/**
 * A text cut into the pieces that a stream would bring: a few words each. A cut is made before white space, or between
 * two characters of scripts that stand alone, so no surrogate pair, accent, joiner or emoji is ever torn apart.
 */

/** About three or four words: small enough to look like a stream, large enough that a piece's envelope is not all of it. */
const PIECE = 24;
/** The envelope of a piece is some 200 bytes, so a long text gets longer pieces rather than more than this many. */
const MOST_PIECES = 2_000;

export function piecesOf(text: string): string[] {
  const size = pieceSize(text);
  const pieces: string[] = [];
  let start = 0;
  for (let at = size; at < text.length; at += 1) {
    if (at - start < size || !canCutBefore(text, at)) continue;
    pieces.push(text.slice(start, at));
    start = at;
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}

export function pieceSize(text: string): number {
  return Math.max(PIECE, Math.ceil(text.length / MOST_PIECES));
}

function canCutBefore(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  const after = text.charCodeAt(at);
  if (isSpace(after)) return !isSpace(before);
  return standsAlone(before) && standsAlone(after);
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Kana, Han and Hangul syllables: written without spaces, one character a unit. Combining marks lie elsewhere, save U+3099 and U+309A. */
function standsAlone(unit: number): boolean {
  if (unit === 0x3099 || unit === 0x309a) return false;
  return (unit >= 0x3041 && unit <= 0x30ff) || (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7a3);
}
