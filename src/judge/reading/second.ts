/** `second` is a length of time in `per second`, `one second`, `in a second`, and else the one after the first. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { formOf, isNumber, type Piece } from './piece.ts';
import { CARDINALS } from './number-words.ts';
import { wordList } from './word-list.ts';

const MAY_MEASURE = wordList('a an each every this split');

export function isTimeUnit(pieces: readonly Piece[], at: number, lexicon: Lexicon): boolean {
  const before = pieces[at - 1];
  const form = formOf(before);
  if (isNumber(before) || form === 'per' || CARDINALS.has(form)) return true;
  if (!MAY_MEASURE.has(form)) return false;
  const after = formOf(pieces[at + 1]);
  return after === '' || lexicon.lemmas(after).every((base) => !/[na]/.test(lexicon.partsOfSpeech(base).charAt(0)));
}
