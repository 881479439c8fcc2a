/**
 * What is asked for stands at the end, where its answer would: "Texas has how many rivers", "how many rivers does Texas have". In
 * front it needs an auxiliary behind it, or else it is the doer (the dog bit which man, which man bit the dog).
 */
import type { Reading, Token } from '../../reading/reading.ts';
import { type Blocks, blocksOf, exchange, firstRotation, type Sequence } from '../sequence.ts';
import { after, ARTICLES, AUXILIARIES, before, isTogether, tokensBetween, words } from '../wording.ts';
import type { MoveExamples } from './examples.ts';

const ASKING = words('what which');
const AMOUNTS = words('many much');
const PREPOSITIONS = words('with for from to by in on at of about under');
/** Said only where the question is turned round. */
const DO = words('do does did');

export function echo(sequence: Sequence): Sequence | undefined {
  const found = firstRotation(sequence);
  if (found === undefined) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = shapeOf(sequence.asked.reading, blocks.asked);
  const stored = shapeOf(sequence.stored.reading, blocks.stored);
  if (asked === undefined || stored === undefined || asked.place === stored.place || asked.said !== stored.said) return undefined;
  return exchange(sequence, found, 'echo', { asked: asked.places, stored: stored.places, prepositions: 'settled' });
}

export const examples: MoveExamples = [
  ['Texas has how many rivers?', 'How many rivers does Texas have?', true],
  ['The visa can be paid with which card?', 'Which card can the visa be paid with?', true],
  ['The visa can be paid with which card?', 'With which card can the visa be paid?', true],
  ['A law degree has what requirements?', 'What requirements does a law degree have?', true],
  ['542 is what size?', 'What size is 542?', true],
  ['The dog bit which man?', 'Which man bit the dog?', false],
  ['Texas borders which states?', 'Which states border Texas?', false],
  ['The law needs what court?', 'What court needs the law?', false],
  ['The money comes from which bank?', 'Which bank does the money come to?', false],
  ['The dog can bite which men?', 'Which men can the dog not bite?', false],
];

interface Shape {
  readonly place: 'front' | 'end';
  /** Its preposition, its question word and the auxiliaries, which must be the same on both sides. */
  readonly said: string;
  readonly places: readonly number[];
}

function shapeOf(reading: Reading, { one, other }: Blocks): Shape | undefined {
  return atEnd(reading, one, other) ?? inFront(reading, one, other);
}

/** `Texas has | how many rivers`, and nothing behind. */
function atEnd(reading: Reading, rest: readonly Token[], noun: readonly Token[]): Shape | undefined {
  const [first, last, opening] = [noun[0], noun.at(-1), rest[0]];
  if (first === undefined || last === undefined || opening === undefined || after(reading, last) !== undefined) return undefined;
  const lead = leadOf(reading, first);
  if (lead === undefined || !isTogether(reading, noun)) return undefined;
  const start = reading.tokens.findIndex(({ sentence }) => sentence === opening.sentence);
  const told = [...reading.tokens.slice(start, opening.index), ...smallWords(reading, rest, opening.index, first.index, lead)];
  return shape('end', told, lead);
}

/** `how many rivers | does Texas have`, and nothing behind but the preposition of what is asked for. */
function inFront(reading: Reading, noun: readonly Token[], rest: readonly Token[]): Shape | undefined {
  const [first, last, end] = [noun[0], noun.at(-1), rest.at(-1)];
  if (first === undefined || last === undefined || end === undefined || !isTogether(reading, noun)) return undefined;
  const lead = leadOf(reading, first);
  const auxiliary = after(reading, last);
  const left = after(reading, end);
  if (lead === undefined || auxiliary === undefined || !AUXILIARIES.has(auxiliary.form) || auxiliary.role !== 'function') return undefined;
  const isStranded =
    left !== undefined && PREPOSITIONS.has(left.form) && lead.preposition === undefined && after(reading, left) === undefined;
  if ((left !== undefined && !isStranded) || before(reading, lead.preposition ?? lead.words[0] ?? first) !== undefined) return undefined;
  const told = smallWords(reading, rest, last.index, end.index, lead);
  return shape('front', told, isStranded ? { ...lead, preposition: left } : lead);
}

interface Lead {
  /** `how many`, `which`. */
  readonly words: readonly Token[];
  readonly preposition: Token | undefined;
}

function leadOf(reading: Reading, noun: Token): Lead | undefined {
  const last = before(reading, noun);
  const how = last !== undefined && AMOUNTS.has(last.form) ? before(reading, last) : undefined;
  const asking = how?.form === 'how' ? how : last !== undefined && ASKING.has(last.form) ? last : undefined;
  if (asking === undefined || last === undefined) return undefined;
  const lead = before(reading, asking);
  const preposition = lead?.role === 'function' && PREPOSITIONS.has(lead.form) ? lead : undefined;
  return { words: asking === last ? [last] : [asking, last], preposition };
}

/** Those of the rest that are no words of the blocks nor of the question. */
function smallWords(reading: Reading, rest: readonly Token[], from: number, to: number, lead: Lead): readonly Token[] {
  const own = new Set([...rest, ...lead.words, lead.preposition]);
  return tokensBetween(reading, from, to).filter((token) => !own.has(token));
}

function shape(place: Shape['place'], told: readonly Token[], { words: asking, preposition }: Lead): Shape | undefined {
  const small = told.filter(({ form }) => !ARTICLES.has(form) && !DO.has(form));
  if (small.some(({ role }) => role !== 'function')) return undefined;
  const said = [preposition?.form ?? '', ...asking.map(({ form }) => (form === 'which' ? 'what' : form)), ...small.map(({ form }) => form)];
  const places = [...small, ...asking, ...(preposition === undefined ? [] : [preposition])].map(({ index }) => index);
  return { place, said: said.join(' '), places };
}
