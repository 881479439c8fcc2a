/**
 * From pairs to a calibration. Scores are fitted on four fifths of the groups and counted on the rest, in turn, so no pair is
 * ever counted under a score that saw it, its template or its text. Evidence is brought to a base rate of one half by weighing
 * the commoner label down, never the rarer one up: evidence that was not there is not made. Wrong hits are rounded up.
 */
import { BAR_GRID, type BarEvidence, type Calibration, type Weights } from '../judge/calibration.ts';
import type { Features } from './features-of-pairs.ts';
import { foldsOf, FOLDS, groupsOf } from './groups.ts';
import { fitLogistic, scoreOf, type Fit, type Sample } from './logistic.ts';

export interface FitInput {
  readonly rows: readonly Features[];
  readonly model: string;
  readonly verifier: string;
  readonly source: string;
  /** By feature name: +1 speaks for a hit and never against it, -1 the other way round, 0 is left out; what is missing is free. */
  readonly signs: Readonly<Record<string, -1 | 0 | 1>>;
}

export interface Fitted {
  readonly calibration: Calibration;
  readonly groups: number;
  /** Each row's held-out score, for tables; `undefined` where a veto held. */
  readonly heldOut: readonly (HeldOut | undefined)[];
}

export interface HeldOut {
  readonly words: number;
  readonly withSimilarity: number;
}

/**
 * Chosen on held-out groups among 0.0001, 0.001, 0.01 and 0.1. From 0.01 on the step from no word left over to one is flattened,
 * and pairs whose every word is explained score no higher than traps: the dial would then serve less at 5% than at 1%.
 */
const RIDGE = 0.001;

/**
 * Measured by simulation on streams of the advising questions: of learnt hits 9% were wrong by their labels without a margin, 6% with
 * a fifth of the span, 3% with a third of it, at 0.8 and 4 hits of a hundred less (docs/correctness.md).
 */
const MARGIN_SHARE = 0.2;

type Kind = 'words' | 'withSimilarity';

export function fitCalibration(input: FitInput): Fitted {
  const { rows } = input;
  const groups = groupsOf(rows.map(({ pair }) => pair));
  const folds = foldsOf(groups);
  const weights = weightsOf(rows);
  const words = crossFitted('words', input, folds, weights);
  const withSimilarity = crossFitted('withSimilarity', input, folds, weights);
  const heldOut = rows.map(({ passed }, index) =>
    passed === undefined ? undefined : { words: words.heldOut[index] ?? 0, withSimilarity: withSimilarity.heldOut[index] ?? 0 },
  );
  return {
    groups: new Set(groups).size,
    heldOut,
    calibration: {
      model: input.model,
      verifier: input.verifier,
      words: words.weights,
      withSimilarity: withSimilarity.weights,
      explained: evidenceOf(rows, (index) => (rows[index]?.passed?.explained === 'all' ? heldOut[index]?.words : undefined)),
      // Above the default target the judge is asked by words first and then with the similarity: the better of both serves.
      all: evidenceOf(rows, (index) => bestOf(heldOut[index])),
      ...nearnessOf(rows),
      source: input.source,
    },
  };
}

/**
 * Where rewordings of one question lie: the lower quartile of their similarity. What an install learns of words it learns from
 * such pairs, and leans on it among such pairs alone. Without any, nothing learnt is ever leant on.
 */
function nearnessOf(rows: readonly Features[]): Pick<Calibration, 'learntFrom' | 'margin'> {
  const near = rows.flatMap(({ pair, learnable }) => (pair.label === 'same' && learnable !== undefined ? [learnable] : []));
  const quartile = near.toSorted((one, other) => one - other)[Math.floor(near.length / 4)] ?? 1;
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return { learntFrom: rounded(quartile), margin: rounded((1 - quartile) * MARGIN_SHARE) };
}

function bestOf(scores: HeldOut | undefined): number | undefined {
  return scores === undefined ? undefined : Math.max(scores.words, scores.withSimilarity);
}

/**
 * Sources and kinds count by the square root of their size, so that a template with a thousand rows is not a thousand opinions;
 * then either label weighs one half in all, before vetoes: what is left over after them is then scored by its true odds.
 */
function weightsOf(rows: readonly Features[]): readonly number[] {
  const name = ({ pair }: Features): string => `${pair.source}\u0000${pair.kind}\u0000${pair.label}`;
  const sizes = new Map<string, number>();
  for (const row of rows) sizes.set(name(row), (sizes.get(name(row)) ?? 0) + 1);
  const raw = rows.map((row) => 1 / Math.sqrt(sizes.get(name(row)) ?? 1));
  const totals = { same: 0, different: 0 };
  for (const [index, { pair }] of rows.entries()) totals[pair.label] += raw[index] ?? 0;
  return raw.map((weight, index) => weight / (2 * totals[rows[index]?.pair.label ?? 'same']));
}

function crossFitted(
  kind: Kind,
  input: FitInput,
  folds: readonly number[],
  weights: readonly number[],
): { readonly weights: Weights; readonly heldOut: readonly (number | undefined)[] } {
  const names = namesOf(input.rows, kind).filter((name) => input.signs[name] !== 0);
  const samples = input.rows.map(({ pair, passed }, index): Sample | undefined =>
    passed === undefined
      ? undefined
      : { features: names.map((name) => passed[kind][name] ?? 0), label: pair.label === 'same' ? 1 : 0, weight: weights[index] ?? 0 },
  );
  const signs = names.map((name) => input.signs[name] ?? 0);
  const fit = (wanted: (index: number) => boolean): Fit =>
    fitLogistic(
      samples.filter((sample, index): sample is Sample => sample !== undefined && wanted(index)),
      { ridge: RIDGE, signs },
    );
  const fits = Array.from({ length: FOLDS }, (_, fold) => fit((index) => folds[index] !== fold));
  const whole = fit(() => true);
  return {
    weights: { intercept: whole.intercept, features: Object.fromEntries(names.map((name, index) => [name, whole.weights[index] ?? 0])) },
    heldOut: samples.map((sample, index) => {
      const fitted = fits[folds[index] ?? 0];
      return sample === undefined || fitted === undefined ? undefined : scoreOf(fitted, sample.features);
    }),
  };
}

function namesOf(rows: readonly Features[], kind: Kind): readonly string[] {
  return [...new Set(rows.flatMap(({ passed }) => (passed === undefined ? [] : Object.keys(passed[kind]))))].sort();
}

function evidenceOf(rows: readonly Features[], scoreAt: (index: number) => number | undefined): readonly BarEvidence[] {
  const same = rows.filter(({ pair }) => pair.label === 'same').length;
  const different = rows.length - same;
  const least = Math.min(same, different);
  const scores = rows.map((_, index) => scoreAt(index));
  return BAR_GRID.map((bar) => {
    const at = (label: 'same' | 'different'): number =>
      rows.filter(({ pair }, index) => pair.label === label && (scores[index] ?? -1) >= bar).length;
    const right = same === 0 ? 0 : Math.floor((at('same') * least) / same);
    const wrong = different === 0 ? 0 : Math.ceil((at('different') * least) / different);
    return { least: bar, served: right + wrong, wrong };
  });
}
