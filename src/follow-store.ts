import type { StoreEvents } from './store/store.ts';
import type { VectorIndex } from './vectors/vector-index.ts';
import type { WordIndex } from './words/word-index.ts';

/** The indexes are views of the store: they hear of every commit and removal. */
export function followStore(index: VectorIndex, words: WordIndex): StoreEvents {
  return {
    committed: ({ scope, id }, vector, terms) => {
      if (vector !== undefined) index.add(scope, id, vector);
      if (terms !== undefined) words.add(scope, id, terms);
    },
    removed: (id, scope) => {
      index.remove(scope, id);
      words.remove(scope, id);
    },
    embedded: (id, scope, vector) => index.add(scope, id, vector),
  };
}
