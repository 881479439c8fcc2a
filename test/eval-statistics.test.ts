import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { BAR_GRID } from '../src/judge/calibration.ts';
import { upperBound } from '../src/learn/clopper-pearson.ts';
import { enoughEvidence, hitsNeeded } from '../src/eval/enough-evidence.ts';
import { foldsOf, groupsOf } from '../src/eval/groups.ts';
import { fitLogistic, scoreOf, sigmoid, type Sample } from '../src/eval/logistic.ts';
import { grouped } from '../src/eval/pair-report.ts';
import type { LabelledPair } from '../src/eval/pair-rows.ts';
import { createRandom } from '../src/eval/random.ts';
import { ratesOf } from '../src/eval/rates.ts';
import { calibrationError, reliability } from '../src/eval/reliability.ts';
import { planStream } from '../src/eval/stream-plan.ts';
import { bestWithin, recallAt, sweep, type Trial } from '../src/eval/sweep.ts';

test('rates are told at a base rate of one half, whatever the mix', () => {
  const { recall, accepted, falseHits, bound } = ratesOf({ same: 100, right: 50, different: 1000, wrong: 5 });
  assert.deepEqual([recall, accepted], [0.5, 0.005]);
  assert.equal(falseHits, 0.005 / 0.505);
  const most = upperBound(5, 1000);
  assert.equal(bound, most / (most + 0.5));
  assert.equal(ratesOf({ same: 0, right: 0, different: 5, wrong: 0 }).recall, undefined);
  assert.deepEqual(ratesOf({ same: 5, right: 0, different: 5, wrong: 0 }), {
    recall: 0,
    accepted: 0,
    falseHits: undefined,
    bound: undefined,
  });
});

const trial = (label: 'same' | 'different', confidence: number | undefined): Trial => ({ label, confidence });

test('a sweep has one point per confidence, and ties are served together', () => {
  const trials = [trial('same', 0.9), trial('different', 0.8), trial('same', 0.8), trial('same', undefined), trial('different', 0.1)];
  assert.deepEqual(
    sweep(trials).map(({ least, counts }) => [least, counts.right, counts.wrong]),
    [
      [0.9, 1, 0],
      [0.8, 2, 1],
      [0.1, 2, 2],
    ],
  );
  assert.equal(recallAt(trials, 0), 1 / 3);
  assert.equal(recallAt(trials, 0.5), 2 / 3);
  assert.equal(
    bestWithin(trials, () => false),
    undefined,
  );
});

test('more may be recalled where more may be wrong', () => {
  const trials = fc.array(
    fc.record({
      label: fc.constantFrom('same' as const, 'different' as const),
      confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(trials, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (list, one, other) => {
      assert.ok(recallAt(list, Math.min(one, other)) <= recallAt(list, Math.max(one, other)));
    }),
  );
});

test('reliability bins hold every score once', () => {
  const scored = [0, 0.05, 0.5, 0.949, 0.95, 0.995, 1].map((score) => ({
    score,
    label: score > 0.4 ? ('same' as const) : ('different' as const),
  }));
  const bins = reliability(scored);
  assert.equal(
    bins.reduce((sum, { pairs }) => sum + pairs, 0),
    7,
  );
  assert.deepEqual(bins.at(-1), { from: 0.99, to: 1, pairs: 2, meanScore: 0.9975, observed: 1 });
  assert.equal(calibrationError([]), undefined);
});

function sampled(count: number, truth: (features: readonly number[]) => number, seed: number): Sample[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const features = [random.next() * 2 - 1, random.next() * 4, 3];
    return { features, label: random.next() < truth(features) ? 1 : 0, weight: 1 };
  });
}

test('a logistic fit finds the weights that made the labels, and gives none to what never varies', () => {
  const samples = sampled(20_000, ([one = 0, other = 0]) => sigmoid(0.5 + 2 * one - other), 7);
  const fit = fitLogistic(samples, { ridge: 1e-6, signs: [0, 0, 0] });
  assert.ok(Math.abs(fit.intercept - 0.5) < 0.1, String(fit.intercept));
  assert.ok(Math.abs((fit.weights[0] ?? 0) - 2) < 0.1, String(fit.weights));
  assert.ok(Math.abs((fit.weights[1] ?? 0) + 1) < 0.1, String(fit.weights));
  assert.equal(fit.weights[2], 0);
});

test('a held sign is held, and the other weights are fitted around it', () => {
  const samples = sampled(5000, ([one = 0, other = 0]) => sigmoid(2 * one - other), 3);
  const fit = fitLogistic(samples, { ridge: 1e-6, signs: [-1, -1, 0] });
  assert.equal(fit.weights[0], 0);
  assert.ok((fit.weights[1] ?? 0) < -0.5);
});

test('weights of rows count as that many rows', () => {
  const one = sampled(200, ([first = 0]) => sigmoid(first), 11);
  const heavy = one.map((sample, index) => ({ ...sample, weight: index < 100 ? 2 : 1 }));
  const twice = [...one, ...one.slice(0, 100)];
  const [a, b] = [fitLogistic(heavy, { ridge: 0.01, signs: [0, 0, 0] }), fitLogistic(twice, { ridge: 0.01, signs: [0, 0, 0] })];
  for (const index of [0, 1]) assert.ok(Math.abs((a.weights[index] ?? 0) - (b.weights[index] ?? 0)) < 1e-6);
});

