/**
 * Something changed: a new prompt template, a model that answers otherwise, an attack. The bar looks at 2,000 labels and
 * only every hundred; this looks at the last few after each. It asks for proof, since it is asked so often: at least three
 * errors, and a one-sided 99% lower bound above the target. Measured on 100 seeded streams of 3,000 labels at a target of 1%: a
 * group that is truly at 0.5% was closed once in 5 of them, one at 3% in all (test/learn-stream.test.ts).
 *
 * Labels drawn by chance and reports of callers are weighed apart. A report stands for a hit that was served, and callers
 * report only what is wrong, so the base of reports is the hits served in the same time, never other labels.
 */
import { isBoundWithin, lowerBound } from './clopper-pearson.ts';

export const RECENT_LABELS = 50;
export const RECENT_HITS = 500;
const LEAST_ERRORS = 3;
const CERTAINTY = 0.99;

export function isBurst(wrong: number, outOf: number, target: number): boolean {
  return wrong >= LEAST_ERRORS && lowerBound(wrong, Math.max(wrong, outOf), CERTAINTY) > target;
}

/** Since the burst: is the target held again? Looked at once an epoch. */
export function isOver(wrong: number, labels: number, target: number): boolean {
  return isBoundWithin(target, wrong, labels);
}
