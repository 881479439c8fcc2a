/** `one` counts, unless it stands for a thing named before (the red one) or for anybody (how does one reset it). */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { DETERMINERS } from './function-words.ts';
import { formOf, type Piece } from './piece.ts';
import { SCALES } from './number-words.ts';
import { wordList } from './word-list.ts';

/** Right before a pronoun: which one, another one, no one. */
const BEFORE = wordList(`
  which what this that the no any every some another each either neither same right wrong
  next last first other new old big small good bad better best
`);
/** Before a person at the beginning of its clause: does one, should one, when one. */
const BEFORE_PERSON = wordList(`
  do does did can could should would must may might shall will is how if when where why that what whether because while unless
`);
const AFTER_PERSON = wordList(`
  can could should would must may might shall will does is has was needs wants gets not
`);

export function isPronounOne(pieces: readonly Piece[], at: number, lexicon: Lexicon): boolean {
  const before = formOf(pieces[at - 1]);
  const after = formOf(pieces[at + 1]);
  if (SCALES.has(after)) return false;
  if (AFTER_PERSON.has(after)) return true;
  const parts = lexicon.partsOfSpeech(after);
  const isThingAfter =
    parts.startsWith('n') ||
    (parts === '' && after !== '' && lexicon.lemmas(after).some((base) => lexicon.partsOfSpeech(base).startsWith('n')));
  if (BEFORE_PERSON.has(before)) return parts.includes('v') && !isThingAfter;
  // `the red one`.
  if (!BEFORE.has(before)) return DETERMINERS.has(formOf(pieces[at - 2])) && isAdjective(before, lexicon) && !isThingAfter;
  // `the one egg` counts, `which one is` and `the one that` do not.
  return !isThingAfter || pieces[at + 1] === undefined;
}

/** `red`, `easiest`. */
function isAdjective(word: string, lexicon: Lexicon): boolean {
  return lexicon.lemmas(word).some((base) => lexicon.partsOfSpeech(base).includes('a'));
}
