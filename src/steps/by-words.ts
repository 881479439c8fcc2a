/** Stored questions that share the rarer words of this one. Synchronous once their scope is in memory. */
import type { Entry } from '../entry.ts';
import type { WordIndex, Wanted } from '../words/word-index.ts';
import type { Ms, Scope } from '../units.ts';
import type { Candidate } from './best.ts';
import { scopesOf } from './chain-scopes.ts';
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

/** How many of a scope the judge sees: 99 of 100 that it would serve are among the first five (bench/words.ts). */
const CANDIDATES = 6;

export function createByWords(ports: ByWordsPorts): ByWords {
  return {
    candidates: async (asked) => {
      const looked = ports.wanted(asked);
      const found: Candidate[] = [];
      for (const scope of scopesOf(asked)) {
        const here = await candidatesIn(scope, looked, ports);
        if (here === 'late') return 'late';
        found.push(...here);
      }
      return found;
    },
  };
}

async function candidatesIn(
  scope: Scope,
  looked: readonly Wanted[],
  { words, load, lookupTimeout }: ByWordsPorts,
): Promise<readonly Candidate[] | 'late'> {
  let ids = words.candidates(scope, looked, CANDIDATES);
  if (ids === undefined) {
    if ((await within(lookupTimeout, words.filled(scope))) === 'late') return 'late';
    ids = words.candidates(scope, looked, CANDIDATES);
  }
  return (ids ?? []).flatMap((id): Candidate[] => candidate(load(id, scope)));
}

function candidate(entry: Entry | undefined): Candidate[] {
  return entry === undefined ? [] : [{ entry, similarity: undefined }];
}
