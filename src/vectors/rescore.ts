/**
 * From candidates to an exact answer. Candidates come by falling reach, and a reach bounds what the exact similarity can be,
 * so scoring by floats stops as soon as the last of the best beats the next reach: nothing behind it can matter, kept by the
 * scan or not. Where that point is not reached the answer is `open`, and the scan must keep more.
 */
import { toSimilarity, type EntryId, type Scope, type UnitVector } from '../units.ts';
import type { Candidates } from './kernel.ts';
import type { Rows } from './rows.ts';
import { Turn } from './turn.ts';
import type { Neighbour, VectorSource } from './vector-index.ts';

export interface Question {
  readonly scope: Scope;
  readonly rows: Rows;
  readonly source: VectorSource;
  readonly query: UnitVector;
  /** Added to every reach: what the query's own rounding hides. */
  readonly error: number;
  readonly limit: number;
}

/** Rows between two looks at the clock. */
const STEP = 32;

export class Rescoring {
  readonly #question: Question;
  readonly #best: Best;
  readonly #turn: Turn = new Turn();
  /** Row numbers scored by an earlier, narrower round. */
  readonly #scored = new Set<number>();

  constructor(question: Question) {
    this.#question = question;
    this.#best = new Best(question.limit);
  }

  /** `kept`: how many rows the scan was to keep; fewer candidates mean it left none out. */
  async among({ numbers, reach }: Candidates, kept: number): Promise<readonly Neighbour[] | 'open'> {
    const { error } = this.#question;
    for (let i = 0; i < numbers.length; i += 1) {
      if (this.#best.settledBelow(reach[i]! + error)) return this.#best.neighbours();
      this.#score(numbers[i]!);
      if (i % STEP === STEP - 1 && this.#turn.isOver) await this.#turn.next();
    }
    const leftOut = numbers.length < kept ? -Infinity : reach[numbers.length - 1]! + error;
    return this.#best.settledBelow(leftOut) ? this.#best.neighbours() : 'open';
  }

  /** The last resort, for a scope with thousands of rows that differ by less than int8 can tell: every row by floats. */
  async amongAll(): Promise<readonly Neighbour[]> {
    for (let number = 0; number < this.#question.rows.length; number += 1) {
      this.#score(number);
      if (number % STEP === STEP - 1 && this.#turn.isOver) await this.#turn.next();
    }
    return this.#best.neighbours();
  }

  /** A row whose vector the store no longer has is a row that should not be here either. */
  #score(number: number): void {
    const { scope, rows, source, query } = this.#question;
    const id = rows.idAt(number);
    if (id === undefined || this.#scored.has(number)) return;
    this.#scored.add(number);
    const vector = source.vector(scope, id);
    if (vector?.length === query.length) this.#best.offer(id, dot(vector, query));
    else rows.remove(id);
  }
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