test('a sample that a line parts, or that has one label alone, is fitted to finite scores', () => {
  const parted = Array.from({ length: 40 }, (_, index): Sample => ({ features: [index], label: index < 20 ? 0 : 1, weight: 1 }));
  const fit = fitLogistic(parted, { ridge: 0.01, signs: [0] });
  assert.ok(scoreOf(fit, [0]) < 0.1 && scoreOf(fit, [39]) > 0.9);
  const alone = fitLogistic(parted.slice(0, 20), { ridge: 0.01, signs: [0] });
  assert.ok(Number.isFinite(alone.intercept) && scoreOf(alone, [5]) < 0.01);
});

const pair = (a: string, b: string, kind: string): LabelledPair => ({ line: 1, a, b, label: 'same', kind, source: 's' });

test('pairs that share a text or a kind, however many steps away, are in one group and one fold', () => {
  const groups = groupsOf([
    pair('1', '2', 'k'),
    pair('3', '4', 'l'),
    pair('4', '5', 'm'),
    pair('6', '7', 'k'),
    pair('8', '9', 'n'),
    pair('9', '6', 'o'),
  ]);
  assert.deepEqual(groups, [0, 1, 1, 0, 0, 0]);
  const folds = foldsOf(groups, 2);
  assert.deepEqual(folds, [0, 1, 1, 0, 0, 0]);
});

test('a text never lies in two folds', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, name, fc.constantFrom('k', 'l', 'm', 'n')), { maxLength: 30 }), (rows) => {
      const pairs = rows.map(([a, b, kind]) => pair(a, b, kind));
      const folds = foldsOf(groupsOf(pairs));
      const seen = new Map<string, number | undefined>();
      for (const [index, { a, b, kind }] of pairs.entries()) {
        for (const key of [`t${a}`, `t${b}`, `k${kind}`]) {
          assert.ok(!seen.has(key) || seen.get(key) === folds[index]);
          seen.set(key, folds[index]);
        }
      }
    }),
  );
});

const bars = (served: (index: number) => number, wrong: (index: number) => number): { least: number; served: number; wrong: number }[] =>
  BAR_GRID.map((least, index) => ({ least, served: served(index), wrong: wrong(index) }));

test('too little evidence is refused, with what is missing', () => {
  const few = enoughEvidence(
    bars(
      () => 120,
      () => 0,
    ),
    0.01,
  );
  assert.ok(few.kind === 'missing');
  assert.match(few.problem, /only 120 would-be hits at any bar, and 300 are needed; 180 more are missing/);
  const wrong = enoughEvidence(
    bars(
      (index) => index * 200,
      (index) => index * 4,
    ),
    0.01,
  );
  assert.ok(wrong.kind === 'missing');
  assert.match(
    wrong.problem,
    /at the strictest bar with hits enough \(0\.98\) 8 of 400 would-be hits are wrong, a bound of .*% against a target of 1\.00%; with 8 wrong ones \d+ hits are needed, \d+ more/,
  );
  assert.deepEqual(
    enoughEvidence(
      bars(
        () => 1000,
        () => 1,
      ),
      0.01,
    ),
    { kind: 'enough', least: 0.995, bound: upperBound(1, 1000) },
  );
});

test('the hits needed are the fewest that hold the target', () => {
  for (const [wrong, target] of [
    [0, 0.01],
    [1, 0.01],
    [4, 0.01],
    [3, 0.05],
  ] as const) {
    const needed = hitsNeeded(wrong, target);
    assert.ok(upperBound(wrong, needed) <= target && upperBound(wrong, needed - 1) > target, `${wrong} ${needed}`);
  }
  assert.deepEqual([hitsNeeded(0, 0.01), hitsNeeded(1, 0.01)], [299, 473]);
});

test('the same seed gives the same stream; popular classes come more often; a background never repeats', () => {
  const texts = Array.from({ length: 50 }, (_, index) => ({ text: `text ${index}`, name: `class ${index % 10}` }));
  const background = Array.from({ length: 20 }, (_, index) => ({ text: `background ${index}`, name: String(index) }));
  const options = { texts, background, requests: 2000, zipf: 1, seed: 5, backgroundShare: 0.1, rewordings: 'as-they-come' as const };
  const plan = planStream(options);
  assert.deepEqual(plan, planStream(options));
  assert.notDeepEqual(plan, planStream({ ...options, seed: 6 }));
  const unrelated = plan.filter(({ from }) => from === 'background');
  assert.equal(unrelated.length, 20);
  assert.equal(new Set(unrelated.map(({ text }) => text)).size, 20);
  const repeated = plan.filter(({ from }) => from === 'stream');
  const counts = [...grouped(repeated, ({ name }) => name).values()].map(({ length }) => length).sort((a, b) => b - a);
  // 1/1 against 1/10 of the harmonic sum.
  assert.ok((counts[0] ?? 0) > 5 * (counts.at(-1) ?? 0), counts.join(' '));
});

test('with rewordings first, classes of one wording are left out and no wording comes twice while one is left', () => {
  const texts = [
    ...Array.from({ length: 30 }, (_, index) => ({ text: `text ${index}`, name: `class ${index % 5}` })),
    { text: 'alone', name: 'single' },
  ];
  const plan = planStream({ texts, background: [], requests: 200, zipf: 0.8, seed: 2, backgroundShare: 0.2, rewordings: 'first' });
  assert.ok(plan.every(({ name }) => name !== 'single'));
  for (const asked of grouped(plan, ({ name }) => name).values())
    assert.equal(new Set(asked.slice(0, 6).map(({ text }) => text)).size, Math.min(6, asked.length));
});
