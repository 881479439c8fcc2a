/**
 * Script veto: words of other scripts are unknown to everything here (no base forms, no synonyms, no case), so they must be the
 * same, in the same order, on both sides; nothing may stand for them.
 */
import { hasOtherScript } from '../../text.ts';
import type { Reading } from '../reading/reading.ts';
import { objection, sameList } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const script: Veto = ({ asked, stored }) => {
  const one = otherScripts(asked);
  const other = otherScripts(stored);
  return sameList(one, other) ? undefined : objection('script', one, other);
};

export const examples: Examples = [
  ['天気はどうですか', '値段はどうですか', true],
  ['Где Москва', 'Где Казань', true],
  ['Где Москва?', 'где москва', false],
  ['what does 猫 mean', 'what does 犬 mean', true],
  ['what does 猫 mean', 'what is the meaning of 猫', false],
  ['where is Москва', 'where is Moskva', true],
  ['what is a café', 'what is a cafe', false],
];

/** By spaces, as written: a word cut differently is a different word here. */
const otherScripts: (reading: Reading) => readonly string[] = takenOnce(({ question }) => {
  if (!hasOtherScript(question)) return [];
  return question
    .split(/\s+/)
    .filter((piece) => hasOtherScript(piece))
    .map((piece) =>
      piece
        .toLowerCase()
        .replace(/[?!.,;:"')。？！、]+$/, '')
        .replace(/^["'(]+/, ''),
    );
});
