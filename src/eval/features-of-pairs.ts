/** Pairs as a fit sees them: the judge's features of each that passed every absolute veto, without and with a similarity. */
import type { Judge } from '../judge/judge.ts';
import type { Similarity } from '../units.ts';
import { NOTHING_LEARNT } from './decide-pair.ts';
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
}

export function featuresOf(pair: LabelledPair, judge: Judge, similarities: Similarities): Features {
  const asked = judge.read(pair.b);
  const stored = judge.read(pair.a);
  const facts = (similarity: Similarity | undefined): Parameters<Judge['weigh']>[2] => ({ similarity, approved: NOTHING_LEARNT });
  const judgement = judge.weigh(asked, stored, facts(undefined));
  if (judgement.kind === 'veto') return { pair, passed: undefined };
  const words = judge.explain(asked, stored, facts(undefined)).features;
  const withSimilarity = judge.explain(asked, stored, facts(similarities(pair.a, pair.b))).features;
  return { pair, passed: { explained: judgement.explained, words, withSimilarity } };
}
