/**
 * Opposites: what the lexicon knows, and what a prefix makes of a word that it does not know (`unsubscribe`, `non-smoker`).
 */
import { matchWords, sharesBase } from '../alignment/match-words.ts';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';

const PREFIXES = ['un', 'non', 'in', 'im', 'il', 'ir', 'dis', 'mis', 'de', 'anti', 'non-', 'anti-'] as const;
/** `ran` is no negation of an `iran`: the bare word must be long enough to be one. */
const SHORTEST_STEM = 3;

/** Do these two mean opposite things? */
export function opposed(one: Token, other: Token, lexicon: Lexicon): boolean {
  if (one.kind !== 'word' || other.kind !== 'word') return false;
  // `check in`, `check out`: with the same verb, another particle mostly turns it round; to fill in is to fill out.
  if (one.particle !== '' && other.particle !== '' && one.particle !== other.particle)
    return sharesBase(one, other) && matchWords(one, other, lexicon) === undefined;
  if (one.form === other.form) return false;
  if (lexicon.antonyms(one.form, other.form)) return true;
  return one.lemmas.some((a) => other.lemmas.some((b) => negates(a, b) || negates(b, a)));
}

/** `unlock` of `lock`, `careless` of `careful` or `care`. */
export function negates(word: string, bare: string): boolean {
  if (bare.length < SHORTEST_STEM || word === bare) return false;
  if (PREFIXES.some((prefix) => word === prefix + bare)) return bare.length > SHORTEST_STEM || word.startsWith('un');
  return word.endsWith('less') && (word.slice(0, -4) === bare || `${word.slice(0, -4)}ful` === bare);
}
