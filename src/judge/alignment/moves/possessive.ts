/**
 * "France's capital" is "the capital of France", and "living cost" the "cost of living". Not where the noun holds what the other
 * one is (a glass of wine is no wine glass), nor where the whole is a name (University of Texas, Texas University).
 */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import { isCapitalised } from '../match-words.ts';
import { type Blocks, blocksOf, exchange, firstRotation, type Sequence } from '../sequence.ts';
import { after, before, leadOf, isPossessive, isTogether, isVerb, tokensBetween, words } from '../wording.ts';
import type { MoveExamples } from './examples.ts';

/** With `of` they say how much or which part. */
const HOLDERS = words(`
  glass cup bottle box bag can jar bowl plate pot case pack packet tin tube basket bucket barrel tank piece slice part half
  group set list pair number kind type sort state house man woman son daughter father mother brother sister king queen master
  north south east west middle top bottom front back side
`);
const DETERMINERS = words('a an the my your his her its our their this that these those');
/** What may hang on to the noun on the other side: `of`, and what stands before it. */
const OF = words('of for');

export function possessive(sequence: Sequence): Sequence | undefined {
  const found = firstRotation(sequence);
  if (found === undefined || found.one > 3 || found.other > 3) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = shapeOf(sequence.asked.reading, blocks.asked, sequence.lexicon);
  const stored = shapeOf(sequence.stored.reading, blocks.stored, sequence.lexicon);
  if (asked === undefined || stored === undefined || isOf(asked) === isOf(stored)) return undefined;
  const kinds = [asked.kind, stored.kind];
  if (kinds.includes('for') && !kinds.includes('compound')) return undefined;
  const isFixed = asked.kind === 'compound' || stored.kind === 'compound';
  if (isFixed && !(isPlainCompound(blocks.asked) && isPlainCompound(blocks.stored))) return undefined;
  if (asked.said !== stored.said) return undefined;
  return exchange(sequence, found, 'phrase-moved', { asked: asked.places, stored: stored.places, prepositions: 'settled' });
}

export const examples: MoveExamples = [
  ["What is France's capital?", 'What is the capital of France?', true],
  ["Who is Ann Lee's doctor?", 'Who is the doctor of Ann Lee?', true],
  ["What is my card's limit?", 'What is the limit of my card?', true],
  ["What is my card's limit?", 'What is my limit of the card?', false],
  ['What is the fee for a transfer?', 'What is the transfer fee?', true],
  ['What is the cost of living?', 'What is the living cost?', true],
  ['What are the side effects of aspirin?', 'What are the aspirin side effects?', true],
  ["Who is the doctor's wife?", 'Who is the doctor of the wife?', false],
  ["Who is the doctor's wife?", "Who is the wife's doctor?", false],
  ['How big is a glass of wine?', 'How big is a wine glass?', false],
  ['Is the University of Texas good?', 'Is the Texas University good?', false],
  ['What is the fear of change?', 'What is the change of fear?', false],
  ['Is there a house in the garden?', 'Is there a garden house?', false],
];

interface Shape {
  /** `whose`: owner's thing. `of`, `for`: thing of owner. `compound`: owner thing. */
  readonly kind: 'whose' | 'of' | 'for' | 'compound';
  /** Whose the owner and the thing are: `my` of `my card's limit`, and where that stands. */
  readonly said: string;
  readonly places: readonly number[];
}

function shape(kind: Shape['kind'], reading: Reading, owner: readonly Token[], thing: readonly Token[]): Shape {
  const leads = [leadOf(reading, owner[0]), leadOf(reading, thing[0])];
  return { kind, said: leads.map(({ said }) => said).join(' / '), places: leads.flatMap(({ places }) => places) };
}

function isOf({ kind }: Shape): boolean {
  return kind === 'of' || kind === 'for';
}

function shapeOf(reading: Reading, { one, other }: Blocks, lexicon: Lexicon): Shape | undefined {
  const [end, second, last] = [one.at(-1), other[0], other.at(-1)];
  if (end === undefined || second === undefined || last === undefined || end.sentence !== second.sentence) return undefined;
  if (!isTogether(reading, one, none) || !isTogether(reading, other, none) || isOverhung(reading, one, other, lexicon)) return undefined;
  const between = tokensBetween(reading, end.index, second.index);
  if (between.length === 0) return shape(isPossessive(end) ? 'whose' : 'compound', reading, one, other);
  const [of, ...rest] = between;
  const isLinked = of !== undefined && OF.has(of.form) && rest.every(({ form }) => DETERMINERS.has(form));
  if (!isLinked || [...one, ...other].some(isPossessive)) return undefined;
  return shape(of.form === 'for' ? 'for' : 'of', reading, other, one);
}

const none: ReadonlySet<string> = new Set();

/** A further noun or modifier right beside: the two blocks are not the whole phrase. */
function isOverhung(reading: Reading, one: readonly Token[], other: readonly Token[], lexicon: Lexicon): boolean {
  const [first, last] = [one[0], other.at(-1)];
  const lead = first === undefined ? undefined : before(reading, first);
  const next = last === undefined ? undefined : after(reading, last);
  if (lead !== undefined && lead.role !== 'function' && !isVerb(lead, lexicon)) return true;
  if (next?.form === 'of' || (last !== undefined && isPossessive(last))) return true;
  return next !== undefined && next.role !== 'function' && !isVerb(next, lexicon) && !/^[ar]/.test(lexicon.partsOfSpeech(next.form));
}

function isPlainCompound({ one, other }: Blocks): boolean {
  const heads = [...one, ...other];
  const ends = [one.at(-1), other.at(-1)];
  if (ends.some((token) => token?.lemmas.some((lemma) => HOLDERS.has(lemma)))) return false;
  return heads.filter(isCapitalised).length < heads.length && heads.every(({ kind }) => kind === 'word');
}
