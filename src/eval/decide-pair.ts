/**
 * One pair decided as the product would: the stored question must have been admitted, the asked one may be looked up, then the
 * exact tier, the alias tier, and the judge. Which of the two is stored makes no difference: eligibility is asked of both, and
 * the judge is symmetric.
 */
import { NOTHING_LEARNT, type Judgement } from '../judge/judge.ts';
import type { BypassReason, ExactOnlyReason } from '../prompt.ts';
import type { VetoName } from '../outcome.ts';
import type { LabelledPair } from './pair-rows.ts';
import { EXPLAINED_UP_TO } from '../judge/calibration.ts';
import type { Similarities, UnderTest } from './under-test.ts';

export interface Decided {
  readonly pair: LabelledPair;
  readonly refusal: BypassReason | ExactOnlyReason | undefined;
  /** A tier before the judge that would serve it. */
  readonly tier: 'exact' | 'alias' | undefined;
  /** The judge's word without a similarity, as at the default target. */
  readonly words: Judgement;
  /** With one; `undefined` where none was computed. */
  readonly near: Judgement | undefined;
  readonly similarity: number | undefined;
}

export type WhyNot = BypassReason | ExactOnlyReason | VetoName;
export type PairOutcome =
  | { readonly kind: 'served'; readonly by: 'exact' | 'alias' | 'semantic'; readonly score: number }
  | { readonly kind: 'refused'; readonly why: WhyNot };

export function decidePair(pair: LabelledPair, test: UnderTest, similarities: Similarities): Decided {
  const { judge } = test;
  const asked = judge.read(pair.b);
  const stored = judge.read(pair.a);
  const similarity = similarities(pair.a, pair.b);
  const weigh = (facts: { readonly similarity: typeof similarity }): Judgement =>
    weighed(() => judge.weigh(asked, stored, { ...facts, approved: NOTHING_LEARNT }));
  const refusals = [test.refusal(pair.a), test.refusal(pair.b)].filter((one) => one !== undefined);
  return {
    pair,
    similarity,
    refusal: refusals[0]?.reason,
    tier: tierOf(pair, test, refusals.length === 0 ? 'yes' : 'no', refusals.every(({ exact }) => exact === 'yes') ? 'yes' : 'no'),
    words: weigh({ similarity: undefined }),
    near: similarity === undefined ? undefined : weigh({ similarity }),
  };
}

/** The judge promises never to throw; the product takes a throw for a veto, and so does the measure. */
function weighed(weigh: () => Judgement): Judgement {
  try {
    return weigh();
  } catch {
    return { kind: 'veto', name: 'judge-failed' };
  }
}

function tierOf({ a, b }: LabelledPair, test: UnderTest, byMeaning: 'yes' | 'no', exact: 'yes' | 'no'): Decided['tier'] {
  if (a === b) return exact === 'yes' ? 'exact' : undefined;
  if (byMeaning === 'no') return undefined;
  const folded = test.folded(a);
  return folded !== undefined && folded === test.folded(b) ? 'alias' : undefined;
}

/** What comes of it at one target. Above the default one the judge is asked again with the similarity, as in steps/find.ts. */
export function outcomeAt(decided: Decided, target: number, test: UnderTest): PairOutcome {
  if (decided.tier !== undefined) return { kind: 'served', by: decided.tier, score: 1 };
  if (decided.refusal !== undefined) return { kind: 'refused', why: decided.refusal };
  const words = judgedAt(decided.words, target, test);
  if (words.kind === 'served' || target <= EXPLAINED_UP_TO || decided.near === undefined) return words;
  return judgedAt(decided.near, target, test);
}

function judgedAt(judgement: Judgement, target: number, test: UnderTest): PairOutcome {
  if (judgement.kind === 'veto') return { kind: 'refused', why: judgement.name };
  if (judgement.explained === 'not-all' && target <= EXPLAINED_UP_TO) return { kind: 'refused', why: 'unexplained' };
  const bar = test.bar(target);
  if (bar.kind === 'closed') return { kind: 'refused', why: 'closed' };
  return judgement.score >= bar.least ? { kind: 'served', by: 'semantic', score: judgement.score } : { kind: 'refused', why: 'score' };
}

/** How sure our rule is, for curves over all thresholds; `undefined` where it serves at none. */
export function confidenceOf({ tier, refusal, words, near }: Decided, scope: 'explained' | 'all'): number | undefined {
  if (tier !== undefined) return 1;
  if (refusal !== undefined) return undefined;
  const scores = [words, near].flatMap((one) =>
    one?.kind === 'scored' && (scope === 'all' || one.explained === 'all') ? [one.score] : [],
  );
  return scores.length === 0 ? undefined : Math.max(...scores);
}
