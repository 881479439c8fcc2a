/** Everything `eval pairs` has to say, as data: the tables, the JSON and the HTML page show the same numbers. */
import type { Bar } from '../learn/evidence.ts';
import type { AblationRow } from './ablation.ts';
import { trialsOf, type Baseline } from './baselines.ts';
import { confidenceOf, outcomeAt, type Decided, type PairOutcome, type WhyNot } from './decide-pair.ts';
import type { LabelledPair } from './pair-rows.ts';
import { counted, meanOf, NOTHING, ratesOf, sumOf, type Counts, type Rates } from './rates.ts';
import { reliability, type Bin } from './reliability.ts';
import { recallAt, sweep, thinned, type Trial } from './sweep.ts';
import { EXPLAINED_UP_TO } from '../judge/calibration.ts';
import type { UnderTest } from './under-test.ts';

export interface Measured extends Counts, Rates {}

export interface SuiteRow extends Measured {
  readonly source: string;
  readonly kinds: readonly (Measured & { readonly kind: string })[];
}

export interface Told {
  readonly source: string;
  readonly kind: string;
  readonly line: number;
  readonly a: string;
  readonly b: string;
  /** Of a mistake the tier and score, of a refusal its reason. */
  readonly why: string;
}

export interface DialRow {
  readonly target: number;
  readonly bar: Bar;
  readonly pooled: Measured;
  readonly meanRecall: number | undefined;
  readonly suites: readonly DialSuite[];
}

export interface DialSuite extends Measured {
  readonly source: string;
  /** What cosine alone recalls at any threshold: at our false-hit rate, and at the whole target. */
  readonly cosineAtOurs: number | undefined;
  readonly cosineAtTarget: number | undefined;
}

export interface BaselineRow {
  readonly name: string;
  readonly rule: string;
  readonly origin: string;
  readonly pooled: Measured;
  readonly meanRecall: number | undefined;
  /** Pooled, at the threshold that brings it to our false-hit rate. */
  readonly recallAtOurs: number;
  readonly suites: readonly (Measured & { readonly source: string })[];
}

export interface CurvePoint {
  readonly name: string;
  /** Recall and false-hit rate at one threshold. */
  readonly recall: number;
  readonly falseHits: number;
}

export interface PairReport {
  readonly file: string;
  readonly evidence: string;
  readonly target: number;
  readonly bar: Bar;
  readonly pooled: Measured;
  readonly meanRecall: number | undefined;
  readonly meanFalseHits: number | undefined;
  readonly suites: readonly SuiteRow[];
  readonly tiers: Readonly<Record<string, number>>;
  /** Why pairs that deserve one answer were not served, most frequent first. */
  readonly refusals: readonly { readonly why: WhyNot; readonly pairs: number }[];
  readonly mistakes: readonly Told[];
  readonly refused: readonly Told[];
  readonly dial: readonly DialRow[];
  readonly baselines: readonly BaselineRow[];
  readonly ablation: readonly AblationRow[];
  readonly curves: readonly CurvePoint[];
  readonly reliability: readonly Bin[];
}

export interface ToReport {
  readonly file: string;
  readonly decided: readonly Decided[];
  readonly test: UnderTest;
  /** The first is the one that tables and mistakes are of. */
  readonly targets: readonly number[];
  readonly baselines: readonly Baseline[];
  readonly ablation: readonly AblationRow[];
  /** How many mistakes and refusals are told with their words. */
  readonly examples: number;
}

interface Judged {
  readonly decided: Decided;
  readonly outcome: PairOutcome;
}

export function reportPairs(input: ToReport): PairReport {
  const { decided, test, targets } = input;
  const target = targets[0] ?? EXPLAINED_UP_TO;
  const judged = decided.map((one) => ({ decided: one, outcome: outcomeAt(one, target, test) }));
  const suites = suitesOf(judged);
  const pooled = measured(sumOf(suites));
  return {
    file: input.file,
    evidence: test.evidence,
    target,
    bar: test.bar(target),
    pooled,
    meanRecall: meanOf(suites.map(({ recall }) => recall)),
    meanFalseHits: meanOf(suites.map(({ falseHits }) => falseHits)),
    suites,
    tiers: tiersOf(judged),
    refusals: refusalsOf(judged),
    mistakes: spread(judged.filter(isMistake), input.examples).map(toMistake),
    refused: spread(judged.filter(isRefusedTrue), input.examples).map(toRefused),
    dial: targets.map((one) => dialRow(one, input)),
    baselines: input.baselines.map((baseline) => baselineRow(baseline, decided, pooled.falseHits ?? 0)),
    ablation: input.ablation,
    curves: curvesOf(decided, input.baselines),
    reliability: reliability(scoredOf(decided, target)),
  };
}

export function measured(counts: Counts): Measured {
  const { same, right, different, wrong } = counts;
  return { same, right, different, wrong, ...ratesOf(counts) };
}

function suitesOf(judged: readonly Judged[]): readonly SuiteRow[] {
  return [...grouped(judged, ({ decided }) => decided.pair.source)].map(([source, inside]) => ({
    source,
    ...measured(countsOf(inside)),
    kinds: [...grouped(inside, ({ decided }) => decided.pair.kind)].map(([kind, rows]) => ({ kind, ...measured(countsOf(rows)) })),
  }));
}

/** By name, so that two runs over files in another order read alike. */
export function grouped<T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return new Map([...groups].sort(([one], [other]) => (one < other ? -1 : 1)));
}

