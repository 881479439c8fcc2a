/**
 * The words of a stored question by its key, for what is learnt of other phrasings of one answer. Scopes need no check here: only
 * questions of one scope are ever compared, so only those are linked.
 */
import { messageOf } from '../errors.ts';
import type { Judge } from '../judge/judge.ts';
import type { WordsOf } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store/store.ts';
import type { Readings } from './readings.ts';

export interface WordsOfPorts {
  readonly store: Pick<Store, 'byKey'>;
  readonly judge: Judge;
  readonly readings: Readings;
  readonly observer: Observer;
}

export function createWordsOf({ store, judge, readings, observer }: WordsOfPorts): WordsOf {
  return (key) => {
    try {
      const entry = store.byKey(key);
      return entry === undefined ? undefined : judge.words(readings.of(entry.question));
    } catch (error) {
      observer.fault('store-read-failed', messageOf(error));
      return undefined;
    }
  };
}
