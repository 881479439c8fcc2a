/**
 * Slips of the keyboard that a word by itself does not show: a space in the wrong place (`havea`, `pass word`), a small word with
 * its letters exchanged (`od` for `do`). Only where one side is no word, and names never: a misspelt name may be another.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { isCapitalised } from './match-words.ts';
import type { Leftover } from './phrases.ts';

/** Left-over words beyond this are no slips; bounds hostile input. */
const MOST_SLIPS = 4;
/** Letters of one slip: two words that ran together at most. */
const LONGEST = 48;

/** What no small word beside it explains. */
export function matchSplits(leftover: Leftover, asked: Reading, stored: Reading, lexicon: Lexicon): Leftover {
  const count = leftover.asked.length + leftover.stored.length;
  if (count === 0 || count > MOST_SLIPS) return leftover;
  const broken = [...leftover.asked, ...leftover.stored].filter((token) => isBroken(token, lexicon));
  if (broken.length === 0) return leftover;
  const here = leftover.asked.filter((token) => !isExplained(token, stored, lexicon));
  const there = leftover.stored.filter((token) => !isExplained(token, asked, lexicon));
  return joinedAway({ asked: here, stored: there }, asked, stored, lexicon);
}

function isBroken(token: Token, lexicon: Lexicon): boolean {
  return token.kind === 'word' && !isCapitalised(token) && !lexicon.known(token.form);
}

/** No word, but a slip away from a small word that stands at about the same place on the other side. */
function isExplained(token: Token, other: Reading, lexicon: Lexicon): boolean {
  if (!isBroken(token, lexicon)) return false;
  return nearby(token, other).some((each) => each.role === 'function' && isExchanged(token.form, each.form));
}

function nearby(token: Token, { tokens }: Reading): readonly Token[] {
  return tokens.slice(Math.max(0, token.index - 2), token.index + 3);
}

/** The same letters, two neighbours exchanged. */
function isExchanged(one: string, other: string): boolean {
  if (one.length !== other.length || one === other) return false;
  const at = [...one].findIndex((letter, place) => letter !== other[place]);
  return one[at] === other[at + 1] && one[at + 1] === other[at] && one.slice(at + 2) === other.slice(at + 2);
}

/** Runs of up to three words with the same letters on both sides, one of them holding what is no word. */
function joinedAway(leftover: Leftover, asked: Reading, stored: Reading, lexicon: Lexicon): Leftover {
  const here = new Set(leftover.asked);
  const there = new Set(leftover.stored);
  for (const [token, own, other] of [
    ...leftover.asked.map((each) => [each, asked, stored] as const),
    ...leftover.stored.map((each) => [each, stored, asked] as const),
  ]) {
    if (!isBroken(token, lexicon)) continue;
    const twin = sameLetters(token, own, other);
    if (twin === undefined) continue;
    for (const each of [...twin.own, ...twin.other]) {
      here.delete(each);
      there.delete(each);
    }
  }
  return { asked: [...here], stored: [...there] };
}

interface Twin {
  readonly own: readonly Token[];
  readonly other: readonly Token[];
}

function sameLetters(token: Token, own: Reading, other: Reading): Twin | undefined {
  for (const run of runsAround(token.index, own)) {
    const letters = lettersOf(run);
    if (letters.length > LONGEST) continue;
    for (const place of [token.index - 1, token.index, token.index + 1]) {
      const twin = runsAround(place, other).find((each) => each.length !== run.length && lettersOf(each) === letters);
      if (twin !== undefined && twin.every(({ kind }) => kind === 'word')) return { own: run, other: twin };
    }
  }
  return undefined;
}

/** Of one to three words, with this place in them. */
function runsAround(place: number, { tokens }: Reading): readonly (readonly Token[])[] {
  const runs: (readonly Token[])[] = [];
  for (let from = Math.max(0, place - 2); from <= place; from += 1) {
    for (let to = place; to <= from + 2; to += 1) if (tokens[place] !== undefined) runs.push(tokens.slice(from, to + 1));
  }
  return runs;
}

function lettersOf(run: readonly Token[]): string {
  return run.map(({ form }) => form).join('');
}
