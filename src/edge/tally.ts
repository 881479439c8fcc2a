/** What was served and what was not, counted by reason. */
import type { ErrorCode, ProxyError } from '../errors.ts';
import type { Load } from './guest-pool.ts';

export interface Gauges extends Load {
  readonly keys: number;
  readonly bytes: number;
  readonly vectors: number;
}

export class Tally {
  #answered = 0;
  readonly #failed = new Map<ErrorCode, number>();
  readonly #spent = { compute: { times: 0, ms: 0 }, instance: { times: 0, ms: 0 } };

  /** `undefined`: the guest answered. */
  count(failure: ProxyError | undefined): void {
    if (failure === undefined) this.#answered += 1;
    else this.#failed.set(failure.code, (this.#failed.get(failure.code) ?? 0) + 1);
  }

  /** What a guest computed for a request, and what an instance took to make. */
  spent(what: 'compute' | 'instance', ms: number): void {
    this.#spent[what].times += 1;
    this.#spent[what].ms += ms;
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
      ...summary('guest_compute_seconds', 'What guests computed for a request, waits not counted.', this.#spent.compute),
      ...summary('instance_seconds', 'What an instance took to make, before its request.', this.#spent.instance),
      ...Object.entries(gauges).flatMap(([name, value]) => [`# TYPE nearhit_edge_${name} gauge`, `nearhit_edge_${name} ${value}`]),
      '',
    ].join('\n');
  }
}

function summary(name: string, help: string, { times, ms }: { readonly times: number; readonly ms: number }): readonly string[] {
  const full = `nearhit_edge_${name}`;
  return [`# HELP ${full} ${help}`, `# TYPE ${full} summary`, `${full}_sum ${ms / 1000}`, `${full}_count ${times}`];
}
