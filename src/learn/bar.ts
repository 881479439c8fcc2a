/**
 * The bar: the loosest score on a fixed grid that evidence still allows, found by walking from strict to loose and stopping
 * at the first value whose one-sided 95% bound on the false-hit rate exceeds the target. Fixed-sequence testing: because
 * the order is fixed beforehand and nothing after the first failure is looked at, the 95% hold for the value that is taken,
 * not only for each alone.
 *
 * A value under which so little was seen that even no error at all would not be enough is passed over, not failed: how many
 * labels there are says nothing of how many are wrong, so the order stays fixed in the sense that matters.
 *
 * Evidence of an install: at each value the last W = 2,000 would-be hits that reached it and were drawn by chance, in which
 * shipped evidence stands in for those still to come, scaled down to what is missing and its errors rounded up. Why not live
 * labels alone from the 300th on: 300 labels hold a target of 1% only without a single error, and a group that is truly at
 * 0.5% has none in 22 cases of 100, so three good groups of four would close. Bounds:
 *   - under 300 live labels the live walk may only make the shipped bar stricter
 *   - where live labels alone prove that the target is missed (lower bound above it), shipped evidence does not speak of this
 *     traffic: it is left out at every value
 *   - no live label was ever drawn below the bar, so below the least score seen the shipped evidence speaks alone
 *   - where the window is full, the shipped evidence is out of it
 */
import { BAR_GRID, EXPLAINED_UP_TO } from '../judge/calibration.ts';
import type { BarEvidence, Calibration } from '../judge/calibration.ts';
import type { Bar } from './evidence.ts';
import { faultlessLabelsFor, isBoundWithin, lowerBound } from './clopper-pearson.ts';

export const WINDOW = 2000;
/** The window is looked at anew after each so many labels of a group. */
export const EPOCH = 100;
/** From here on live evidence is called live, and may loosen. */
export const LIVE_FROM = 300;

/** A would-be hit that was drawn by chance and compared. */
export interface DrawnLabel {
  readonly score: number;
  readonly verdict: 'same' | 'different';
}

/** `undefined`: no value of the grid holds the target. */
export function barFor(target: number, counts: readonly BarEvidence[]): number | undefined {
  const enough = faultlessLabelsFor(target);
  let bar: number | undefined;
  for (const { least, served, wrong } of counts.toSorted((a, b) => b.least - a.least)) {
    if (served < enough) continue;
    if (!isBoundWithin(target, wrong, served)) return bar;
    bar = least;
  }
  return bar;
}

export function shippedEvidence(calibration: Calibration, target: number): readonly BarEvidence[] {
  return target <= EXPLAINED_UP_TO ? calibration.explained : calibration.all;
}

/** `live`: at most the last WINDOW. What is closed for want of a bar goes on being labelled from the strictest value up. */
export function barOf(target: number, calibration: Calibration, live: readonly DrawnLabel[]): Bar {
  const shipped = shippedEvidence(calibration, target);
  const before = barFor(target, shipped);
  const now = live.length === 0 ? before : barFor(target, isRefuted(live, target) ? countsOf(live) : windowCounts(shipped, live));
  const least = live.length >= LIVE_FROM ? now : stricter(before, now);
  if (least === undefined) return { kind: 'closed', why: 'no-bar', least: before ?? BAR_GRID[0] ?? 1 };
  return { kind: 'bar', least, evidence: live.length >= LIVE_FROM ? 'live' : 'shipped' };
}

function stricter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}

function windowCounts(shipped: readonly BarEvidence[], live: readonly DrawnLabel[]): readonly BarEvidence[] {
  const lowest = drawnDownTo(live);
  return countsOf(live).map((now) => {
    const old = shipped.find(({ least }) => least === now.least) ?? { served: 0, wrong: 0 };
    if (now.least < lowest) return { ...old, least: now.least };
    const share = Math.min(1, Math.max(0, WINDOW - now.served) / Math.max(1, old.served));
    const served = now.served + Math.floor(old.served * share);
    return { least: now.least, served, wrong: Math.min(served, now.wrong + Math.ceil(old.wrong * share)) };
  });
}

/** The value of the grid that the least score seen belongs to. */
function drawnDownTo(live: readonly DrawnLabel[]): number {
  const lowest = live.reduce((least, { score }) => Math.min(least, score), 1);
  return BAR_GRID.find((value) => value <= lowest) ?? 0;
}

/** By all labels at once: one look, not one a value. A single error among few proves nothing. */
function isRefuted(live: readonly DrawnLabel[], target: number): boolean {
  const { served, wrong } = countAt(0, live);
  return wrong > 1 && lowerBound(wrong, served) > target;
}

/** Below the least score seen a value counts the same labels as the one above it, and so adds no word of its own. */
function countsOf(live: readonly DrawnLabel[]): readonly BarEvidence[] {
  const lowest = drawnDownTo(live);
  return BAR_GRID.map((least) => (least < lowest ? { least, served: 0, wrong: 0 } : countAt(least, live)));
}

function countAt(least: number, live: readonly DrawnLabel[]): BarEvidence {
  let served = 0;
  let wrong = 0;
  for (const { score, verdict } of live) {
    if (score < least) continue;
    served += 1;
    if (verdict === 'different') wrong += 1;
  }
  return { least, served, wrong };
}
