/**
 * Relations that hold both ways: "Is A married to B" asks what "Is B married to A" asks. Only where the relation is a listed
 * word, both sides are bare, and the answer is the same: whether, when, where, how far, how different; not why A married B,
 * nor how A is related to B, nor anything compared by degree.
 */
import type { QuestionType, Reading, Token } from '../../reading/reading.ts';
import { type Blocks, blocksOf, exchange, type Sequence, wholeExchange } from '../sequence.ts';
import { after, ARTICLES, AUXILIARIES, BE, before, isPossessive, isTogether, QUESTION_WORDS, tokensBetween, words } from '../wording.ts';
import type { MoveExamples } from './examples.ts';

/** Adjectives, nouns and verbs, base forms. */
const RELATIONS = words(`
  married engaged related connected linked similar identical equal equivalent adjacent close same different compatible acquainted
  friend cousin sibling twin colleague coworker classmate roommate neighbour neighbor partner spouse rival
  synonymous interchangeable correlated parallel perpendicular
  marry date differ resemble border neighbour correlate intersect
`);
/** Where the two are asked about as a pair whatever stands first. */
const MEASURED = words('different differ similar distance far identical same');
const LINKS = words('to with of from as near versus vs');
/** Relations said by a preposition alone. */
const NEAR = words('near beside alongside versus vs');
const FREE_TYPES: ReadonlySet<QuestionType> = new Set<QuestionType>(['yes-no', 'when', 'where']);
const COMPARED = words('more less most least better worse than');

export function symmetric(sequence: Sequence): Sequence | undefined {
  const found = wholeExchange(sequence);
  if (found === undefined || !isAskedOfBoth(sequence.asked.reading) || !isAskedOfBoth(sequence.stored.reading)) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = linkIn(sequence.asked.reading, blocks.asked);
  const stored = linkIn(sequence.stored.reading, blocks.stored);
  if (asked === undefined || asked !== stored) return undefined;
  return exchange(sequence, found, 'symmetric', { asked: [], stored: [], prepositions: 'settled' });
}

export const examples: MoveExamples = [
  ['Is Ann married to Bob?', 'Is Bob married to Ann?', true],
  ['Is Ann Lee dating Bob?', 'Is Bob dating Ann Lee?', true],
  ['Is Java similar to Kotlin?', 'Is Kotlin similar to Java?', true],
  ['How far is Rome from Oslo?', 'How far is Oslo from Rome?', true],
  ['How is Java different from Kotlin?', 'How is Kotlin different from Java?', true],
  ['Is Ann a friend of Bob?', 'Is Bob a friend of Ann?', true],
  ['When did Ann marry Bob?', 'When did Bob marry Ann?', true],
  ['Why did Ann marry Bob?', 'Why did Bob marry Ann?', false],
  ['How is Ann related to Bob?', 'How is Bob related to Ann?', false],
  ['Is Ann taller than Bob?', 'Is Bob taller than Ann?', false],
  ['Is Ann more similar to Bob?', 'Is Bob more similar to Ann?', false],
  ['Is Ann the mother of Bob?', 'Is Bob the mother of Ann?', false],
  ['Is Ann hired by Bob?', 'Is Bob hired by Ann?', false],
  ["Is Ann's cat similar to Bob?", "Is Bob's cat similar to Ann?", false],
  ['Does Ann like Bob?', 'Does Bob like Ann?', false],
  ['Is the distance from Rome to Oslo large?', 'Is the distance from Oslo to Rome large?', true],
];

function isAskedOfBoth({ type, tokens, voice }: Reading): boolean {
  if (voice === 'passive' || tokens.some(({ form }) => COMPARED.has(form))) return false;
  return FREE_TYPES.has(type) || tokens.some(({ lemmas }) => lemmas.some((lemma) => MEASURED.has(lemma)));
}

/** The relation between the blocks, as its words, where both blocks are bare; `undefined` where there is none. */
function linkIn(reading: Reading, { one, between, other }: Blocks): string | undefined {
  const [first, second, last, end] = [one[0], other[0], other.at(-1), one.at(-1)];
  if (first === undefined || second === undefined || last === undefined || end === undefined) return undefined;
  if (!isTogether(reading, one) || !isTogether(reading, other) || end.sentence !== second.sentence) return undefined;
  if ([...one, ...other].some(isPossessive) || !isOpen(reading, first, last)) return undefined;
  const link = tokensBetween(reading, end.index, second.index).filter(({ form }) => !ARTICLES.has(form) && !BE.has(form));
  if (!link.every((token) => between.includes(token) || LINKS.has(token.form))) return undefined;
  return between.length === 0 ? pairLink(reading, first, link) : between.length === 1 && isRelation(between[0]) ? formsOf(link) : undefined;
}

function isRelation(token: Token | undefined): boolean {
  return token !== undefined && token.lemmas.some((lemma) => RELATIONS.has(lemma));
}

/** `A near B`, `how far is A from B`, `the distance from A to B`. */
function pairLink(reading: Reading, first: Token, link: readonly Token[]): string | undefined {
  if (link.some(({ form }) => NEAR.has(form))) return formsOf(link);
  const measured = reading.tokens.some(
    ({ form, index, sentence }) => (form === 'distance' || form === 'far') && index < first.index && sentence === first.sentence,
  );
  const parts = link.map(({ form }) => form).join(' ');
  return measured && (parts === 'to' || parts === 'from') ? parts : undefined;
}

function formsOf(tokens: readonly Token[]): string {
  return tokens.map(({ form }) => form).join(' ');
}

const OPENERS = words('and that if whether from how when where');

/** Before the pair an auxiliary or nothing, after it nothing that would belong to the second. */
function isOpen(reading: Reading, first: Token, last: Token): boolean {
  let lead = before(reading, first);
  if (lead !== undefined && ARTICLES.has(lead.form)) lead = before(reading, lead);
  const fits = lead === undefined || AUXILIARIES.has(lead.form) || QUESTION_WORDS.has(lead.form) || OPENERS.has(lead.form);
  const next = after(reading, last);
  return fits && (next === undefined || next.role === 'function' || next.lemmas.some((lemma) => RELATIONS.has(lemma)) || !isNounLike(next));
}

function isNounLike({ initial, kind }: Token): boolean {
  return kind !== 'word' || initial === 'upper';
}
