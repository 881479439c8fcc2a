/**
 * From candidates to an exact answer. Candidates come by falling reach, and a reach bounds what the exact similarity can be,
 * so scoring by floats stops as soon as the last of the best beats the next reach: nothing behind it can matter, kept by the
 * scan or not. Where that point is not reached the answer is `open`, and the scan must keep more.
 */
import { toSimilarity, type EntryId, type Scope, type UnitVector } from '../units.ts';
import type { Candidates } from './kernel.ts';
import type { Rows } from './rows.ts';
import type { Neighbour, VectorSource } from './vector-index.ts';

export interface Rescoring {
  readonly scope: Scope;
  readonly rows: Rows;
  readonly source: VectorSource;
  readonly query: UnitVector;
  /** Added to every reach: what the query's own rounding hides. */
  readonly error: number;
  readonly limit: number;
}

/** Milliseconds of work before other requests get their turn. */
const SLICE = 2;
/** Rows between two looks at the clock. */
const STEP = 32;

/** `kept`: how many rows the scan was to keep; fewer candidates mean it left none out. */
export async function rescore(task: Rescoring, { numbers, reach }: Candidates, kept: number): Promise<readonly Neighbour[] | 'open'> {
  const best = new Best(task.limit);
  const turn = new Turn();
  for (let i = 0; i < numbers.length; i += 1) {
    if (best.settledBelow(reach[i]! + task.error)) return best.neighbours();
    score(task, numbers[i]!, best);
    if (i % STEP === STEP - 1) await turn.yieldIfDue();
  }
  const leftOut = numbers.length < kept ? -Infinity : reach[numbers.length - 1]! + task.error;
  return best.settledBelow(leftOut) ? best.neighbours() : 'open';
}

/** The last resort, for a scope with thousands of rows that differ less than int8 can tell: every row by floats. */
export async function rescoreAll(task: Rescoring): Promise<readonly Neighbour[]> {
  const best = new Best(task.limit);
  const turn = new Turn();
  for (let number = 0; number < task.rows.length; number += 1) {
    score(task, number, best);
    if (number % STEP === STEP - 1) await turn.yieldIfDue();
  }
  return best.neighbours();
}

/** A row whose vector the store no longer has is a row that should not be here either. */
function score({ scope, rows, source, query }: Rescoring, number: number, best: Best): void {
  const id = rows.idAt(number);
  if (id === undefined) return;
  const vector = source.vector(scope, id);
  if (vector?.length === query.length) best.offer(id, dot(vector, query));
  else rows.remove(id);
}

/** One sum in order of the components: what a plain full scan computes, to the last bit. */
function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

interface Scored {
  readonly id: EntryId;
  readonly similarity: number;
}

/** The best so far, nearest first, ties by id. Few enough that insertion beats anything clever. */
class Best {
  readonly #limit: number;
  readonly #scored: Scored[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  offer(id: EntryId, similarity: number): void {
    let at = this.#scored.length;
    while (at > 0 && isBefore(id, similarity, this.#scored[at - 1]!)) at -= 1;
    if (at >= this.#limit) return;
    this.#scored.splice(at, 0, { id, similarity });
    if (this.#scored.length > this.#limit) this.#scored.pop();
  }

  /** No similarity up to `reach` can change the answer. Strictly: at equality a lesser id would still come first. */
  settledBelow(reach: number): boolean {
    if (reach === -Infinity) return true;
    return this.#scored.length === this.#limit && this.#scored[this.#limit - 1]!.similarity > reach;
  }

  neighbours(): readonly Neighbour[] {
    return this.#scored.map(({ id, similarity }) => ({ id, similarity: toSimilarity(similarity) }));
  }
}

function isBefore(id: EntryId, similarity: number, other: Scored): boolean {
  return similarity > other.similarity || (similarity === other.similarity && id < other.id);
}

/** Long work on the event loop, in slices. */
export class Turn {
  #began: number = performance.now();

  async yieldIfDue(): Promise<void> {
    if (performance.now() - this.#began < SLICE) return;
    await nextTurn();
    this.#began = performance.now();
  }
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
