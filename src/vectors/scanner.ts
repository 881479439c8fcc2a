/**
 * Where a scan runs. Up to INLINE_ROWS on the calling thread: 0.25 ms at most, less than a message to the worker and back.
 * Larger scopes in the search worker, and, where that is not to be had, in slices on the calling thread.
 */
import { nextTurn } from '../next-turn.ts';
import { OWN_SCRATCH, WORKER_SCRATCH, type Arena } from './arena.ts';
import { BackgroundScan } from './background-scan.ts';
import { compileKernel, createScan, type Candidates, type Scan, type Span } from './kernel.ts';
import type { Query } from './query.ts';

const INLINE_ROWS = 12_288;

export class Scanner {
  readonly #scan: Scan;
  readonly #background: BackgroundScan;

  constructor({ memory }: Arena) {
    const module = compileKernel();
    this.#scan = createScan(module, memory, OWN_SCRATCH);
    this.#background = new BackgroundScan({ module, memory, scratch: WORKER_SCRATCH });
  }

  /** The `keep` rows of greatest reach. The spans must stay allocated until this resolves. */
  async scan(spans: readonly Span[], query: Query, keep: number): Promise<Candidates> {
    const rows = spans.reduce((sum, span) => sum + span.rows, 0);
    if (rows <= INLINE_ROWS) return this.#scan(spans, query, keep);
    return (await this.#background.scan(spans, query, keep)) ?? (await this.#inSlices(spans, query, keep));
  }

  close(): Promise<void> {
    return this.#background.close();
  }

  async #inSlices(spans: readonly Span[], query: Query, keep: number): Promise<Candidates> {
    const slices: Candidates[] = [];
    for (const slice of cut(spans)) {
      slices.push(this.#scan(slice, query, keep));
      await nextTurn();
    }
    return merge(slices, keep);
  }
}

function cut(spans: readonly Span[]): readonly (readonly Span[])[] {
  const slices: Span[][] = [];
  let room = 0;
  for (const span of spans) {
    if (room < span.rows) {
      slices.push([]);
      room = INLINE_ROWS;
    }
    slices.at(-1)?.push(span);
    room -= span.rows;
  }
  return slices;
}

/** What a slice left out has no more reach than the least it kept, so the best of all slices are the best of all rows. */
function merge(slices: readonly Candidates[], keep: number): Candidates {
  const all = slices.flatMap(({ numbers, reach }) => Array.from(numbers, (number, i) => ({ number, reach: reach[i]! })));
  const best = all.sort((a, b) => b.reach - a.reach).slice(0, keep);
  return { numbers: Int32Array.from(best, (row) => row.number), reach: Float32Array.from(best, (row) => row.reach) };
}
