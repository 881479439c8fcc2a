/** What was served and what was not, counted by reason. */
import type { ErrorCode, ProxyError } from '../errors.ts';

export interface Gauges {
  readonly threads: number;
  readonly busy: number;
  readonly queued: number;
  readonly keys: number;
  readonly bytes: number;
  readonly vectors: number;
}

export class Tally {
  #answered = 0;
  readonly #failed = new Map<ErrorCode, number>();

  /** `undefined`: the guest answered. */
  count(failure: ProxyError | undefined): void {
    if (failure === undefined) this.#answered += 1;
    else this.#failed.set(failure.code, (this.#failed.get(failure.code) ?? 0) + 1);
  }

  /** For people. */
  line({ keys, vectors }: Gauges): string {
    const failures = [...this.#failed].map(([code, count]) => `${code} ${count}`);
    const failed = failures.length === 0 ? 'none failed' : failures.join(', ');
    return `${this.#answered} requests answered by guests, ${failed}; ${keys} keys and ${vectors} vectors held`;
  }

  /** Prometheus text. */
  text(gauges: Gauges): string {
    const requests = [['answered', this.#answered] as const, ...this.#failed];
    return [
      '# HELP nearhit_edge_requests_total Requests by how their guest ended.',
      '# TYPE nearhit_edge_requests_total counter',
      ...requests.map(([end, count]) => `nearhit_edge_requests_total{end="${end}"} ${count}`),
      ...Object.entries(gauges).flatMap(([name, value]) => [`# TYPE nearhit_edge_${name} gauge`, `nearhit_edge_${name} ${value}`]),
      '',
    ].join('\n');
  }
}
