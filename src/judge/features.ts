/**
 * What the score is made of: named numbers of a pair that passed the vetoes, each about 0 to 3. Pure; the weights are data
 * (calibration.ts), and a name that a calibration lacks counts nothing, so names must stay what they are once shipped.
 */
import { remainderOf, unexplainedOf } from './accounted.ts';
import type { Alignment, MatchKind, Pair } from './alignment/alignment.ts';
import type { Mark, Reading, Token } from './reading/reading.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { typeDistance } from './vetoes/question-type.ts';
import { ratioOf } from './vetoes/length.ts';

export const FEATURE_NAMES = [
  'similarity', //            above or below .85, in eighths
  'similarity-high', //       what exceeds .9
  'any-left-over', //         1 where anything stays unexplained: the step from none to one is the largest
  'left-over', //             unexplained words, both sides
  'left-over-information', // of the rarest of them
  'substituted', //           pairs of them: one on either side
  'inserted', //              what one side has more
  'left-over-noun',
  'left-over-modifier',
  'left-over-verb',
  'light-left-over',
  'light-substituted', //     light words on both sides, not the same
  'uncovered', //             share of information that is not matched, of the worse side
  'inflected',
  'spelling',
  'derived',
  'synonym',
  'phrase',
  'moves',
  'phrase-moved',
  'type-near', //             another question word that asks nearly the same
  'prepositions', //          share of matched words under another preposition
  'modality',
  'person',
  'tense',
  'quantity',
  'direction',
  'clause',
  'function-words', //        small words of one side alone
  'length-ratio',
  'content-length',
  'several-sentences',
] as const;
export type FeatureName = (typeof FEATURE_NAMES)[number];

export function features(pair: Pair, similarity: number | undefined): Record<FeatureName, number> {
  const { asked, stored, alignment } = pair;
  const [one, other] = [asked.content.length, stored.content.length];
  return {
    similarity: similarity === undefined ? 0 : (similarity - 0.85) * 8,
    'similarity-high': similarity === undefined ? 0 : Math.max(0, similarity - 0.9) * 10,
    ...leftOver(pair),
    ...matched(alignment),
    'type-near': typeDistance(pair),
    ...marksApart(asked, stored),
    'function-words': functionWordsApart(asked, stored),
    'length-ratio': Math.log(ratioOf(one, other)),
    'content-length': Math.min(12, one + other) / 6,
    'several-sentences': asked.sentences > 1 || stored.sentences > 1 ? 1 : 0,
  };
}

type LeftOver =
  | 'any-left-over'
  | 'left-over'
  | 'left-over-information'
  | 'substituted'
  | 'inserted'
  | 'left-over-noun'
  | 'left-over-modifier'
  | 'left-over-verb'
  | 'light-left-over'
  | 'light-substituted';

function leftOver(pair: Pair): Record<LeftOver, number> {
  const { lexicon } = pair;
  const all = remainderOf(pair);
  const { asked, stored } = unexplainedOf(pair);
  const heavy = [...asked, ...stored];
  const light = [all.asked.length - asked.length, all.stored.length - stored.length] as const;
  const parts = heavy.map((token) => partOf(token, lexicon));
  const count = (wanted: string): number => parts.filter((part) => wanted.includes(part)).length;
  return {
    'any-left-over': heavy.length > 0 ? 1 : 0,
    'left-over': Math.min(6, heavy.length),
    'left-over-information': heavy.reduce((most, token) => Math.max(most, informationOf(token, lexicon)), 0),
    substituted: Math.min(asked.length, stored.length),
    inserted: Math.min(4, Math.abs(asked.length - stored.length)),
    'left-over-noun': count('n'),
    'left-over-modifier': count('ar'),
    'left-over-verb': count('v'),
    'light-left-over': Math.min(4, light[0] + light[1]),
    'light-substituted': Math.min(light[0], light[1]),
  };
}

/** The most usual part of speech; a word that is none is a name, so a noun. */
function partOf({ lemmas }: Token, lexicon: Lexicon): string {
  for (const lemma of lemmas) {
    const parts = lexicon.partsOfSpeech(lemma);
    if (parts !== '') return parts.charAt(0);
  }
  return 'n';
}

/** 0 for the commonest words, 2 for those that were never counted. */
function informationOf({ form, kind }: Token, lexicon: Lexicon): number {
  return kind === 'word' ? Math.max(0, 8 - lexicon.zipf(form)) / 4 : 2;
}

type Matched = Exclude<MatchKind, 'equal'> | 'uncovered' | 'moves' | 'phrase-moved' | 'prepositions';

function matched({ matches, moves, coverage, looseness }: Alignment): Record<Matched, number> {
  const count = (kind: MatchKind): number => Math.min(4, matches.filter((match) => match.kind === kind).length);
  return {
    uncovered: 1 - Math.min(coverage.asked, coverage.stored),
    inflected: count('inflected'),
    spelling: count('spelling'),
    derived: count('derived'),
    synonym: count('synonym'),
    phrase: count('phrase'),
    moves: Math.min(2, moves.length),
    'phrase-moved': moves.includes('phrase-moved') ? 1 : 0,
    prepositions: looseness,
  };
}

type MarkKind = 'modality' | 'person' | 'tense' | 'quantity' | 'direction' | 'clause';
const MARK_KINDS: ReadonlyMap<string, MarkKind> = new Map([
  ['modal', 'modality'],
  ['person', 'person'],
  ['tense', 'tense'],
  ['quantity', 'quantity'],
  ['degree', 'quantity'],
  ['direction', 'direction'],
  ['clause', 'clause'],
]);

/** Marks of one side alone, by kind. */
function marksApart(asked: Reading, stored: Reading): Record<MarkKind, number> {
  const apart: Record<MarkKind, number> = { modality: 0, person: 0, tense: 0, quantity: 0, direction: 0, clause: 0 };
  const count = (here: ReadonlyMap<Mark, number>, there: ReadonlyMap<Mark, number>): void => {
    for (const mark of here.keys()) {
      const kind = MARK_KINDS.get(mark.slice(0, mark.indexOf(':')));
      if (kind !== undefined && !there.has(mark)) apart[kind] += 1;
    }
  };
  count(asked.marks, stored.marks);
  count(stored.marks, asked.marks);
  return apart;
}

function functionWordsApart(asked: Reading, stored: Reading): number {
  const [one, other] = [functionWordsOf(asked), functionWordsOf(stored)];
  const alone = [...one].filter((form) => !other.has(form)).length + [...other].filter((form) => !one.has(form)).length;
  return Math.min(8, alone) / 4;
}

function functionWordsOf({ tokens }: Reading): ReadonlySet<string> {
  return new Set(tokens.filter(({ role }) => role === 'function').map(({ form }) => form));
}
