/** The indexes are views of the store: an id they still name may be gone, and a scope is checked again, since nothing may ever cross it. */
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store/store.ts';
import type { EntryId, Scope } from '../units.ts';

export type Load = (id: EntryId, scope: Scope) => Entry | undefined;

export function createLoad(store: Pick<Store, 'byId'>, observer: Observer): Load {
  return (id, scope) => {
    try {
      const entry = store.byId(id);
      return entry?.scope === scope ? entry : undefined;
    } catch (error) {
      observer.fault('store-read-failed', messageOf(error));
      return undefined;
    }
  };
}
