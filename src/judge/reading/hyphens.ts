/** Words with a hyphen that most write without it: e-mail, re-install, co-worker. Others are read as their parts. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { isMark, type Piece } from './piece.ts';
import { wordList } from './word-list.ts';

const PREFIXES = wordList('e re co pre un de dis anti multi sub over under inter semi micro mini auto counter ex wi');

export function joinHyphens(pieces: readonly Piece[], lexicon: Lexicon): readonly Piece[] {
  if (!pieces.some((piece) => piece.kind === 'mark' && piece.text === '-')) return pieces;
  const joined: Piece[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined) continue;
    const rest = pieces[at + 2];
    if (isJoined(piece, pieces[at + 1], rest, lexicon) && rest !== undefined) {
      joined.push({ ...piece, text: piece.text + rest.text, form: piece.form + rest.form });
      at += 2;
    } else joined.push(piece);
  }
  return joined;
}

function isJoined(piece: Piece, dash: Piece | undefined, rest: Piece | undefined, lexicon: Lexicon): boolean {
  if (piece.kind !== 'word' || rest?.kind !== 'word' || !PREFIXES.has(piece.form)) return false;
  return isMark(dash, '-') && dash?.gap === 'none' && rest.gap === 'none' && lexicon.known(piece.form + rest.form);
}
