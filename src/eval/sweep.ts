/** What a rule with a threshold could do at any threshold: its risk-coverage curve, and its recall at a given false-hit rate. */
import { counted, NOTHING, ratesOf, type Counts } from './rates.ts';

/** One pair as a rule sees it: served at every threshold up to `confidence`; `undefined`: at none. */
export interface Trial {
  readonly label: 'same' | 'different';
  readonly confidence: number | undefined;
}

export interface SweepPoint {
  /** Served are all trials of at least this confidence. */
  readonly least: number;
  readonly counts: Counts;
}

/** From strict to loose, one point for each confidence that occurs. */
export function sweep(trials: readonly Trial[]): readonly SweepPoint[] {
  const base = trials.reduce((counts, { label }) => counted(counts, label, false), NOTHING);
  const served = trials.filter((trial): trial is Trial & { confidence: number } => trial.confidence !== undefined);
  served.sort((one, other) => other.confidence - one.confidence);
  const points: SweepPoint[] = [];
  let { right, wrong } = base;
  for (const [index, { label, confidence }] of served.entries()) {
    if (label === 'same') right += 1;
    else wrong += 1;
    if (served[index + 1]?.confidence !== confidence) points.push({ least: confidence, counts: { ...base, right, wrong } });
  }
  return points;
}

/** The best recall at any threshold whose false-hit rate, as measured, is no higher. 0 where there is no such threshold. */
export function recallAt(trials: readonly Trial[], falseHits: number): number {
  return bestWithin(trials, (counts) => (ratesOf(counts).falseHits ?? 0) <= falseHits)?.recall ?? 0;
}

export interface Chosen {
  readonly least: number;
  readonly recall: number;
  readonly counts: Counts;
}

/** The point with the highest recall among those allowed. */
export function bestWithin(trials: readonly Trial[], allowed: (counts: Counts) => boolean): Chosen | undefined {
  let best: Chosen | undefined;
  for (const { least, counts } of sweep(trials)) {
    const { recall = 0 } = ratesOf(counts);
    if (allowed(counts) && (best === undefined || recall > best.recall)) best = { least, recall, counts };
  }
  return best;
}

const POINTS = 200;

/** At most so many points for a drawing, the first and the last among them. */
export function thinned<T>(points: readonly T[], most: number = POINTS): readonly T[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, index) => points[Math.round((index * (points.length - 1)) / (most - 1))] as T);
}
