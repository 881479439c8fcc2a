/**
 * The search by words of an instance, which searches once and is gone: of a scope's questions it lists what is asked for and no more,
 * and keeps nothing. Posting every term of fifty questions took 4 ms, as long as reading the one that is asked.
 */
import { PostingLists } from '../../src/words/posting-lists.ts';
import { Ranking } from '../../src/words/ranking.ts';
import type { WordIndex, WordSource } from '../../src/words/word-index.ts';

/** `failed`: a scope could not be read, and nothing is found in it. */
export function createOneSearch(source: WordSource, failed: (error: unknown) => void): WordIndex {
  const ranking = new Ranking();
  return {
    candidates: (scope, wanted, limit) => {
      const terms = new Set(wanted.flatMap(({ anyOf }) => [...anyOf]));
      const lists = new PostingLists();
      try {
        for (const row of source.terms(scope)) lists.add(row.id, row.terms, terms);
      } catch (error) {
        failed(error);
        return [];
      }
      return ranking.search(lists, wanted, limit);
    },
    filled: () => Promise.resolve(),
    add: () => {},
    remove: () => {},
    size: () => 0,
  };
}
