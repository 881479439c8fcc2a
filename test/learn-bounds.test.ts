import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import { BAR_GRID } from '../src/judge/calibration.ts';
import { barFor, barOf } from '../src/learn/bar.ts';
import { faultlessLabelsFor, isBoundWithin, lowerBound, upperBound } from '../src/learn/clopper-pearson.ts';
import { isBurst, isOver } from '../src/learn/error-burst.ts';
import { CALIBRATION, SHIPPED } from './support/learning.ts';

const counts = fc.integer({ min: 0, max: 3000 }).chain((labels) => fc.tuple(fc.integer({ min: 0, max: labels }), fc.constant(labels)));

/** The definition itself: the chance of `wrong` or fewer errors at this rate. */
function chanceOfAtMost(wrong: number, labels: number, rate: number): number {
  let term = (1 - rate) ** labels;
  let sum = term;
  for (let k = 1; k <= wrong; k += 1) {
    term *= ((labels - k + 1) / k) * (rate / (1 - rate));
    sum += term;
  }
  return sum;
}

describe('the Clopper-Pearson bounds', () => {
  for (const [wrong, labels, upper] of [
    [0, 300, 0.009936],
    [1, 473, 0.00999],
    [4, 1000, 0.00913],
    [12, 2000, 0.009703],
    [0, 1, 0.95],
    [1, 10, 0.394163],
  ] as const)
    it(`of ${wrong} wrong in ${labels} are at most ${upper}`, () => assert.ok(Math.abs(upperBound(wrong, labels) - upper) < 1e-6));

  it('are the rates at which what was seen has a chance of 5%', () => {
    for (const [wrong, labels] of [
      [0, 30],
      [3, 50],
      [7, 400],
      [12, 2000],
    ] as const) {
      assert.ok(Math.abs(chanceOfAtMost(wrong, labels, upperBound(wrong, labels)) - 0.05) < 1e-9);
      if (wrong > 0) assert.ok(Math.abs(1 - chanceOfAtMost(wrong - 1, labels, lowerBound(wrong, labels)) - 0.05) < 1e-9);
    }
  });

  it('are within a target exactly where the upper one is no larger', () => {
    const targets = fc.oneof(fc.constantFrom(0, 0.005, 0.01, 0.05, 0.2, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(counts, targets, ([wrong, labels], target) => {
        const upper = upperBound(wrong, labels);
        // At the bound itself either answer is right to the last bit.
        if (Math.abs(upper - target) > 1e-12) assert.equal(isBoundWithin(target, wrong, labels), upper <= target);
      }),
      { numRuns: 500 },
    );
  });

  it('hold the rate between them, rise with errors and narrow with labels', () => {
    fc.assert(
      fc.property(counts, ([wrong, labels]) => {
        const upper = upperBound(wrong, labels);
        const lower = lowerBound(wrong, labels);
        assert.ok(lower >= 0 && upper <= 1 && lower <= wrong / Math.max(1, labels) && upper >= wrong / Math.max(1, labels));
        assert.ok(upperBound(wrong, labels + 1) <= upper);
        assert.ok(wrong === labels || upperBound(wrong + 1, labels) >= upper);
      }),
      { numRuns: 200 },
    );
  });

  it('know nothing without labels, and refuse counts that cannot be', () => {
    assert.equal(upperBound(0, 0), 1);
    assert.equal(lowerBound(0, 0), 0);
    for (const [wrong, labels] of [
      [2, 1],
      [-1, 5],
      [0.5, 5],
      [Number.NaN, 5],
    ] as const)
      assert.throws(() => upperBound(wrong, labels), RangeError);
  });

  it('say how many faultless labels a target takes', () => {
    assert.equal(faultlessLabelsFor(0.01), 299);
    assert.ok(upperBound(0, 299) <= 0.01 && upperBound(0, 298) > 0.01);
    assert.equal(faultlessLabelsFor(0), Number.POSITIVE_INFINITY);
  });
});

describe('the bar', () => {
  const step = (least: number, served: number, wrong: number): { least: number; served: number; wrong: number } => ({
    least,
    served,
    wrong,
  });

  it('is the last value that held before the first that failed, however good those after it look', () => {
    const walk = [step(0.99, 500, 0), step(0.9, 900, 1), step(0.8, 1000, 30), step(0.7, 9000, 31)];
    assert.equal(barFor(0.01, walk), 0.9);
    assert.equal(barFor(0.01, walk.toReversed()), 0.9);
  });

  it('is none where the strictest value fails, and passes over values too thin to fail', () => {
    assert.equal(barFor(0.01, [step(0.99, 500, 6), step(0.9, 9000, 6)]), undefined);
    assert.equal(barFor(0.01, [step(0.99, 20, 0), step(0.9, 900, 1)]), 0.9);
    assert.equal(barFor(0.01, []), undefined);
  });

  it('is never looser for a stricter target', () => {
    const evidence = fc.array(fc.tuple(fc.integer({ min: 0, max: 4000 }), fc.integer({ min: 0, max: 40 })), {
      minLength: 15,
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        evidence,
        fc.double({ min: 0.002, max: 0.2, noNaN: true }),
        fc.double({ min: 1, max: 5, noNaN: true }),
        (rows, target, times) => {
          let served = 0;
          let wrong = 0;
          const walk = rows.map(([more, errors], at) => {
            served += more;
            wrong += Math.min(more, errors);
            return step(BAR_GRID[at] ?? 0, served, wrong);
          });
          const strict = barFor(target, walk);
          const loose = barFor(target * times, walk);
          // A looser target tests thin values that a stricter one passes over, so only a bar that both walks tested compares.
          const thin = walk.some((one) => one.served >= faultlessLabelsFor(target * times) && one.served < faultlessLabelsFor(target));
          if (strict !== undefined && !thin) assert.ok(loose !== undefined && loose <= strict);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('of a new install is the shipped one', () => {
    assert.deepEqual(barOf(0.01, CALIBRATION, []), { kind: 'bar', least: 0.9, evidence: 'shipped' });
    assert.deepEqual(barOf(0.01, { ...CALIBRATION, explained: [] }, []), { kind: 'closed', why: 'no-bar', least: BAR_GRID[0] });
    const loose = { ...CALIBRATION, all: SHIPPED.map((one) => ({ ...one, wrong: 0 })) };
    assert.deepEqual(barOf(0.05, loose, []), { kind: 'bar', least: 0.3, evidence: 'shipped' });
    assert.deepEqual(barOf(0.01, loose, []), { kind: 'bar', least: 0.9, evidence: 'shipped' });
  });

  it('is never made looser by fewer than 300 live labels', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.double({ min: 0.3, max: 1, noNaN: true }), fc.boolean()), { maxLength: 299 }), (rows) => {
        const live = rows.map(([score, right]) => ({ score, verdict: right ? ('same' as const) : ('different' as const) }));
        const bar = barOf(0.01, CALIBRATION, live);
        assert.ok(bar.kind === 'closed' || (bar.least >= 0.9 && bar.evidence === 'shipped'));
      }),
      { numRuns: 100 },
    );
  });

  it('does not loosen below what was ever drawn', () => {
    const live = Array.from({ length: 2000 }, () => ({ score: 0.93, verdict: 'same' as const }));
    assert.deepEqual(barOf(0.01, CALIBRATION, live), { kind: 'bar', least: 0.9, evidence: 'live' });
  });

  it('gets stricter where the low scores are wrong, and is none where all are', () => {
    const at = (score: number, wrong: number, labels: number): { score: number; verdict: 'same' | 'different' }[] =>
      Array.from({ length: labels }, (_, i) => ({ score, verdict: i < wrong ? 'different' : 'same' }));
    assert.deepEqual(barOf(0.01, CALIBRATION, [...at(0.999, 0, 1500), ...at(0.91, 14, 500)]), {
      kind: 'bar',
      least: 0.925,
      evidence: 'live',
    });
    assert.equal(barOf(0.01, CALIBRATION, at(0.999, 40, 1000)).kind, 'closed');
  });
});

describe('an error burst', () => {
  it('takes three errors and proof', () => {
    assert.equal(isBurst(1, 1, 0.01), false);
    assert.equal(isBurst(2, 2, 0.01), false);
    assert.equal(isBurst(3, 3, 0.01), true);
    assert.equal(isBurst(3, 50, 0.01), false);
    assert.equal(isBurst(4, 50, 0.01), true);
    assert.equal(isBurst(4, 50, 0.05), false);
  });

  it('is over when the target is held again', () => {
    assert.equal(isOver(0, 200, 0.01), false);
    assert.equal(isOver(0, 300, 0.01), true);
    assert.equal(isOver(1, 300, 0.01), false);
  });
});
