/** What came of a stream, counted as it goes: hits by tier, wrong ones, and how much of what could have been a hit was one. */
import { upperBound } from '../learn/clopper-pearson.ts';
import type { Ask } from './stream-plan.ts';

export type Tier = 'exact' | 'alias' | 'semantic' | 'joined' | 'stale';

/** One request's end, as its caller saw it. */
export interface Answered {
  readonly tier: Tier | undefined;
  /** Why not, where it was no hit: `none`, `vetoed`, `held-out`, a reason of policy. */
  readonly why: string;
  /** The veto of the nearest, '' where there was no near neighbour. */
  readonly veto: string;
  /** Whose answer came: the class it was written for. */
  readonly name: string;
}

export interface Moment {
  readonly requests: number;
  readonly hitRate: number;
  /** Wrong hits of all hits up to here. */
  readonly falseHits: number;
}

export interface RepeatCounts {
  readonly requests: number;
  /** Served, with the right answer. */
  readonly served: number;
}

export interface StreamReport {
  readonly file: string;
  readonly requests: number;
  readonly classes: number;
  readonly tiers: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly vetoes: Readonly<Record<string, number>>;
  readonly hits: number;
  readonly wrong: number;
  readonly wrongByMeaning: number;
  readonly hitsByMeaning: number;
  /** One-sided 95%, of wrong hits among all hits. */
  readonly bound: number;
  readonly backgroundHits: number;
  /** Requests whose class was answered before. */
  readonly repeats: RepeatCounts;
  /** Of these, wordings not asked before. */
  readonly reworded: RepeatCounts;
  /** The same, after so many near neighbours had been seen. */
  readonly nearNeighbours: number;
  readonly learntAfter: number;
  readonly repeatsAfter: RepeatCounts;
  readonly rewordedAfter: RepeatCounts;
  readonly moments: readonly Moment[];
  readonly mistakes: readonly { readonly asked: string; readonly expected: string; readonly got: string; readonly tier: string }[];
  /** What the install says of itself in the end. */
  readonly labels: number;
  readonly labelledWrong: number;
  readonly learnt: readonly string[];
}

interface Repeats {
  requests: number;
  served: number;
}

const MOMENTS = 100;

export interface TallyOptions {
  readonly total: number;
  /** How many near neighbours make the install one that has learnt. */
  readonly learntAfter: number;
  readonly examples: number;
}

export class StreamTally {
  readonly #options: TallyOptions;
  readonly #tiers: Record<string, number> = {};
  readonly #reasons: Record<string, number> = {};
  readonly #vetoes: Record<string, number> = {};
  readonly #answered = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #repeats: Repeats = { requests: 0, served: 0 };
  readonly #reworded: Repeats = { requests: 0, served: 0 };
  readonly #repeatsAfter: Repeats = { requests: 0, served: 0 };
  readonly #rewordedAfter: Repeats = { requests: 0, served: 0 };
  readonly #moments: Moment[] = [];
  readonly #mistakes: StreamReport['mistakes'][number][] = [];
  #requests = 0;
  #hits = 0;
  #wrong = 0;
  #wrongByMeaning = 0;
  #hitsByMeaning = 0;
  #backgroundHits = 0;
  #near = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  add(ask: Ask, answered: Answered): void {
    this.#requests += 1;
    const right = answered.name === ask.name;
    this.#countRepeat(ask, answered.tier !== undefined && right);
    if (answered.tier === undefined) this.#miss(answered);
    else this.#hit(ask, answered, answered.tier, right);
    this.#asked.add(ask.text);
    this.#answered.add(ask.name);
    if (this.#requests % Math.max(1, Math.floor(this.#options.total / MOMENTS)) === 0 || this.#requests === this.#options.total)
      this.#moment();
  }

  #countRepeat(ask: Ask, served: boolean): void {
    if (!this.#answered.has(ask.name)) return;
    const seen = this.#asked.has(ask.text);
    const learnt = this.#near >= this.#options.learntAfter;
    const counts = [
      this.#repeats,
      ...(seen ? [] : [this.#reworded]),
      ...(learnt ? [this.#repeatsAfter, ...(seen ? [] : [this.#rewordedAfter])] : []),
    ];
    for (const count of counts) {
      count.requests += 1;
      if (served) count.served += 1;
    }
  }

  #miss({ why, veto }: Answered): void {
    this.#reasons[why] = (this.#reasons[why] ?? 0) + 1;
    if (veto !== '') this.#vetoes[veto] = (this.#vetoes[veto] ?? 0) + 1;
    if (veto !== '' || why === 'held-out') this.#near += 1;
  }

  #hit(ask: Ask, answered: Answered, tier: Tier, right: boolean): void {
    this.#hits += 1;
    this.#tiers[tier] = (this.#tiers[tier] ?? 0) + 1;
    if (tier === 'semantic') this.#hitsByMeaning += 1;
    if (ask.from === 'background') this.#backgroundHits += 1;
    if (right) return;
    this.#wrong += 1;
    if (tier === 'semantic') this.#wrongByMeaning += 1;
    if (this.#mistakes.length < this.#options.examples)
      this.#mistakes.push({ asked: ask.text, expected: ask.name, got: answered.name, tier });
  }

  #moment(): void {
    this.#moments.push({
      requests: this.#requests,
      hitRate: this.#hits / this.#requests,
      falseHits: this.#hits === 0 ? 0 : this.#wrong / this.#hits,
    });
  }

  report(file: string, said: Pick<StreamReport, 'labels' | 'labelledWrong' | 'learnt'>): StreamReport {
    return {
      file,
      requests: this.#requests,
      classes: this.#answered.size,
      tiers: this.#tiers,
      reasons: this.#reasons,
      vetoes: this.#vetoes,
      hits: this.#hits,
      wrong: this.#wrong,
      wrongByMeaning: this.#wrongByMeaning,
      hitsByMeaning: this.#hitsByMeaning,
      bound: upperBound(this.#wrong, this.#hits),
      backgroundHits: this.#backgroundHits,
      repeats: this.#repeats,
      reworded: this.#reworded,
      nearNeighbours: this.#near,
      learntAfter: this.#options.learntAfter,
      repeatsAfter: this.#repeatsAfter,
      rewordedAfter: this.#rewordedAfter,
      moments: this.#moments,
      mistakes: this.#mistakes,
      ...said,
    };
  }
}
