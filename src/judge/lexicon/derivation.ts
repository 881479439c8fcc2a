/** Which derivations keep the meaning of their base: decide, decision; but not class, classic, nor account, accountant. */
import { REFUSED_DERIVATIONS } from './refused.ts';
import { grouped, type Grouped, holds } from './word-lists.ts';

/** Where the vowel changes with the part of speech, or WordNet has no link between the usual senses. */
export const DERIVATIONS: Grouped = grouped(`
  long length|strong strength|die death|high height|deep depth|wide width|broad breadth|able ability|safe safety|weigh weight
  choose choice|sell sale|lose loss|prove proof|believe belief|speak speech|grow growth|fly flight|know knowledge|advise advice
  true truth|young youth|proud pride|free freedom|wise wisdom|poor poverty|hungry hunger|thirsty thirst|angry anger
  anxious anxiety|various variety|succeed success|electric electrical|eligible eligibility
`);

/** Endings by which the longer word becomes another person, doctrine, state or quality: never the same question. */
const OTHER_MEANING =
  /(?:ists?|isms?|i[cr]ians?|arians?|ants?|ships?|hoods?|[^aeiou](?:ize|ise|ized|ised|izing|ising)|ifying|ify|ified|less|ful|ees?|eers?|able|ible|ive|ish|some)$/;
const DOER = /(?:er|or)s?$/;
const DEED = /(?:ing|ings|ment|ments|[st]ion|[st]ions|ance|ence|ure|age)$/;
const LEAST_SHARED = 3;

/** Parts of speech of a word's base forms. */
export type PartsOf = (word: string) => string;

/** `one` and `other` are base forms that the table links as derivations. */
export function keepsMeaning(one: string, other: string, partsOf: PartsOf): boolean {
  if (one.slice(0, LEAST_SHARED) !== other.slice(0, LEAST_SHARED) || holds(REFUSED_DERIVATIONS, one, other)) return false;
  // Of equal length, the alphabet decides, or the answer would depend on who asks.
  const [shorter = '', longer = ''] = [one, other].toSorted((left, right) => left.length - right.length || (left < right ? -1 : 1));
  if (OTHER_MEANING.test(longer) && !OTHER_MEANING.test(shorter)) return false;
  // A writer writes, but a timer is no time and a liner no line.
  if (isDoer(longer, partsOf) && !partsOf(shorter).startsWith('v')) return false;
  return !(one.endsWith('ify') !== other.endsWith('ify') && one.endsWith('ity') !== other.endsWith('ity'));
}

/** Of the words as written: `training` has the base `train`, and yet a trainer is no training. */
export function opposesDoer(one: string, other: string, partsOf: PartsOf): boolean {
  return DEED.test(other) && isDoer(one, partsOf);
}

/** `register` and `deliver` end so too, and do. */
function isDoer(word: string, partsOf: PartsOf): boolean {
  return DOER.test(word) && !partsOf(word).includes('v');
}
