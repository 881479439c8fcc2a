/**
 * A time stands before its noun or behind it: "the Monday classes", "the classes on Monday", "courses offered in the spring". Only
 * where the noun is asked for and the time says which of them (is the Monday class full, is the class full on Monday), and
 * where no second time could have changed places with it.
 */
import type { QuestionType, Reading, Token } from '../../reading/reading.ts';
import type { Blocks, Sequence } from '../sequence.ts';
import { after, ARTICLES, AUXILIARIES, BE, before, isTime, isVerb, tokensBetween, words } from '../wording.ts';
import type { Lexicon } from '../../lexicon/lexicon.ts';
import { linkOf, turnedAboutNoun, type Shape } from './about-noun.ts';
import type { MoveExamples } from './examples.ts';

/** `next Monday`, `spring or summer`. */
const LONGEST = 3;
const LINKS = words('in on at for during of this that which who');
const JOINERS = words('and or');
/** Within the noun the same on both sides: concerts in Rome. */
const SAID = words('and or in at of for from');
/** In `courses that I can take in spring` the time is that of the courses. */
const TAKERS = words('i we you me us that which one ones to');
/** That there are some: courses offered in spring. */
const OFFERED = words('offered held available');
const ASKING: ReadonlySet<QuestionType> = new Set<QuestionType>(['what', 'who', 'exists', 'count', 'statement']);

export function dated(sequence: Sequence): Sequence | undefined {
  if (![sequence.asked, sequence.stored].every(({ reading }) => ASKING.has(reading.type))) return undefined;
  return turnedAboutNoun(sequence, 'time-moved', shapeOf);
}

export const examples: MoveExamples = [
  ['Which Monday classes are free?', 'Which classes on Monday are free?', true],
  ['Are there any summer concerts?', 'Are there any concerts in the summer?', true],
  ['What Winter or Spring courses are offered?', 'What courses are offered in Winter or Spring?', true],
  ['Which spring courses can I take?', 'Which courses can I take in spring?', true],
  ['Are there summer opera or ballet courses?', 'Are there opera or ballet courses in summer?', true],
  ['Are there any summer concerts in Rome?', 'Are there any concerts in Rome in summer?', true],
  ['Are there any summer concerts in Rome?', 'Are there any concerts from Rome in summer?', false],
  ['List the evening flights.', 'List the flights in the evening.', true],
  ['Is the Monday class full?', 'Is the class full on Monday?', false],
  ['Which Monday classes are full?', 'Which classes are full on Monday?', false],
  ['Which Monday classes are on Friday?', 'Which Friday classes are on Monday?', false],
  ['Which Winter or Spring courses are free?', 'Which courses are free in Winter and Spring?', false],
  ['Does the Monday guest call?', 'Does the guest call on Monday?', false],
  ['Which Monday guests call?', 'Which guests call on Monday?', false],
  ['Which classes before Monday are free?', 'Which Monday classes are free?', false],
];

function shapeOf(reading: Reading, { one, other }: Blocks, lexicon: Lexicon): Shape | undefined {
  const end = one.at(-1);
  const link = linkOf(reading, { one, between: [], other });
  if (end === undefined || link === undefined) return undefined;
  if (isSoleTime(reading, one) && link.every(({ role }) => role === 'light'))
    return isNounPhrase(other, lexicon) && !BE.has(after(reading, end)?.form ?? '') ? shape('before', reading, one, other) : undefined;
  if (!isSoleTime(reading, other) || !isNounPhrase(one, lexicon) || link.length === 0) return undefined;
  const isLinked = link.every(({ form, role }) => role === 'light' || LINKS.has(form) || ARTICLES.has(form) || BE.has(form));
  const next = after(reading, other.at(-1) ?? end);
  return isLinked && (next === undefined || next.role !== 'content' || isVerb(next, lexicon))
    ? shape('behind', reading, other, one)
    : undefined;
}

function shape(place: Shape['place'], reading: Reading, time: readonly Token[], noun: readonly Token[]): Shape | undefined {
  const [joined, within] = [innerOf(reading, time), innerOf(reading, noun)];
  const isFor = ({ index, form }: Token): boolean => form === 'for' && /^(?:me|us)$/.test(reading.tokens[index + 1]?.form ?? '');
  const isTaken = noun.at(-1)?.role === 'light';
  const fits = ({ form, role }: Token): boolean =>
    role === 'light' || BE.has(form) || SAID.has(form) || (isTaken && (AUXILIARIES.has(form) || TAKERS.has(form)));
  const [opening] = time;
  if (opening === undefined || !joined.every(({ form }) => JOINERS.has(form)) || !within.every(fits)) return undefined;
  const said = within.filter((token) => SAID.has(token.form) && !isFor(token));
  const takers = within.filter((token) => TAKERS.has(token.form) || isFor(token));
  const inner = [joinerOf(time, joined), ...said.map(({ form }) => form)].join(' ');
  return { place, inner, places: [...joined, ...said, ...takers, ...governorsOf(reading, opening)].map(({ index }) => index) };
}

/** `Spring / Summer` is either. */
function joinerOf(time: readonly Token[], joined: readonly Token[]): string {
  return joined.length === 0 && time.length > 1 ? 'or' : joined.map(({ form }) => form).join(' ');
}

/** `in` of `in the spring`, whose place has been looked at. */
function governorsOf(reading: Reading, first: Token): readonly Token[] {
  let lead = before(reading, first);
  while (lead !== undefined && ARTICLES.has(lead.form)) lead = before(reading, lead);
  return lead !== undefined && lead.role === 'function' && lead.form === first.preposition ? [lead] : [];
}

function innerOf(reading: Reading, block: readonly Token[]): readonly Token[] {
  const [first, last] = [block[0], block.at(-1)];
  const own = new Set(block);
  if (first === undefined || last === undefined) return [];
  return tokensBetween(reading, first.index, last.index).filter((token) => !own.has(token) && !ARTICLES.has(token.form));
}

/** Nothing but times, and all that the question has. */
function isSoleTime({ tokens }: Reading, block: readonly Token[]): boolean {
  if (block.length > LONGEST || !block.every((token) => isTime(token) || token.form === 'next' || token.form === 'last')) return false;
  return tokens.every((token) => token.role !== 'content' || !isTime(token) || block.includes(token));
}

/** One noun with what describes it; `guests call` may be a sentence, and of `class full` the class is said to be full. */
function isNounPhrase(block: readonly Token[], lexicon: Lexicon): boolean {
  const nouns = block.filter(({ role, form }) => role === 'content' && !OFFERED.has(form));
  const head = nouns.at(-1);
  if (head === undefined) return false;
  const partsOf = (token: Token): string => token.lemmas.map((lemma) => lexicon.partsOfSpeech(lemma)).join('');
  if (!/^(?:n|$)/.test(partsOf(head))) return false;
  return nouns.every((token, at) => {
    const isBeside = nouns[at + 1]?.index === token.index + 1;
    return !isBeside || token.kind !== 'word' || !(partsOf(token).startsWith('n') && token.form.endsWith('s'));
  });
}
