/**
 * Words that this group's own traffic showed to make no difference: pairs of sets of words that were left over between
 * questions whose answers agreed. Approved when
 *   1. enough independent pairs of questions agree (no question counts twice): 2, or 3 where a side is empty, and one more
 *      where the pair was also part of what differed between questions with different answers
 *   2. no pair of questions with different answers had exactly these words left over: one is enough, for good
 *   3. no word of it is one that no evidence may explain away (never-learnt.ts)
 * A `different` whose words approved pairs would have covered wholly proves one of them wrong, and which cannot be told: all of
 * them are blocked. A `different` that merely contains a pair says that something in it matters, not that this does.
 *
 * Of a `same` whose words contain approved pairs only the rest is learnt, so {waive, fee} | {free, price} teaches waive = free
 * once fee = price is known. On disk: base forms of left-over words and digests of questions, nothing else of a prompt.
 */
import { coverOf } from './cover.ts';
import type { Label } from './evidence.ts';
import { isNeverLearnt } from './never-learnt.ts';
import { isOneSided, pairName, without, wordPair } from './word-sets.ts';
import type { WordPair } from './word-sets.ts';

export const MOST_PAIRS = 10_000;
const APPROVALS = 2;
const APPROVALS_ONE_SIDED = 3;

/** What is kept of one pair of word sets. */
export interface Substitution {
  readonly pair: WordPair;
  /** Pairs of questions (keys) that agree; no question in two of them. */
  readonly approvals: readonly (readonly [asked: string, stored: string])[];
  /** `blocked`: for good. */
  readonly state: 'open' | 'doubted' | 'blocked';
}

export interface SubstitutionEvents {
  /** New or changed. */
  changed(substitution: Substitution): void;
  /** Least recently used, beyond the bound. */
  dropped(pair: WordPair): void;
}

type Lesson = Pick<Label, 'asked' | 'stored' | 'verdict'> & { readonly leftover: NonNullable<Label['leftover']> };

export class Substitutions {
  /** By name, least recently used first. */
  readonly #known = new Map<string, Substitution>();
  /** Approved ones by each of their words. */
  readonly #byWord = new Map<string, Map<string, WordPair>>();
  readonly #events: SubstitutionEvents;
  readonly #most: number;
  #approved = 0;

  constructor(events: SubstitutionEvents, most: number = MOST_PAIRS) {
    this.#events = events;
    this.#most = most;
  }

  get size(): number {
    return this.#known.size;
  }

  get approved(): number {
    return this.#approved;
  }

  names(): Iterable<WordPair> {
    return Array.from(this.#known.values(), ({ pair }) => pair);
  }

  restore(substitution: Substitution): void {
    if (this.#known.size < this.#most) this.#keep(substitution);
  }

  /** May these words stand for those? Nothing left over needs no approval. */
  holds(one: readonly string[], other: readonly string[]): boolean {
    if (one.length === 0 && other.length === 0) return true;
    if (this.#approved === 0) return false;
    const whole = wordPair(one, other);
    return whole !== undefined && this.#cover(whole) !== undefined;
  }

  learn(lesson: Lesson): void {
    const whole = wordPair(lesson.leftover.asked, lesson.leftover.stored);
    if (whole === undefined) return;
    if (lesson.verdict === 'different') this.#refuse(whole);
    else this.#agree(whole, lesson);
  }

  #agree(whole: WordPair, { asked, stored }: Lesson): void {
    const rest = this.#restOf(whole);
    if (rest === undefined || [...rest.one, ...rest.other].some(isNeverLearnt)) return;
    const old = this.#known.get(pairName(rest)) ?? { pair: rest, approvals: [], state: 'open' };
    if (old.state === 'blocked' || old.approvals.length >= APPROVALS_ONE_SIDED + 1) return;
    if (asked === stored || old.approvals.flat().some((key) => key === asked || key === stored)) return;
    this.#change({ ...old, approvals: [...old.approvals, [asked, stored]] });
  }

  /** What approved pairs leave of it; `undefined` where they leave nothing. The largest are taken out first. */
  #restOf(whole: WordPair): WordPair | undefined {
    let rest: WordPair | undefined = whole;
    const parts = [...whole.one, ...whole.other].flatMap((word) => [...this.#containing(word)]);
    for (const part of parts.toSorted((a, b) => pairName(b).length - pairName(a).length)) {
      const smaller: WordPair | undefined = rest === undefined ? undefined : without(rest, part)[0];
      if (smaller !== undefined) rest = wordPair(smaller.one, smaller.other);
    }
    return rest;
  }

  #refuse(whole: WordPair): void {
    const cover = this.#cover(whole) ?? [];
    for (const pair of [whole, ...cover]) {
      const old = this.#known.get(pairName(pair)) ?? { pair, approvals: [], state: 'open' };
      this.#change({ ...old, approvals: [], state: 'blocked' });
    }
    for (const known of this.#inside(whole)) if (known.state === 'open') this.#change({ ...known, state: 'doubted' });
  }

  /** All known pairs within it. Sides are small, so its parts are fewer than what is known. */
  #inside(whole: WordPair): readonly Substitution[] {
    const found = new Map<string, Substitution>();
    for (const one of subsetsOf(whole.one))
      for (const other of subsetsOf(whole.other)) {
        const pair = wordPair(one, other);
        const known = pair === undefined ? undefined : this.#known.get(pairName(pair));
        if (known !== undefined) found.set(pairName(known.pair), known);
      }
    return [...found.values()];
  }

  #cover(whole: WordPair): readonly WordPair[] | undefined {
    return coverOf(whole, { containing: (word) => this.#containing(word) });
  }

  #containing(word: string): Iterable<WordPair> {
    return this.#byWord.get(word)?.values() ?? [];
  }

  #change(substitution: Substitution): void {
    this.#keep(substitution);
    this.#events.changed(substitution);
    if (this.#known.size <= this.#most) return;
    const oldest = this.#known.values().next();
    if (oldest.done === true) return;
    this.#letGo(oldest.value);
    this.#events.dropped(oldest.value.pair);
  }

  #keep(substitution: Substitution): void {
    const name = pairName(substitution.pair);
    const old = this.#known.get(name);
    if (old !== undefined) this.#letGo(old);
    this.#known.set(name, substitution);
    if (isApproved(substitution)) this.#index(substitution.pair, name);
  }

  #index(pair: WordPair, name: string): void {
    this.#approved += 1;
    for (const word of [...pair.one, ...pair.other]) {
      const pairs = this.#byWord.get(word) ?? new Map<string, WordPair>();
      this.#byWord.set(word, pairs.set(name, pair));
    }
  }

  #letGo(old: Substitution): void {
    const name = pairName(old.pair);
    this.#known.delete(name);
    if (!isApproved(old)) return;
    this.#approved -= 1;
    for (const word of [...old.pair.one, ...old.pair.other]) {
      const pairs = this.#byWord.get(word);
      pairs?.delete(name);
      if (pairs?.size === 0) this.#byWord.delete(word);
    }
  }
}

export function isApproved({ pair, approvals, state }: Substitution): boolean {
  if (state === 'blocked') return false;
  const needed = (isOneSided(pair) ? APPROVALS_ONE_SIDED : APPROVALS) + (state === 'doubted' ? 1 : 0);
  return approvals.length >= needed;
}

function subsetsOf(words: readonly string[]): readonly (readonly string[])[] {
  return words.reduce<readonly (readonly string[])[]>((sets, word) => [...sets, ...sets.map((set) => [...set, word])], [[]]);
}
