/**
 * Counting asked for in other words: `the total number of flights`, `count the flights`, `what number of flights`. Read as the `how
 * many` that it is, where it opens the question; elsewhere a number is a thing like others (the number of the house I live in).
 */
import { formOf, isMark, type Piece } from './piece.ts';
import { matchEnd, pattern, type Pattern } from './phrase-pattern.ts';
import { wordList } from './word-list.ts';

const OPENINGS: readonly Pattern[] = [
  'count the total? number of all? the?',
  'count the|all all? the?',
  'what is|are the total number|count of all? the?',
  'what total? number of',
  'the? total? number of all? the?',
].map(pattern);
const BEGINNINGS = wordList('count what the total number');
/** Behind a count they add nothing: how many are there in total. */
const TOTALS: readonly Pattern[] = ['in total', 'in all', 'altogether'].map(pattern);
/** `the number of the house`: one thing has a number, several are counted. */
const SINGULAR = wordList('a an this that my your his her its our their');

export function readCounts(pieces: readonly Piece[]): readonly Piece[] {
  if (formOf(pieces[0]) === 'how' && formOf(pieces[1]) === 'many') return withoutTotal(pieces);
  if (!BEGINNINGS.has(formOf(pieces[0]))) return pieces;
  for (const opening of OPENINGS) {
    const end = matchEnd(opening, pieces, 0);
    const next = end === undefined ? undefined : pieces[end];
    if (end !== undefined && next?.kind === 'word' && !SINGULAR.has(next.form) && isCounted(pieces, end))
      return withoutTotal([...howMany(pieces[0]), ...pieces.slice(end)]);
  }
  return pieces;
}

/** Several of them: a plural among the first words. */
function isCounted(pieces: readonly Piece[], from: number): boolean {
  for (const { kind, form } of pieces.slice(from, from + MOST_DESCRIBED)) {
    if (kind !== 'word') return false;
    if (/[^s]s$|people$|men$|children$/.test(form)) return true;
  }
  return false;
}
const MOST_DESCRIBED = 4;

function howMany(first: Piece | undefined): readonly Piece[] {
  if (first === undefined) return [];
  return [
    { ...first, text: 'How', form: 'how' },
    { ...first, text: 'many', form: 'many', gap: 'space' },
  ];
}

function withoutTotal(pieces: readonly Piece[]): readonly Piece[] {
  const end = isMark(pieces.at(-1), '?', '.') ? pieces.length - 1 : pieces.length;
  for (const total of TOTALS) {
    const from = end - total.length;
    if (from > 2 && matchEnd(total, pieces, from) === end) return [...pieces.slice(0, from), ...pieces.slice(end)];
  }
  return pieces;
}
