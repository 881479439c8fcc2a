/**
 * What turns a comparison into a probability, as data: weights per feature, and the evidence behind every bar. Made by
 * `nearhit calibrate` (eval/), shipped in models/calibration/, one per embedding model and verifier. No number of it is in code.
 */

/** From strict to loose. The bar is found by walking down and stopping at the first value whose bound exceeds the target. */
export const BAR_GRID: readonly number[] = [0.995, 0.99, 0.98, 0.97, 0.95, 0.925, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.4, 0.3];

/** Up to this target every content word must be explained; above it, how much is not is a feature of the score. */
export const EXPLAINED_UP_TO = 0.01;

export interface Weights {
  readonly intercept: number;
  /** By feature name (features.ts); a feature that is missing here counts nothing. */
  readonly features: Readonly<Record<string, number>>;
}

/** Pairs that passed every absolute veto, counted at one bar. */
export interface BarEvidence {
  readonly least: number;
  readonly served: number;
  readonly wrong: number;
}

export interface Calibration {
  /** Of the embedding model, as entries carry it. */
  readonly model: string;
  readonly verifier: string;
  /** Where no similarity was computed. */
  readonly words: Weights;
  readonly withSimilarity: Weights;
  /** At the default target: only pairs whose every word is explained. */
  readonly explained: readonly BarEvidence[];
  /** Above it: all pairs that passed the absolute vetoes. */
  readonly all: readonly BarEvidence[];
  /** The least similarity at which what an install has learnt may be leant on: four of five rewordings are at least so near. */
  readonly learntFrom: number;
  /** By how much an entry must be nearer than one whose answer is known to differ: a fifth of the span in which rewordings lie. */
  readonly margin: number;
  /** Data sets, rows, groups, date: printed by `eval` and in docs/correctness.md. */
  readonly source: string;
}
