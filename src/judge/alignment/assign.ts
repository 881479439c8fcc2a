/**
 * Which word of one question stands for which of the other. Equal words first, then weaker reasons; a word that occurs
 * several times is paired in order where both sides have it as often, so that an exchange of repeated words (`Why does France
 * help Germany if Germany pays`) shows as a change of order or stays over. Linear for what is equal; only what is left after
 * that is compared each with each, and never more than `MOST_COMPARED`.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { matchWords, type WordMatch, wordOf } from './match-words.ts';

/** Word comparisons after the equal words are out: two questions of 16 unlike words. Bounds hostile input. */
const MOST_COMPARED = 256;

const WEAKER: readonly WordMatch[] = ['inflected', 'spelling', 'derived', 'synonym'];

export interface Assignment {
  readonly matches: readonly Match[];
  readonly asked: readonly Token[];
  readonly stored: readonly Token[];
}

export function assign(asked: readonly Token[], stored: readonly Token[], lexicon: Lexicon): Assignment {
  const pairs: Match[] = [];
  const left = { asked: [...asked], stored: [...stored] };
  pairEqual(left, pairs);
  if (left.asked.length > 0 && left.stored.length > 0 && left.asked.length * left.stored.length <= MOST_COMPARED)
    pairWeaker(left, pairs, lexicon);
  return { matches: pairs.toSorted((one, other) => one.asked.index - other.asked.index), asked: left.asked, stored: left.stored };
}

interface Left {
  asked: Token[];
  stored: Token[];
}

function pairEqual(left: Left, pairs: Match[]): void {
  const places = placesOf(left.stored);
  const taken = new Set<Token>();
  const owners = placesOf(left.asked);
  for (const [form, tokens] of owners) {
    const others = places.get(form);
    if (others === undefined) continue;
    for (const [one, other] of chosen(tokens, others, left)) {
      pairs.push({ asked: one, stored: other, kind: 'equal' });
      taken.add(one).add(other);
    }
  }
  left.asked = left.asked.filter((token) => !taken.has(token));
  left.stored = left.stored.filter((token) => !taken.has(token));
}

/** By what is compared: a number is never a word. */
function placesOf(tokens: readonly Token[]): Map<string, Token[]> {
  const places = new Map<string, Token[]>();
  for (const token of tokens) {
    const key = token.kind === 'number' ? `#${token.form}` : wordOf(token);
    const found = places.get(key);
    if (found === undefined) places.set(key, [token]);
    else found.push(token);
  }
  return places;
}

/** As often here as there: in order. Otherwise the occurrences with the most equal neighbours, in order of appearance. */
function chosen(tokens: readonly Token[], others: readonly Token[], left: Left): readonly (readonly [Token, Token])[] {
  const [few, many] = tokens.length <= others.length ? [tokens, others] : [others, tokens];
  const kept = few.length === many.length ? many : closest(few, many, few === tokens ? left : { asked: left.stored, stored: left.asked });
  return few.flatMap((token, at) => {
    const other = kept[at];
    if (other === undefined) return [];
    return [few === tokens ? ([token, other] as const) : ([other, token] as const)];
  });
}

/** `left.asked` holds `few`, `left.stored` holds `many`. */
function closest(few: readonly Token[], many: readonly Token[], left: Left): readonly Token[] {
  const kept: Token[] = [];
  let from = 0;
  for (const [at, token] of few.entries()) {
    const last = many.length - (few.length - at) + 1;
    const options = many.slice(from, last);
    const best = options.reduce(
      (one, other) => (likeness(token, other, left) > likeness(token, one, left) ? other : one),
      options[0] ?? token,
    );
    kept.push(best);
    from = many.indexOf(best) + 1;
  }
  return kept;
}

function likeness(one: Token, other: Token, { asked, stored }: Left): number {
  const at = asked.indexOf(one);
  const place = stored.indexOf(other);
  const before = asked[at - 1]?.form === stored[place - 1]?.form ? 1 : 0;
  const after = asked[at + 1]?.form === stored[place + 1]?.form ? 1 : 0;
  return 2 * (before + after) + (one.preposition === other.preposition ? 1 : 0) - Math.abs(at / asked.length - place / stored.length);
}

interface Candidate extends Match {
  readonly rank: number;
}

/** The stronger reason first; among equals the nearer places. Each side's order decides no more than the other's: symmetric. */
function pairWeaker(left: Left, pairs: Match[], lexicon: Lexicon): void {
  const found: Candidate[] = [];
  for (const [at, asked] of left.asked.entries()) {
    for (const [place, stored] of left.stored.entries()) {
      const kind = matchWords(asked, stored, lexicon);
      if (kind === undefined) continue;
      const apart = Math.abs(at / left.asked.length - place / left.stored.length);
      found.push({ asked, stored, kind, rank: WEAKER.indexOf(kind) + apart + (asked.preposition === stored.preposition ? 0 : 0.1) });
    }
  }
  if (found.length === 0) return;
  const taken = new Set<Token>();
  for (const { asked, stored, kind } of found.toSorted(byRank)) {
    if (taken.has(asked) || taken.has(stored)) continue;
    pairs.push({ asked, stored, kind });
    taken.add(asked).add(stored);
  }
  left.asked = left.asked.filter((token) => !taken.has(token));
  left.stored = left.stored.filter((token) => !taken.has(token));
}

function byRank(one: Candidate, other: Candidate): number {
  if (one.rank !== other.rank) return one.rank - other.rank;
  return (
    one.asked.index + one.stored.index - (other.asked.index + other.stored.index) ||
    Math.max(one.asked.index, one.stored.index) - Math.max(other.asked.index, other.stored.index)
  );
}
