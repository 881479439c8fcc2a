/**
 * One word for several: a joined spelling (pass word, password), an abbreviation by initials (United Nations, UN), a phrase with
 * the sense of a word (high blood pressure, hypertension). Only words that nothing else accounts for, and only runs without a gap.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { namesOf, wordOf } from './match-words.ts';

const LONGEST_PHRASE = 4;
/** Runs tried for one word; bounds hostile input. */
const MOST_RUNS = 36;

export interface Leftover {
  readonly asked: readonly Token[];
  readonly stored: readonly Token[];
}

export interface PhraseMatches {
  readonly matches: readonly Match[];
  readonly leftover: Leftover;
}

export function matchPhrases({ asked, stored }: Leftover, lexicon: Lexicon): PhraseMatches {
  const forward = oneForSeveral(asked, stored, lexicon);
  const backward = oneForSeveral(forward.single, forward.several, lexicon);
  const matches = [
    ...forward.found.map(([one, first]): Match => ({ asked: one, stored: first, kind: 'phrase' })),
    ...backward.found.map(([one, first]): Match => ({ asked: first, stored: one, kind: 'phrase' })),
  ];
  return { matches, leftover: { asked: backward.single, stored: backward.several } };
}

interface Found {
  /** A word, and the first of the words it stands for. */
  readonly found: readonly (readonly [Token, Token])[];
  readonly single: readonly Token[];
  readonly several: readonly Token[];
}

function oneForSeveral(single: readonly Token[], several: readonly Token[], lexicon: Lexicon): Found {
  const found: (readonly [Token, Token])[] = [];
  if (single.length === 0 || several.length < 2 || single.length * several.length > MOST_RUNS)
    return { found, single: several, several: single };
  let rest = several;
  const alone = single.filter((word) => {
    const run = runsOf(rest).find((each) => standsFor(word, each, lexicon));
    const first = run?.[0];
    if (run === undefined || first === undefined) return true;
    found.push([word, first]);
    rest = rest.filter((token) => !run.includes(token));
    return false;
  });
  // Handed back exchanged, so that the second call looks the other way.
  return { found, single: rest, several: alone };
}

/** Neighbours in the text, longest first. */
function runsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const runs: (readonly Token[])[] = [];
  for (let length = LONGEST_PHRASE; length >= 2; length -= 1) {
    for (let at = 0; at + length <= tokens.length; at += 1) {
      const run = tokens.slice(at, at + length);
      const first = run[0]?.index ?? 0;
      if (run.every(({ index, kind }, step) => index === first + step && kind === 'word')) runs.push(run);
    }
  }
  return runs;
}

function standsFor(word: Token, run: readonly Token[], lexicon: Lexicon): boolean {
  if (word.kind !== 'word') return false;
  const joined = run.map(({ form }) => form).join('');
  if (word.form.replaceAll('-', '') === joined || isAbbreviation(word, run)) return true;
  const names = [word, ...run].some(({ form }) => lexicon.properName(form));
  return !names && (lexicon.samePhrase(run.map(wordOf).join('_'), word.form) || lexicon.samePhrase(run.map(baseForm).join('_'), word.form));
}

/** Two letters stand for too much unless what they abbreviate is a name as well. */
function isAbbreviation({ written, form }: Token, run: readonly Token[]): boolean {
  if (form.length !== run.length || form.length < 2 || written !== written.toUpperCase()) return false;
  if (run.some((token, at) => token.form.charAt(0) !== form.charAt(at))) return false;
  return form.length > 2 || run.every(({ initial }) => initial === 'upper');
}

/** What evidence is kept by: the first base form that is not the word itself. */
export function baseForm(token: Token): string {
  const names = namesOf(token);
  return names[1] ?? names[0] ?? token.form;
}

export function baseForms(tokens: readonly Token[]): readonly string[] {
  return tokens.map(baseForm).toSorted();
}
