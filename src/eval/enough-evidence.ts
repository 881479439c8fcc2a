/** Is there evidence enough to serve by? A calibration that could hold no target would only look like one. */
import type { BarEvidence } from '../judge/calibration.ts';
import { upperBound } from '../learn/clopper-pearson.ts';

export type Enough =
  | { readonly kind: 'enough'; readonly least: number; readonly bound: number }
  | { readonly kind: 'missing'; readonly problem: string };

/** No target of 1% is ever held by fewer labels, even without an error (299 would do; the documents say 300). */
const LEAST_HITS = 300;

/** The strictest bar with hits enough decides: one that is looser has no fewer errors. */
export function enoughEvidence(bars: readonly BarEvidence[], target: number): Enough {
  const most = bars.reduce((best, bar) => (bar.served > best.served ? bar : best), { least: 1, served: 0, wrong: 0 });
  const first = bars.find(({ served }) => served >= LEAST_HITS);
  if (first === undefined) {
    const missing = LEAST_HITS - most.served;
    return {
      kind: 'missing',
      problem: `only ${most.served} would-be hits at any bar, and ${LEAST_HITS} are needed; ${missing} more are missing: add pairs labelled same that pass the vetoes, about ${missing} of them`,
    };
  }
  const bound = upperBound(first.wrong, first.served);
  if (bound <= target) return { kind: 'enough', least: first.least, bound };
  const needed = hitsNeeded(first.wrong, target);
  return {
    kind: 'missing',
    problem: `at the strictest bar with hits enough (${first.least}) ${first.wrong} of ${first.served} would-be hits are wrong, a bound of ${shown(bound)} against a target of ${shown(target)}; with ${first.wrong} wrong ones ${needed} hits are needed, ${needed - first.served} more: add pairs, or look at those labelled different that were served`,
  };
}

/** The fewest hits among which so many wrong ones keep the bound within the target. */
export function hitsNeeded(wrong: number, target: number): number {
  let low = Math.max(wrong, 1);
  let high = low;
  while (upperBound(wrong, high) > target) high *= 2;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (upperBound(wrong, middle) > target) low = middle + 1;
    else high = middle;
  }
  return low;
}

function shown(share: number): string {
  return `${(share * 100).toFixed(2)}%`;
}
