/**
 * Rules of others, run beside ours on the same pairs. They get the vectors of our embedding model, so it is the rules that are
 * compared; a rule with a threshold is also run at every other one (sweep.ts), which says what a better choice could have given.
 */
import type { LabelledPair } from './pair-rows.ts';
import type { Trial } from './sweep.ts';

export interface Baseline {
  readonly name: string;
  /** What it does, for the report. */
  readonly rule: string;
  /** Where it says so. */
  readonly origin: string;
  readonly least: number;
  /** `undefined`: served at no threshold. */
  confidence(pair: LabelledPair, similarity: number | undefined): number | undefined;
  readonly needs: 'similarity' | 'words';
}

const bySimilarity = (name: string, least: number, origin: string): Baseline => ({
  name,
  rule: `cosine >= ${least}`,
  origin,
  least,
  confidence: (_pair, similarity) => similarity,
  needs: 'similarity',
});

const NAMED: Readonly<Record<string, () => Baseline>> = {
  // GPTCache serves where its rank reaches 0.8 of the range of a distance from 0 to 4 (adapter.py, similarity_evaluation/distance.py):
  // squared L2 of unit vectors <= 0.8, which is a cosine >= 0.60.
  gptcache: () => bySimilarity('gptcache', 0.6, 'GPTCache 0.1.44, SearchDistanceEvaluation, default threshold 0.8'),
  // SIMILARITY_THRESHOLD defaults to 0.80.
  semcache: () => bySimilarity('semcache', 0.8, 'Semcache, default similarity threshold'),
  // Its table of thresholds per embedder has 0.89 for MiniLM.
  cachellm: () => bySimilarity('cachellm', 0.89, 'CacheLLM 0.3.0, its calibrated threshold for all-MiniLM-L6-v2'),
  exact: () => ({
    name: 'exact',
    rule: 'equal texts',
    origin: 'every exact cache',
    least: 1,
    confidence: ({ a, b }) => (a === b ? 1 : undefined),
    needs: 'words',
  }),
};

export const BASELINE_NAMES: readonly string[] = ['cosine=0.9', ...Object.keys(NAMED)];

export type ReadBaselines =
  | { readonly kind: 'baselines'; readonly baselines: readonly Baseline[] }
  | { readonly kind: 'problem'; readonly problem: string };

/** `cosine=.9,gptcache,exact`. */
export function readBaselines(list: string): ReadBaselines {
  const baselines: Baseline[] = [];
  for (const word of list.split(',').map((one) => one.trim())) {
    if (word === '' && list.trim() === '') continue;
    const baseline = toBaseline(word);
    if (baseline === undefined)
      return { kind: 'problem', problem: `there is no baseline ${JSON.stringify(word)}; known are ${BASELINE_NAMES.join(', ')}` };
    baselines.push(baseline);
  }
  return { kind: 'baselines', baselines };
}

function toBaseline(word: string): Baseline | undefined {
  const cosine = /^cosine=(0?\.\d+|[01](?:\.0*)?)$/.exec(word);
  if (cosine !== null) return bySimilarity(`cosine=${Number(cosine[1])}`, Number(cosine[1]), 'a bare threshold');
  return Object.hasOwn(NAMED, word) ? NAMED[word]?.() : undefined;
}

export function trialsOf(
  baseline: Baseline,
  decided: readonly { readonly pair: LabelledPair; readonly similarity: number | undefined }[],
): readonly Trial[] {
  return decided.map(({ pair, similarity }) => ({ label: pair.label, confidence: baseline.confidence(pair, similarity) }));
}