function countsOf(judged: readonly Judged[]): Counts {
  return judged.reduce((counts, { decided, outcome }) => counted(counts, decided.pair.label, outcome.kind === 'served'), NOTHING);
}

function tiersOf(judged: readonly Judged[]): Readonly<Record<string, number>> {
  const tiers = { exact: 0, alias: 0, semantic: 0 };
  for (const { outcome } of judged) if (outcome.kind === 'served') tiers[outcome.by] += 1;
  return tiers;
}

function refusalsOf(judged: readonly Judged[]): PairReport['refusals'] {
  const counts = new Map<WhyNot, number>();
  for (const { outcome } of judged.filter(isRefusedTrue))
    if (outcome.kind === 'refused') counts.set(outcome.why, (counts.get(outcome.why) ?? 0) + 1);
  return [...counts].map(([why, pairs]) => ({ why, pairs })).sort((one, other) => other.pairs - one.pairs);
}

function isMistake({ decided, outcome }: Judged): boolean {
  return decided.pair.label === 'different' && outcome.kind === 'served';
}

function isRefusedTrue({ decided, outcome }: Judged): boolean {
  return decided.pair.label === 'same' && outcome.kind === 'refused';
}

/** Kinds in turn, so that one of a thousand mistakes does not hide the one of another kind. */
function spread(judged: readonly Judged[], most: number): readonly Judged[] {
  const kinds = [...grouped(judged, ({ decided }) => `${decided.pair.source} ${decided.pair.kind}`).values()];
  const longest = Math.max(0, ...kinds.map(({ length }) => length));
  const turns = Array.from({ length: Math.min(longest, most) }, (_, turn) => kinds.flatMap((kind) => kind[turn] ?? []));
  return turns.flat().slice(0, most);
}

function told({ source, kind, line, a, b }: LabelledPair, why: string): Told {
  return { source, kind, line, a, b, why };
}

function toMistake({ decided, outcome }: Judged): Told {
  return told(decided.pair, outcome.kind === 'served' ? `${outcome.by} ${outcome.score.toFixed(3)}` : outcome.why);
}

function toRefused({ decided, outcome }: Judged): Told {
  return told(decided.pair, outcome.kind === 'refused' ? outcome.why : outcome.by);
}

function dialRow(target: number, { decided, test }: ToReport): DialRow {
  const judged = decided.map((one) => ({ decided: one, outcome: outcomeAt(one, target, test) }));
  const suites = [...grouped(judged, (one) => one.decided.pair.source)].map(([source, inside]): DialSuite => {
    const ours = measured(countsOf(inside));
    const cosine = cosineTrials(inside.map((one) => one.decided));
    const comparable = cosine !== undefined && ours.same > 0 && ours.different > 0;
    return {
      source,
      ...ours,
      cosineAtOurs: comparable ? recallAt(cosine, ours.falseHits ?? 0) : undefined,
      cosineAtTarget: comparable ? recallAt(cosine, target) : undefined,
    };
  });
  return { target, bar: test.bar(target), pooled: measured(sumOf(suites)), meanRecall: meanOf(suites.map(({ recall }) => recall)), suites };
}

/** `undefined` where no similarity was computed. */
function cosineTrials(decided: readonly Decided[]): readonly Trial[] | undefined {
  if (decided.some(({ similarity }) => similarity === undefined)) return undefined;
  return decided.map(({ pair, similarity }) => ({ label: pair.label, confidence: similarity }));
}

function baselineRow(baseline: Baseline, decided: readonly Decided[], ourFalseHits: number): BaselineRow {
  const suites = [...grouped(decided, ({ pair }) => pair.source)].map(([source, inside]) => ({
    source,
    ...measured(
      trialsOf(baseline, inside).reduce(
        (counts, { label, confidence }) => counted(counts, label, confidence !== undefined && confidence >= baseline.least),
        NOTHING,
      ),
    ),
  }));
  return {
    name: baseline.name,
    rule: baseline.rule,
    origin: baseline.origin,
    pooled: measured(sumOf(suites)),
    meanRecall: meanOf(suites.map(({ recall }) => recall)),
    recallAtOurs: recallAt(trialsOf(baseline, decided), ourFalseHits),
    suites,
  };
}

function curvesOf(decided: readonly Decided[], baselines: readonly Baseline[]): readonly CurvePoint[] {
  const curves: [string, readonly Trial[]][] = [
    ['nearhit, every word explained', decided.map((one) => ({ label: one.pair.label, confidence: confidenceOf(one, 'explained') }))],
    ['nearhit, above the default target', decided.map((one) => ({ label: one.pair.label, confidence: confidenceOf(one, 'all') }))],
  ];
  const cosine = cosineTrials(decided);
  if (cosine !== undefined && baselines.some(({ needs }) => needs === 'similarity')) curves.push(['cosine alone', cosine]);
  return curves.flatMap(([name, trials]) =>
    thinned(sweep(trials)).flatMap(({ counts }): CurvePoint[] => {
      const { recall, falseHits } = ratesOf(counts);
      return recall === undefined || falseHits === undefined ? [] : [{ name, recall, falseHits }];
    }),
  );
}

function scoredOf(decided: readonly Decided[], target: number): { readonly label: 'same' | 'different'; readonly score: number }[] {
  return decided.flatMap((one) => {
    if (one.refusal !== undefined || one.tier !== undefined) return [];
    const score = confidenceOf(one, target <= EXPLAINED_UP_TO ? 'explained' : 'all');
    return score === undefined ? [] : [{ label: one.pair.label, score }];
  });
}
