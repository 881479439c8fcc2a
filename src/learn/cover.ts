/**
 * Can left-over words be accounted for wholly by approved pairs, each word once? Sides hold few words (MOST_WORDS), and the
 * search looks at a bounded number of states, so that a vocabulary made to be hard costs a hit, never time.
 */
import { pairName, without } from './word-sets.ts';
import type { WordPair } from './word-sets.ts';

const MOST_STATES = 200;

export interface Parts {
  /** Approved pairs that contain this word on either side. */
  containing(word: string): Iterable<WordPair>;
}

/** The parts that cover it; `undefined` where none do. Nothing is covered by no part. */
export function coverOf(whole: WordPair, parts: Parts): readonly WordPair[] | undefined {
  return search(whole, parts, { left: MOST_STATES, failed: new Set() });
}

interface Budget {
  left: number;
  readonly failed: Set<string>;
}

function search(rest: WordPair, parts: Parts, budget: Budget): readonly WordPair[] | undefined {
  const word = rest.one[0] ?? rest.other[0];
  if (word === undefined) return [];
  const name = pairName(rest);
  if (budget.failed.has(name)) return undefined;
  for (const part of parts.containing(word)) {
    for (const smaller of without(rest, part)) {
      budget.left -= 1;
      if (budget.left < 0) return undefined;
      const more = search(smaller, parts, budget);
      if (more !== undefined) return [part, ...more];
    }
  }
  budget.failed.add(name);
  return undefined;
}
