/**
 * Exact one-sided bounds on a rate from counts (Clopper and Pearson 1934): the upper bound is the rate at which `wrong` or
 * fewer errors in `labels` trials would still happen with probability 1 - confidence. They are quantiles of beta
 * distributions, found by bisection on the regularised incomplete beta function (continued fraction, modified Lentz:
 * DLMF 8.17.22; log-gamma by Lanczos, g = 7, nine terms: relative error below 1e-13).
 */

export const CONFIDENCE = 0.95;

/** 1 without labels: nothing is known. */
export function upperBound(wrong: number, labels: number, confidence: number = CONFIDENCE): number {
  checkCounts(wrong, labels);
  if (wrong >= labels) return 1;
  return betaQuantile(confidence, wrong + 1, labels - wrong);
}

/** Whether the upper bound is at most `target`: one look at the distribution, where finding the bound takes sixty. */
export function isBoundWithin(target: number, wrong: number, labels: number): boolean {
  checkCounts(wrong, labels);
  return wrong >= labels ? target >= 1 : incompleteBeta(target, wrong + 1, labels - wrong) >= CONFIDENCE;
}

/** 0 without errors. */
export function lowerBound(wrong: number, labels: number, confidence: number = CONFIDENCE): number {
  checkCounts(wrong, labels);
  if (wrong === 0) return 0;
  return betaQuantile(1 - confidence, wrong, labels - wrong + 1);
}

/** Labels without any error from which on the upper bound is within `target`; 299 for 1%. */
export function faultlessLabelsFor(target: number, confidence: number = CONFIDENCE): number {
  if (target >= 1) return 0;
  if (!(target > 0)) return Number.POSITIVE_INFINITY;
  return Math.ceil(Math.log(1 - confidence) / Math.log1p(-target));
}

function checkCounts(wrong: number, labels: number): void {
  if (!Number.isInteger(wrong) || !Number.isInteger(labels) || wrong < 0 || labels < wrong)
    throw new RangeError(`cannot bound a rate: it takes 0 <= wrong <= labels, whole numbers, received ${wrong} of ${labels}`);
}

/** 60 halvings leave 1e-18 of the unit interval. */
const HALVINGS = 60;

function betaQuantile(probability: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (low + high) / 2;
    if (incompleteBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** I_x(a, b). The fraction converges fast below the mean; above it the symmetry I_x(a, b) = 1 - I_(1-x)(b, a) is used. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

const TINY = 1e-300;
const PRECISION = 1e-15;
/** About the square root of the larger parameter is needed: enough for ten million labels. */
const MOST_TERMS = 20_000;

function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) return value;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Of a number of at least 1. */
function logGamma(z: number): number {
  const x = z - 1;
  const t = x + 7.5;
  const sum = LANCZOS.reduce((total, term, at) => (at === 0 ? term : total + term / (x + at)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
}
