/**
 * What this group's own traffic showed to make no difference: words, and ways of asking, that set apart questions with the same
 * answer. A difference is approved when
 *   1. enough independent pairs of questions agree across it (no question counts twice): 2 for a word that stands for another, 3
 *      for one that the other question simply lacks, 8 for a way of asking, which says less by itself
 *   2. at most one label of it in six says otherwise. Not none: labels err (one question asked of a model twice has two answers),
 *      and a common word would be lost to the first error. Who is wrong is told by elimination: `different` counts against
 *      the one thing that was not approved yet, or in equal parts against all where everything was; where several were not, it
 *      says that something matters, not what
 *   3. no caller reported a hit wrong that leant on it: that is final
 *   4. it is no word that no evidence may explain away (never-learnt.ts)
 * A word needs none of this where another question that is known to have the stored one's answer says it, or does without it.
 * Measured by simulation on two streams of a public set (docs/correctness.md). On disk: base forms of words, digests of questions.
 */
import type { Differences } from '../judge/judge.ts';
import { differenceNames, isAbsolute, isOneSided, isWayName, type DifferenceName } from './difference-names.ts';
import type { Label } from './evidence.ts';
import { isNeverLearnt } from './never-learnt.ts';

export const MOST_KNOWN = 10_000;
const APPROVALS = 2;
const APPROVALS_ONE_SIDED = 3;
const APPROVALS_OF_A_WAY = 8;
/** Of those that agree. */
const TOLERATED = 0.2;

/** What is kept of one difference. */
export interface Difference {
  readonly name: DifferenceName;
  /** Pairs of questions (keys) that agree; no question in two of them. Kept until more would change nothing. */
  readonly approvals: readonly (readonly [asked: string, stored: string])[];
  readonly agreed: number;
  /** Parts of labels: one label counts 1 in all. */
  readonly disagreed: number;
  /** `blocked`: a caller reported it, for good. */
  readonly state: 'open' | 'blocked';
}

/** Content words, as base forms, of other questions that are known to have the stored one's answer. */
export type Phrasings = readonly (readonly string[])[];

export interface DifferenceEvents {
  /** New or changed. */
  changed(difference: Difference): void;
  /** Least recently learnt of, beyond the bound. */
  dropped(name: DifferenceName): void;
}

type Lesson = Pick<Label, 'asked' | 'stored' | 'verdict' | 'source'> & { readonly differences: Differences };

export class LearntDifferences {
  /** Least recently learnt of first. */
  readonly #known = new Map<DifferenceName, Difference>();
  readonly #events: DifferenceEvents;
  readonly #most: number;
  #approved = 0;

  constructor(events: DifferenceEvents, most: number = MOST_KNOWN) {
    this.#events = events;
    this.#most = most;
  }

  get size(): number {
    return this.#known.size;
  }

  get approved(): number {
    return this.#approved;
  }

  names(): Iterable<DifferenceName> {
    return Array.from(this.#known.keys());
  }

  restore(difference: Difference): void {
    if (this.#known.size < this.#most) this.#keep(difference);
  }

  accepts(differences: Differences, phrasings: () => Phrasings): boolean {
    const names = differenceNames(differences);
    if (names === undefined || names.length === 0) return false;
    return names.every((name) => this.#isApproved(name, differences) || isPhrasedOtherwise(name, differences, phrasings()));
  }

  learn({ differences, ...label }: Lesson): void {
    const names = differenceNames(differences);
    if (names === undefined || names.some((name) => !isWayName(name) && isNeverLearnt(name))) return;
    if (label.verdict === 'same') for (const name of names.filter((one) => !isAbsolute(one))) this.#agree(name, label);
    else if (label.source === 'feedback') for (const name of names) this.#change({ ...this.#of(name), state: 'blocked' });
    else this.#disagree(names, differences);
  }

  #agree(name: DifferenceName, { asked, stored }: Pick<Label, 'asked' | 'stored'>): void {
    const old = this.#of(name);
    if (asked === stored || old.approvals.flat().some((key) => key === asked || key === stored)) return;
    const approvals = old.approvals.length < APPROVALS_OF_A_WAY ? [...old.approvals, [asked, stored] as const] : old.approvals;
    this.#change({ ...old, approvals, agreed: old.agreed + 1 });
  }

  #disagree(names: readonly DifferenceName[], differences: Differences): void {
    const open = names.filter((name) => !this.#isApproved(name, differences));
    if (open.length > 1) return;
    const blamed = (open.length === 1 ? open : names).filter((name) => !isAbsolute(name));
    for (const name of blamed) {
      const old = this.#of(name);
      this.#change({ ...old, disagreed: old.disagreed + 1 / blamed.length });
    }
  }

  #isApproved(name: DifferenceName, differences: Differences): boolean {
    const known = this.#known.get(name);
    if (known === undefined) return false;
    if (isWayName(name)) return isApproved(known, APPROVALS_OF_A_WAY);
    return isApproved(known, isOneSided(differences) ? APPROVALS_ONE_SIDED : APPROVALS);
  }

  #of(name: DifferenceName): Difference {
    return this.#known.get(name) ?? { name, approvals: [], agreed: 0, disagreed: 0, state: 'open' };
  }

  #change(difference: Difference): void {
    this.#keep(difference);
    this.#events.changed(difference);
    if (this.#known.size <= this.#most) return;
    const oldest = this.#known.values().next();
    if (oldest.done === true) return;
    this.#letGo(oldest.value);
    this.#events.dropped(oldest.value.name);
  }

  #keep(difference: Difference): void {
    const old = this.#known.get(difference.name);
    if (old !== undefined) this.#letGo(old);
    this.#known.set(difference.name, difference);
    if (isApprovedAtAll(difference)) this.#approved += 1;
  }

  #letGo(old: Difference): void {
    this.#known.delete(old.name);
    if (isApprovedAtAll(old)) this.#approved -= 1;
  }
}

/**
 * Another question with the very same answer says this word of the asked one, or does without this word of the stored one: for
 * this answer it does not matter, whatever it does elsewhere.
 */
function isPhrasedOtherwise(name: DifferenceName, { asked }: Differences, phrasings: Phrasings): boolean {
  if (isWayName(name) || isNeverLearnt(name)) return false;
  const isAsked = asked.includes(name);
  return phrasings.some((words) => words.includes(name) === isAsked);
}

function isApproved({ approvals, agreed, disagreed, state }: Difference, needed: number): boolean {
  return state === 'open' && approvals.length >= needed && disagreed <= TOLERATED * agreed;
}

/** Under the easiest circumstances. */
function isApprovedAtAll(difference: Difference): boolean {
  return isApproved(difference, isWayName(difference.name) ? APPROVALS_OF_A_WAY : APPROVALS);
}
