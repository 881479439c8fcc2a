/** What listens to a store must not be able to stop its queue: what is on disk stays true. */
import { messageOf } from '../errors.ts';
import type { StoreEvents } from './store.ts';

export function guardedEvents({ committed, removed, embedded }: StoreEvents, log: (message: string) => void): StoreEvents {
  const guarded =
    <Told extends readonly unknown[]>(tell: (...told: Told) => void) =>
    (...told: Told): void => {
      try {
        tell(...told);
      } catch (error) {
        log(`a listener of the store failed: ${messageOf(error)}`);
      }
    };
  return { committed: guarded(committed), removed: guarded(removed), embedded: guarded(embedded) };
}
