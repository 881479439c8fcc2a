/** One probability from named features: a logistic whose weights are data. */
import type { Weights } from './calibration.ts';

export function score(features: Readonly<Record<string, number>>, { intercept, features: weights }: Weights): number {
  let sum = intercept;
  for (const [name, value] of Object.entries(features)) sum += value * (weights[name] ?? 0);
  return 1 / (1 + Math.exp(-sum));
}
