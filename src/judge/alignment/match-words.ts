/**
 * May one word stand for another? Equal first, then another inflection, spelling, derivation, synonym; opposites never, nor
 * another degree (tall, taller). What names one thing is only ever equal to itself, or what is derived from it (America, American).
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';
import type { MatchKind } from './alignment.ts';

export type WordMatch = Exclude<MatchKind, 'phrase'>;

/** Shorter words are derived from one another by accident. */
const SHORTEST_DERIVED = 4;

export function matchWords(one: Token, other: Token, lexicon: Lexicon): WordMatch | undefined {
  if (one.kind !== 'word' || other.kind !== 'word') return matchAsWritten(one, other);
  if (one.particle !== '' || other.particle !== '') return matchVerbs(one, other, lexicon);
  if (one.form === other.form) return 'equal';
  const found = matchUnlike(one, other, lexicon);
  // Asked last: few pairs come this far, and looking for opposites costs most.
  return found === undefined || lexicon.antonyms(one.form, other.form) ? undefined : found;
}

function matchUnlike(one: Token, other: Token, lexicon: Lexicon): WordMatch | undefined {
  if (sharesBase(one, other)) return sameDegree(one, other, lexicon) ? 'inflected' : undefined;
  if (looksAlike(one.form, other.form) && (lexicon.spellings(one.form, other.form) || isSlip(one, other, lexicon))) return 'spelling';
  return mayBeRelated(one, other, lexicon) && sameDegree(one, other, lexicon) ? matchSenses(one, other, lexicon) : undefined;
}

/** Verbs with their particles: another particle is another verb, but `hand in` and `submit` are one. */
function matchVerbs(one: Token, other: Token, lexicon: Lexicon): WordMatch | undefined {
  if (one.particle === other.particle && sharesBase(one, other)) return one.form === other.form ? 'equal' : 'inflected';
  const [names, others] = [namesOf(one), namesOf(other)];
  const found = names.some((name) => others.some((twin) => lexicon.synonyms(name, twin)));
  return found && !names.some((name) => others.some((twin) => lexicon.antonyms(name, twin))) ? 'synonym' : undefined;
}

/** What the lexicon lists it by: `hand_in`. */
export function namesOf({ lemmas, particle }: Token): readonly string[] {
  return particle === '' ? lemmas : lemmas.map((lemma) => `${lemma}_${particle}`);
}

/** The form with its particle: what two equal words have in common. */
export function wordOf({ form, particle }: Token): string {
  return particle === '' ? form : `${form}_${particle}`;
}

function sameDegree(one: Token, other: Token, lexicon: Lexicon): boolean {
  return lexicon.degree(one.form) === lexicon.degree(other.form);
}

/** Before any table is asked: two spellings or a slip differ by few letters and begin nearly alike. */
function looksAlike(one: string, other: string): boolean {
  return Math.abs(one.length - other.length) <= 3 && (one[0] === other[0] || one[0] === other[1] || one[1] === other[0]);
}

/** The lists are kept per word, so that two unlike words cost two look-ups; a full list may leave words out. */
const FULL_LIST = 24;

function mayBeRelated(one: Token, other: Token, lexicon: Lexicon): boolean {
  const near = lexicon.related(one.form);
  if (other.lemmas.some((lemma) => near.includes(lemma))) return true;
  const alike = lexicon.related(other.form);
  return one.lemmas.some((lemma) => alike.includes(lemma)) || (near.length >= FULL_LIST && alike.length >= FULL_LIST);
}

/** Numbers by their value, identifiers as written; either may be read from the same word in another place. */
function matchAsWritten(one: Token, other: Token): WordMatch | undefined {
  if (one.kind === other.kind) return one.form === other.form ? 'equal' : undefined;
  const isNumber = one.kind === 'number' || other.kind === 'number';
  return !isNumber && one.form.toLowerCase() === other.form.toLowerCase() ? 'equal' : undefined;
}

export function sharesBase(one: Token, other: Token): boolean {
  return one.lemmas.some((lemma) => other.lemmas.includes(lemma));
}

/** A name that is misspelt may be another name. */
function isSlip(one: Token, other: Token, lexicon: Lexicon): boolean {
  return !isCapitalised(one) && !isCapitalised(other) && lexicon.slip(one.form, other.form);
}

function matchSenses(one: Token, other: Token, lexicon: Lexicon): WordMatch | undefined {
  const names = [namesOneThing(one, lexicon), namesOneThing(other, lexicon)] as const;
  const long = Math.min(one.form.length, other.form.length) >= SHORTEST_DERIVED;
  if (long && lexicon.derived(one.form, other.form) && sameVoice(one.form, other.form)) return 'derived';
  if (names[0] || names[1]) return undefined;
  return lexicon.synonyms(one.form, other.form) && shareRole(one, other, lexicon) ? 'synonym' : undefined;
}

/** An inner capital, or a word that is only ever a name. */
export function namesOneThing(token: Token, lexicon: Lexicon): boolean {
  return isCapitalised(token) || lexicon.properName(token.form);
}

/** Its capital is no matter of place. */
export function isCapitalised({ initial, place, written }: Token): boolean {
  if (initial === 'upper' && place === 'inner') return true;
  return written.length > 1 && written.slice(1) !== written.slice(1).toLowerCase();
}

/** A doer and what is done differ in who is meant: employer, employed; payer, paid. */
const DOER = /(?:[eo]rs?|ees?|ists?)$/;
const DONE = /(?:ed|en|t)$/;

function sameVoice(one: string, other: string): boolean {
  return !(DOER.test(one) && DONE.test(other)) && !(DOER.test(other) && DONE.test(one));
}

/** Some part of speech in common: `book` the noun is no synonym of `reserve` the verb where only one reading fits both. */
function shareRole(one: Token, other: Token, lexicon: Lexicon): boolean {
  const parts = partsOf(one, lexicon);
  const others = partsOf(other, lexicon);
  return parts === '' || others === '' || [...parts].some((part) => others.includes(part));
}

export function partsOf({ lemmas }: Token, lexicon: Lexicon): string {
  let parts = '';
  for (const lemma of lemmas) parts += lexicon.partsOfSpeech(lemma);
  return parts;
}
