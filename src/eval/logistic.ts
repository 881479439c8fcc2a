/**
 * Logistic regression with a ridge, by Newton's method (iteratively reweighted least squares): a dozen features and ten thousand
 * rows take milliseconds, and the optimum is unique. The intercept carries no ridge. Signs may be held: a feature that can only
 * speak for a hit never gets a weight against it, whatever the sample says; held weights that come out wrong are set to 0 and
 * the rest is fitted again (an active set, which ends because each round removes one feature at least).
 */
export interface Sample {
  readonly features: readonly number[];
  readonly label: 0 | 1;
  readonly weight: number;
}

export interface FitOptions {
  /** Of features scaled to unit deviation, per unit of total weight. */
  readonly ridge: number;
  /** Per feature: +1 and -1 hold the sign of its weight, 0 leaves it free. */
  readonly signs: readonly (-1 | 0 | 1)[];
}

export interface Fit {
  readonly intercept: number;
  readonly weights: readonly number[];
}

const ROUNDS = 100;
const SETTLED = 1e-9;
/** Far beyond any score that matters; keeps `exp` finite where a sample is separable. */
const FURTHEST = 30;

export function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-Math.max(-FURTHEST, Math.min(FURTHEST, value))));
}

export function scoreOf({ intercept, weights }: Fit, features: readonly number[]): number {
  return sigmoid(weights.reduce((sum, weight, index) => sum + weight * (features[index] ?? 0), intercept));
}

export function fitLogistic(samples: readonly Sample[], { ridge, signs }: FitOptions): Fit {
  const scales = scalesOf(samples, signs.length);
  const open = new Set(signs.flatMap((_, index) => ((scales[index] ?? 0) > 0 ? [index] : [])));
  for (;;) {
    const used = [...open];
    const solved = newton(samples, used, scales, ridge);
    const wrong = used.filter((feature, index) => (signs[feature] ?? 0) * (solved[index + 1] ?? 0) < 0);
    if (wrong.length === 0) return unscaled(solved, used, scales, signs.length);
    for (const feature of wrong) open.delete(feature);
  }
}

/** Weighted deviation from the mean; 0 for a feature that never varies, which then gets no weight. */
function scalesOf(samples: readonly Sample[], count: number): readonly number[] {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return Array.from({ length: count }, (_, index) => {
    const mean = samples.reduce((sum, { features, weight }) => sum + weight * (features[index] ?? 0), 0) / total;
    const variance = samples.reduce((sum, { features, weight }) => sum + weight * ((features[index] ?? 0) - mean) ** 2, 0) / total;
    return Math.sqrt(variance) < 1e-9 ? 0 : Math.sqrt(variance);
  });
}

function unscaled(solved: readonly number[], used: readonly number[], scales: readonly number[], count: number): Fit {
  const weights = Array.from({ length: count }, () => 0);
  for (const [index, feature] of used.entries()) weights[feature] = (solved[index + 1] ?? 0) / (scales[feature] ?? 1);
  return { intercept: solved[0] ?? 0, weights };
}

/** Intercept first, then one weight per used feature, in scaled units. Steps are halved until the loss falls. */
function newton(samples: readonly Sample[], used: readonly number[], scales: readonly number[], ridge: number): readonly number[] {
  const rows = samples.map(({ features }) => [1, ...used.map((feature) => (features[feature] ?? 0) / (scales[feature] ?? 1))]);
  const total = samples.reduce((sum, { weight }) => sum + weight, 0) || 1;
  let weights: readonly number[] = Array.from({ length: used.length + 1 }, () => 0);
  let loss = lossOf(rows, samples, weights, ridge * total);
  for (let round = 0; round < ROUNDS; round += 1) {
    const step = stepOf(rows, samples, weights, ridge * total);
    let share = 1;
    let next = weights;
    let lower = loss;
    for (; share > 1e-6; share /= 2) {
      next = weights.map((weight, index) => weight - share * (step[index] ?? 0));
      lower = lossOf(rows, samples, next, ridge * total);
      if (lower <= loss) break;
    }
    if (!(loss - lower > SETTLED * Math.max(1, Math.abs(loss)))) return lower <= loss ? next : weights;
    weights = next;
    loss = lower;
  }
  return weights;
}

function lossOf(rows: readonly (readonly number[])[], samples: readonly Sample[], weights: readonly number[], ridge: number): number {
  let loss = 0;
  for (const [index, row] of rows.entries()) {
    const { label = 0, weight = 0 } = samples[index] ?? {};
    const margin = dot(row, weights) * (label === 1 ? 1 : -1);
    // log(1 + exp(-margin)) without overflow.
    loss += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin)));
  }
  return loss + (ridge / 2) * weights.slice(1).reduce((sum, weight) => sum + weight * weight, 0);
}

function stepOf(
  rows: readonly (readonly number[])[],
  samples: readonly Sample[],
  weights: readonly number[],
  ridge: number,
): readonly number[] {
  const size = weights.length;
  const gradient = Array.from({ length: size }, (_, index) => (index === 0 ? 0 : ridge * (weights[index] ?? 0)));
  // A trace of ridge on the intercept keeps the matrix solvable where all labels agree.
  const hessian = Array.from({ length: size }, (_, one) =>
    Array.from({ length: size }, (_unused, other) => (one === other ? (one === 0 ? 1e-9 : ridge) : 0)),
  );
  for (const [index, row] of rows.entries()) {
    const { label = 0, weight = 0 } = samples[index] ?? {};
    const chance = sigmoid(dot(row, weights));
    const curve = weight * chance * (1 - chance);
    for (let one = 0; one < size; one += 1) {
      const value = row[one] ?? 0;
      gradient[one] = (gradient[one] ?? 0) + weight * (chance - label) * value;
      const line = hessian[one] ?? [];
      for (let other = 0; other < size; other += 1) line[other] = (line[other] ?? 0) + curve * value * (row[other] ?? 0);
    }
  }
  return solve(hessian, gradient);
}

function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

/** Gauss with the largest pivot; a column without one is left at 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const size = right.length;
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let row = column + 1; row < size; row += 1)
      if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
    [rows[column], rows[best]] = [rows[best] ?? [], rows[column] ?? []];
    const pivot = rows[column]?.[column] ?? 0;
    if (Math.abs(pivot) < 1e-15) continue;
    for (let row = 0; row < size; row += 1) {
      if (row === column) continue;
      const share = (rows[row]?.[column] ?? 0) / pivot;
      const line = rows[row] ?? [];
      for (let index = column; index <= size; index += 1) line[index] = (line[index] ?? 0) - share * (rows[column]?.[index] ?? 0);
    }
  }
  return rows.map((row, index) => (Math.abs(row[index] ?? 0) < 1e-15 ? 0 : (row[size] ?? 0) / (row[index] ?? 1)));
}
