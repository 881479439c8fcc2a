/** Does a score mean what it says? Pairs by score, in bins: the mean score beside the share that deserved the answer. */
export interface Scored {
  readonly label: 'same' | 'different';
  readonly score: number;
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly pairs: number;
  readonly meanScore: number;
  /** Share of pairs labelled `same`. */
  readonly observed: number;
}

/** Narrower where a cache decides: at the top. */
const EDGES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1];

export function reliability(scored: readonly Scored[]): readonly Bin[] {
  return EDGES.slice(0, -1).flatMap((from, index): Bin[] => {
    const to = EDGES[index + 1] ?? 1;
    const inside = scored.filter(({ score }) => score >= from && (score < to || (to === 1 && score <= 1)));
    if (inside.length === 0) return [];
    const meanScore = inside.reduce((sum, { score }) => sum + score, 0) / inside.length;
    const observed = inside.filter(({ label }) => label === 'same').length / inside.length;
    return [{ from, to, pairs: inside.length, meanScore, observed }];
  });
}

/** Mean distance between score and share, weighted by pairs. `undefined` without pairs. */
export function calibrationError(bins: readonly Bin[]): number | undefined {
  const pairs = bins.reduce((sum, bin) => sum + bin.pairs, 0);
  if (pairs === 0) return undefined;
  return bins.reduce((sum, bin) => sum + Math.abs(bin.meanScore - bin.observed) * bin.pairs, 0) / pairs;
}
