/**
 * Symbol veto: C, C++ and C# are three languages, `>` is not `<`, and emoji carry meaning. Everything that is not ordinary
 * punctuation must be the same and in the same order; percent and currency signs that belong to a number are the unit veto's.
 */
import type { Reading } from '../reading/reading.ts';
import { objection, sameList } from './objection.ts';
import { takenOnce } from '../taken-once.ts';
import type { Examples, Veto } from './veto.ts';

export const symbol: Veto = ({ asked, stored }) => {
  const one = signsOf(asked);
  const other = signsOf(stored);
  return sameList(one, other) ? undefined : objection('symbol', one, other);
};

export const examples: Examples = [
  ['is 3 > 2', 'is 3 < 2', true],
  ['what does 🙂 mean', 'what does 🙃 mean', true],
  ['what does ~ mean in a path', 'what does ^ mean in a path', true],
  ['what is x + y', 'what is x = y', true],
  ['well-known, simple (and quick)', 'well known; simple and quick!', false],
  ['is 5% a lot', 'is 5 percent a lot', false],
  ["what's the capital of France?", 'what’s the capital of France', false],
];

const OF_NUMBERS = /^[%$€£¥₹]$/;
/** Quotes, dashes and dots of typography, which reading may hand on as beyond ASCII. */
const ORDINARY = /^[\u2010-\u2015\u2018-\u201f\u2026\u00ab\u00bb\u00a0\u00a1\u00bf\u2022\u00b7\ufe0f]$/;

const signsOf: (reading: Reading) => readonly string[] = takenOnce(({ signs, tokens }) => {
  const numbers = tokens.some(({ kind, form }) => kind === 'number' && /[%$€£¥₹]/.test(form));
  return signs.filter((sign) => !ORDINARY.test(sign) && !(numbers && OF_NUMBERS.test(sign)));
});
