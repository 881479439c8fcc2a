/**
 * Everything that is counted, as plain numbers: a request costs a few map look-ups by strings that are interned already.
 * Metrics and stats are both read from here, so they can never disagree. Label values are closed sets of ours; those that
 * follow a caller's words (upstream hosts) are bounded.
 */
import type { ErrorCode } from '../errors.ts';
import type { Observer, RequestRecord } from '../observer.ts';
import type { DropReason, Outcome } from '../outcome.ts';
import { Histogram, type LatencySummary } from './histogram.ts';

/** What came of comparing a fresh answer with a stored one. */
type LearnResult = Parameters<Observer['learned']>[0];
export type OutcomeName = Outcome['kind'] | 'error';

/** What was counted since start, for people. */
export interface Counts {
  readonly startedAt: number;
  readonly uptimeMs: number;
  readonly requests: number;
  readonly outcomes: Readonly<Partial<Record<OutcomeName, number>>>;
  /** Reasons of misses, bypasses and errors, under their outcome. */
  readonly reasons: Readonly<Partial<Record<OutcomeName, Readonly<Record<string, number>>>>>;
  /** Shares of the requests that were looked up: hits of any kind, or misses. Bypasses and errors are no part. */
  readonly hitRatio: {
    readonly overall: number;
    readonly exact: number;
    readonly alias: number;
    readonly semantic: number;
    readonly joined: number;
  };
  readonly tokensSaved: number;
  readonly stored: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly vetoes: Readonly<Record<string, number>>;
  /** Comparisons of a fresh answer with a stored one, by result. */
  readonly learned: Readonly<Record<string, number>>;
  /** Texts embedded for others, by the name of the model. */
  readonly textsServed: Readonly<Record<string, number>>;
  readonly faults: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly latency: {
    readonly total: Readonly<Partial<Record<OutcomeName, LatencySummary>>>;
    readonly head: Readonly<Partial<Record<OutcomeName, LatencySummary>>>;
    readonly embed: LatencySummary;
    readonly search: LatencySummary;
  };
}

/** Hosts beyond these share one label, so that a caller who makes up hosts cannot fill the memory. */
const UPSTREAMS_AT_MOST = 64;
const OTHER_UPSTREAMS = 'other';

export class Counters {
  readonly startedAt: number = Date.now();
  readonly requests: Map<OutcomeName, Map<string, number>> = new Map();
  readonly vetoes: Map<string, number> = new Map();
  readonly dropped: Map<DropReason, number> = new Map();
  readonly learned: Map<LearnResult, number> = new Map();
  readonly textsServed: Map<string, number> = new Map();
  readonly faults: Map<ErrorCode, number> = new Map();
  /** Upstream host -> error code or `http-<status>`. */
  readonly upstreamErrors: Map<string, Map<string, number>> = new Map();
  readonly total: Map<OutcomeName, Histogram> = new Map();
  readonly head: Map<OutcomeName, Histogram> = new Map();
  readonly embed: Histogram = new Histogram();
  readonly search: Histogram = new Histogram();
  tokensSaved = 0;
  stored = 0;
  bytesIn = 0;
  bytesOut = 0;

  request(record: RequestRecord): void {
    // Our own pages would drown the requests of an idle proxy in health checks.
    if (record.route === 'nearhit') return;
    const { outcome } = record;
    increment(at(this.requests, outcome, newCount), record.reason);
    at(this.total, outcome, newHistogram).observe(record.totalMs);
    at(this.head, outcome, newHistogram).observe(record.headMs);
    if (record.embedMs !== undefined) this.embed.observe(record.embedMs);
    if (record.searchMs !== undefined) this.search.observe(record.searchMs);
    if (record.veto !== undefined) increment(this.vetoes, record.veto);
    if (record.tokensSaved !== undefined) this.tokensSaved += record.tokensSaved;
    this.bytesIn += record.bytesIn;
    this.bytesOut += record.bytesOut;
    if (record.status >= 400) this.#countError(record);
  }

  #countError(record: RequestRecord): void {
    if (record.outcome !== 'error') return this.#countUpstream(record.upstream, `http-${record.status}`);
    if (record.reason.startsWith('upstream-')) this.#countUpstream(record.upstream, record.reason);
  }

  #countUpstream(host: string, code: string): void {
    const known = this.upstreamErrors.has(host) || this.upstreamErrors.size < UPSTREAMS_AT_MOST;
    increment(at(this.upstreamErrors, known ? host : OTHER_UPSTREAMS, newCount), code);
  }

  admission(result: 'stored' | DropReason): void {
    if (result === 'stored') this.stored += 1;
    else increment(this.dropped, result);
  }

  learn(result: LearnResult): void {
    increment(this.learned, result);
  }

  embedded(model: string, texts: number): void {
    increment(this.textsServed, model, texts);
  }

  fault(code: ErrorCode): void {
    increment(this.faults, code);
  }

  counts(): Counts {
    const outcomes = Object.fromEntries([...this.requests].map(([outcome, reasons]) => [outcome, total(reasons)])) as Counts['outcomes'];
    return {
      startedAt: this.startedAt,
      uptimeMs: Date.now() - this.startedAt,
      requests: Object.values(outcomes).reduce((sum, count) => sum + count, 0),
      outcomes,
      reasons: reasonsOf(this.requests),
      hitRatio: hitRatio(outcomes),
      tokensSaved: this.tokensSaved,
      stored: this.stored,
      dropped: Object.fromEntries(this.dropped) as Counts['dropped'],
      vetoes: Object.fromEntries(this.vetoes),
      learned: Object.fromEntries(this.learned),
      textsServed: Object.fromEntries(this.textsServed),
      faults: Object.fromEntries(this.faults) as Counts['faults'],
      latency: { total: summaries(this.total), head: summaries(this.head), embed: this.embed.summary(), search: this.search.summary() },
    };
  }
}

function reasonsOf(requests: ReadonlyMap<OutcomeName, ReadonlyMap<string, number>>): Counts['reasons'] {
  const named = [...requests].map(
    ([outcome, reasons]) => [outcome, Object.fromEntries([...reasons].filter(([reason]) => reason !== ''))] as const,
  );
  return Object.fromEntries(named.filter(([, reasons]) => Object.keys(reasons).length > 0));
}

/** A stale answer and a joined flight spared the provider as well. */
function hitRatio(outcomes: Counts['outcomes']): Counts['hitRatio'] {
  const { exact = 0, alias = 0, semantic = 0, joined = 0, stale = 0, miss = 0, refresh = 0 } = outcomes;
  const hits = exact + alias + semantic + joined + stale;
  const lookedUp = hits + miss + refresh;
  const share = (count: number): number => (lookedUp === 0 ? 0 : Math.round((count / lookedUp) * 10_000) / 10_000);
  return { overall: share(hits), exact: share(exact), alias: share(alias), semantic: share(semantic), joined: share(joined) };
}

function summaries(histograms: ReadonlyMap<OutcomeName, Histogram>): Partial<Record<OutcomeName, LatencySummary>> {
  return Object.fromEntries([...histograms].map(([outcome, histogram]) => [outcome, histogram.summary()]));
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function increment<Name>(counts: Map<Name, number>, name: Name, by = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + by);
}

function at<Name, Value>(map: Map<Name, Value>, name: Name, make: () => Value): Value {
  let value = map.get(name);
  if (value === undefined) map.set(name, (value = make()));
  return value;
}

const newCount = (): Map<string, number> => new Map();
const newHistogram = (): Histogram => new Histogram();
