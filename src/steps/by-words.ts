/** Stored questions that share the rarer words of this one. Synchronous once their scope is in memory. */
import type { Entry } from '../entry.ts';
import type { WordIndex, Wanted } from '../words/word-index.ts';
import type { Ms } from '../units.ts';
import type { Candidate } from './best.ts';
import type { Load } from './load.ts';
import type { Asked } from './understand.ts';
import { within } from './within.ts';

export interface ByWordsPorts {
  readonly words: WordIndex;
  readonly load: Load;
  readonly wanted: (asked: Asked) => readonly Wanted[];
  readonly lookupTimeout: Ms;
}

export interface ByWords {
  candidates(asked: Asked): Promise<readonly Candidate[] | 'late'>;
}

/** How many the judge sees: 99 of 100 that it would serve are among the first five (bench/words.ts). */
const CANDIDATES = 6;

export function createByWords({ words, load, wanted, lookupTimeout }: ByWordsPorts): ByWords {
  return {
    candidates: async (asked) => {
      const { scope } = asked.prompt;
      const looked = wanted(asked);
      let ids = words.candidates(scope, looked, CANDIDATES);
      if (ids === undefined) {
        if ((await within(lookupTimeout, words.filled(scope))) === 'late') return 'late';
        ids = words.candidates(scope, looked, CANDIDATES);
      }
      return (ids ?? []).flatMap((id): Candidate[] => candidate(load(id, scope)));
    },
  };
}

function candidate(entry: Entry | undefined): Candidate[] {
  return entry === undefined ? [] : [{ entry, similarity: undefined }];
}
