/**
 * What is known of one scope group: its drawn labels, its reports, and whether it is closed. The bar follows from the state
 * alone; it is computed once an epoch and target and then remembered.
 */
import type { Calibration } from '../judge/calibration.ts';
import { barOf, EPOCH, LIVE_FROM, WINDOW } from './bar.ts';
import { upperBound } from './clopper-pearson.ts';
import { DrawnLabels } from './drawn-labels.ts';
import type { DrawnLabel } from './bar.ts';
import { isBurst, isOver, RECENT_HITS, RECENT_LABELS } from './error-burst.ts';
import type { Bar, Rate } from './evidence.ts';

/** What is stored of a group besides its labels. */
export interface GroupFacts {
  readonly group: string;
  /** Labels before this number are of the time before a burst and count for no bar. */
  readonly since: number;
  readonly burst: 'closed' | 'none';
  /** Would-be hits that were not held out: the base of the reports. A little behind after a kill. */
  readonly hits: number;
  /** `hits` at each of the last reports of a wrong hit. */
  readonly reports: readonly number[];
}

const TARGETS_REMEMBERED = 16;

export class GroupEvidence {
  readonly group: string;
  readonly labels: DrawnLabels = new DrawnLabels();
  readonly #calibration: Calibration;
  readonly #target: number;
  #since = 0;
  #burst: 'closed' | 'none' = 'none';
  #hits = 0;
  #reports: number[] = [];
  readonly #bars = new Map<number, { readonly epoch: number; readonly since: number; readonly bar: Bar }>();

  /** `target`: the install's own; whether errors come in a burst is measured against it. */
  constructor(group: string, calibration: Calibration, target: number) {
    this.group = group;
    this.#calibration = calibration;
    this.#target = target;
  }

  get facts(): GroupFacts {
    return { group: this.group, since: this.#since, burst: this.#burst, hits: this.#hits, reports: this.#reports };
  }

  restore(facts: GroupFacts): void {
    this.#since = Math.min(facts.since, this.labels.count);
    this.#burst = facts.burst;
    this.#hits = facts.hits;
    this.#reports = facts.reports.slice(-RECENT_HITS);
  }

  bar(target: number): Bar {
    const bar = this.#evidenceBar(target);
    return this.#burst === 'closed' ? { kind: 'closed', why: 'error-burst', least: bar.least } : bar;
  }

  /** Of the window as it is now, closed or not. */
  rate(): Rate {
    const window = this.labels.between(this.labels.count - WINDOW, this.labels.count);
    return rateOf(window.length, wrongIn(window));
  }

  served(): void {
    this.#hits += 1;
  }

  report(): void {
    this.#reports.push(this.#hits);
    if (this.#reports.length > RECENT_HITS) this.#reports.shift();
    this.#closeOnBurst();
  }

  draw(label: DrawnLabel): ReturnType<DrawnLabels['add']> {
    const written = this.labels.add(label);
    if (label.verdict === 'different') this.#closeOnBurst();
    if (this.#burst === 'closed') this.#openWhenOver();
    return written;
  }

  #evidenceBar(target: number): Bar {
    const epoch = Math.floor(this.labels.count / EPOCH);
    const known = this.#bars.get(target);
    if (known?.epoch === epoch && known.since === this.#since) return known.bar;
    const last = epoch * EPOCH;
    const bar = barOf(target, this.#calibration, this.labels.between(Math.max(this.#since, last - WINDOW), last));
    if (this.#bars.size >= TARGETS_REMEMBERED) this.#bars.clear();
    this.#bars.set(target, { epoch, since: this.#since, bar });
    return bar;
  }

  /** In a closed group: the burst goes on, so what proves that it is over begins again. */
  #closeOnBurst(): void {
    const { count } = this.labels;
    const recent = this.labels.between(Math.max(this.#since, count - RECENT_LABELS), count);
    const reported = this.#reports.filter((hits) => hits > this.#hits - RECENT_HITS).length;
    const bursts =
      isBurst(wrongIn(recent), recent.length, this.#target) || isBurst(reported, Math.min(this.#hits, RECENT_HITS), this.#target);
    if (!bursts) return;
    this.#burst = 'closed';
    this.#since = count;
    this.#reports = [];
  }

  #openWhenOver(): void {
    const { count } = this.labels;
    if (count % EPOCH !== 0) return;
    const later = this.labels.between(Math.max(this.#since, count - WINDOW), count);
    if (isOver(wrongIn(later), later.length, this.#target)) this.#burst = 'none';
  }
}

export function rateOf(labels: number, wrong: number): Rate {
  return {
    labels,
    wrong,
    rate: labels === 0 ? undefined : wrong / labels,
    upper: upperBound(wrong, labels),
    standing: labels < LIVE_FROM ? 'shipped evidence only' : 'live',
  };
}

export function wrongIn(labels: readonly { readonly verdict: string }[]): number {
  return labels.reduce((sum, { verdict }) => sum + (verdict === 'different' ? 1 : 0), 0);
}
