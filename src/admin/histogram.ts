/**
 * A latency histogram that costs the hot path two array writes. The bounds are those the Prometheus text shows; a summary
 * for people is read off the buckets, so its percentiles are exact to the bucket and interpolated inside it.
 */

/** Upper bounds in milliseconds, from an exact hit to an answer that took minutes. */
export const BOUNDS: readonly number[] = [
  0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000,
];

/** Milliseconds. */
export interface LatencySummary {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export class Histogram {
  /** One per bound and one for all above. */
  readonly #counts: Float64Array = new Float64Array(BOUNDS.length + 1);
  #sum = 0;
  #count = 0;

  observe(milliseconds: number): void {
    let bucket = 0;
    while (bucket < BOUNDS.length && milliseconds > (BOUNDS[bucket] ?? 0)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += milliseconds;
    this.#count += 1;
  }

  count(): number {
    return this.#count;
  }

  sum(): number {
    return this.#sum;
  }

  /** How many were at or below each bound. */
  cumulative(): number[] {
    let running = 0;
    return BOUNDS.map((_bound, bucket) => (running += this.#counts[bucket] ?? 0));
  }

  summary(): LatencySummary {
    const mean = this.#count === 0 ? 0 : this.#sum / this.#count;
    return { count: this.#count, mean: rounded(mean), p50: this.#quantile(0.5), p95: this.#quantile(0.95), p99: this.#quantile(0.99) };
  }

  #quantile(share: number): number {
    const wanted = this.#count * share;
    let below = 0;
    for (let bucket = 0; bucket < BOUNDS.length; bucket += 1) {
      const here = this.#counts[bucket] ?? 0;
      const lower = bucket === 0 ? 0 : (BOUNDS[bucket - 1] ?? 0);
      if (here > 0 && below + here >= wanted) return rounded(lower + (((BOUNDS[bucket] ?? 0) - lower) * (wanted - below)) / here);
      below += here;
    }
    return this.#count === 0 ? 0 : (BOUNDS.at(-1) ?? 0);
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
