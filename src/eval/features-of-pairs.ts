/** Pairs as a fit sees them: the judge's features of each that passed every absolute veto, without and with a similarity. */
import { NOTHING_LEARNT, type Differences, type Judge } from '../judge/judge.ts';
import type { Similarity } from '../units.ts';
import type { LabelledPair } from './pair-rows.ts';
import type { Similarities } from './under-test.ts';

export interface Features {
  readonly pair: LabelledPair;
  /** `undefined`: an absolute veto holds, so no score will ever be asked for. */
  readonly passed:
    | {
        readonly explained: 'all' | 'not-all';
        readonly words: Readonly<Record<string, number>>;
        readonly withSimilarity: Readonly<Record<string, number>>;
      }
    | undefined;
  /** How near the two are where nothing but what an install may learn sets them apart; `undefined` elsewhere. */
  readonly learnable: Similarity | undefined;
}

export function featuresOf(pair: LabelledPair, judge: Judge, similarities: Similarities): Features {
  const asked = judge.read(pair.b);
  const stored = judge.read(pair.a);
  const facts = (similarity: Similarity | undefined): Parameters<Judge['weigh']>[2] => ({ similarity, approved: NOTHING_LEARNT });
  const similarity = similarities(pair.a, pair.b);
  const learnable = isApart(judge.differences(asked, stored)) ? similarity : undefined;
  const judgement = judge.weigh(asked, stored, facts(undefined));
  if (judgement.kind === 'veto') return { pair, passed: undefined, learnable };
  const words = judge.explain(asked, stored, facts(undefined)).features;
  const withSimilarity = judge.explain(asked, stored, facts(similarity)).features;
  return { pair, passed: { explained: judgement.explained === 'all' ? 'all' : 'not-all', words, withSimilarity }, learnable };
}

function isApart(differences: Differences | undefined): boolean {
  return differences !== undefined && differences.asked.length + differences.stored.length + differences.ways.length > 0;
}
