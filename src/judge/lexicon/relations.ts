/** How two base forms stand to one another, by the lists written by hand and by the table. Symmetric, all of them. */
import { type BaseWord, MISSING } from './base-words.ts';
import { keepsMeaning } from './derivation.ts';
import { opposedByPrefix } from './prefixes.ts';
import { REFUSED_SYNONYMS } from './refused.ts';
import { holds } from './word-lists.ts';

export type Relation = (one: BaseWord, other: BaseWord) => boolean;

export function synonymous(one: BaseWord, other: BaseWord): boolean {
  if (one.synonyms.has(other.word)) return true;
  return one.entry.synonyms.includes(other.entry.number) && !holds(REFUSED_SYNONYMS, one.word, other.word);
}

/** What is written down as a synonym is none, whatever a prefix or WordNet says. */
export function opposed(one: BaseWord, other: BaseWord): boolean {
  if (one.synonyms.has(other.word)) return false;
  if (one.opposites.has(other.word) || one.entry.antonyms.includes(other.entry.number)) return true;
  return one.entry !== MISSING && other.entry !== MISSING && opposedByPrefix(one.word, other.word);
}

export function derivedWith(partsOf: (word: string) => string): Relation {
  return (one, other) =>
    one.derivations.has(other.word) || (one.entry.derived.includes(other.entry.number) && keepsMeaning(one.word, other.word, partsOf));
}

/** Whether it holds of any base form of one with any of the other; a base form they share is no relation. */
export function anyPair(ones: readonly BaseWord[], others: readonly BaseWord[], holdsOf: Relation): boolean {
  for (const one of ones) {
    for (const other of others) {
      if (one.word !== other.word && holdsOf(one, other)) return true;
    }
  }
  return false;
}

export function shareBase(ones: readonly BaseWord[], others: readonly BaseWord[]): boolean {
  return ones.some((one) => others.some((other) => one.word === other.word));
}
