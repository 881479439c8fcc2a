/** A judge over the shipped lexicon for tests: weights set by hand, so that no test leans on a calibration. */
import { readFileSync } from 'node:fs';
import type { Calibration } from '../../src/judge/calibration.ts';
import { createJudge } from '../../src/judge/english-judge.ts';
import { NOTHING_LEARNT, type Facts, type Judge, type Judgement } from '../../src/judge/judge.ts';
import { openLexicon } from '../../src/judge/lexicon/open.ts';
import type { Lexicon } from '../../src/judge/lexicon/lexicon.ts';

export const lexicon: Lexicon = openLexicon(readFileSync(new URL('../../models/lexicon/en.bin', import.meta.url)));

const weights = { intercept: 4, features: { 'left-over': -2, uncovered: -2, synonym: -0.5, derived: -0.5, 'light-substituted': -1 } };
export const byHand: Calibration = {
  model: 'none',
  verifier: 'none',
  words: weights,
  withSimilarity: { ...weights, features: { ...weights.features, similarity: 1 } },
  explained: [],
  all: [],
  learntFrom: 0.8,
  margin: 0.03,
  source: 'set by hand for tests',
};

export const judge: Judge = createJudge({ lexicon, calibration: byHand });

export const noFacts: Facts = { similarity: undefined, approved: NOTHING_LEARNT };

export function weighed(asked: string, stored: string, facts: Facts = noFacts): Judgement {
  return judge.weigh(judge.read(asked), judge.read(stored), facts);
}

/** What the default target serves, the bar aside: no veto, and every content word explained. */
export function serves(asked: string, stored: string): boolean {
  const judgement = weighed(asked, stored);
  return judgement.kind === 'scored' && judgement.explained === 'all';
}
