/** What everything does that keeps entries. A factory opens a fresh, empty one; whoever calls it closes it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Clock } from '../../src/clock.ts';
import { StoreError, type Catalogue, type OpenStore, type StoreEvents } from '../../src/store/store.ts';
import { commitOf, idNamed, keyNamed, movedClock, notedEvents, scopeNamed, START, type Noted } from '../support/stored.ts';

export interface OpenEntries extends Pick<OpenStore, 'store' | 'words'> {
  readonly catalogue: Pick<Catalogue, 'remove'>;
}
type OpenFresh = (options: { clock: Clock; events: StoreEvents; maxBytes: number }) => Promise<OpenEntries>;

interface Opened extends OpenEntries {
  readonly events: Noted;
}

const LARGE = 1 << 30;

export function entriesContract(name: string, openFresh: OpenFresh): void {
  const using = async (test: (opened: Opened) => Promise<void>): Promise<void> => {
    const events = notedEvents();
    const opened = await openFresh({ clock: movedClock(), events, maxBytes: LARGE });
    try {
      await test({ ...opened, events });
    } finally {
      await opened.store.close();
    }
  };

  describe(`the entries of the ${name} store`, () => {
    it('are found by key, alias and id once committed, equal in every field', async () => {
      await using(async ({ store, events }) => {
        const commit = commitOf({ id: 'a', alias: 'what is it', tags: ['x', 'y'], callerScope: 'team' });
        await store.commit(commit);
        const found = store.byKey(commit.entry.key);
        assert.deepEqual(plain(found), plain(commit.entry));
        assert.equal(store.byAlias(commit.entry.scope, 'what is it'), found);
        assert.equal(store.byId(commit.entry.id), found);
        assert.deepEqual(events.commits, [commit.entry.id]);
      });
    });

    it('are the same object again and again', async () => {
      await using(async ({ store }) => {
        await store.commit(commitOf({ id: 'a' }));
        const first = store.byKey(keyNamed('a'));
        assert.ok(first);
        assert.equal(store.byKey(keyNamed('a')), first);
      });
    });

    it('are not found under another key, scope, text or id', async () => {
      await using(async ({ store }) => {
        await store.commit(commitOf({ id: 'a', scope: 1, alias: 'text' }));
        assert.equal(store.byKey(keyNamed('b')), undefined);
        assert.equal(store.byAlias(scopeNamed(2), 'text'), undefined);
        assert.equal(store.byAlias(scopeNamed(1), 'other'), undefined);
        assert.equal(store.byId(idNamed('b')), undefined);
      });
    });

    it('have their terms listed by scope, oldest first, and told with the commit', async () => {
      await using(async (opened) => {
        for (let i = 0; i < 6; i += 1)
          await opened.store.commit(
            commitOf({ id: i, scope: i % 2, storedAt: START + i, ...(i === 4 ? {} : { terms: [i + 1, 0xffff_fff0 + i] }) }),
          );
        assert.deepEqual(termsIn(opened, 0), [
          [idNamed(0), [1, 0xffff_fff0]],
          [idNamed(2), [3, 0xffff_fff2]],
        ]);
        assert.deepEqual(opened.events.terms.get(idNamed(3)), [4, 0xffff_fff3]);
        assert.equal(opened.events.terms.get(idNamed(4)), undefined);
        assert.deepEqual(termsIn(opened, 'nobody'), []);
      });
    });

    it('take their terms with them when they are replaced or removed', async () => {
      await using(async (opened) => {
        const { store, catalogue } = opened;
        await store.commit(commitOf({ id: 'old', key: 'k', terms: [1] }));
        await store.commit(commitOf({ id: 'new', key: 'k', terms: [2], storedAt: START + 1 }));
        assert.deepEqual(termsIn(opened, 1), [[idNamed('new'), [2]]]);
        await store.commit(commitOf({ id: 'new', key: 'k', storedAt: START + 2 }));
        assert.deepEqual(termsIn(opened, 1), []);
        await store.commit(commitOf({ id: 'gone', terms: [4] }));
        await catalogue.remove([idNamed('gone')]);
        assert.deepEqual(termsIn(opened, 1), []);
      });
    });

    it('replace the entry of their key wholly', async () => {
      await using(async ({ store, events }) => {
        await store.commit(commitOf({ id: 'old', key: 'k', alias: 'old words' }));
        store.byKey(keyNamed('k'));
        await store.commit(commitOf({ id: 'new', key: 'k', alias: 'new words' }));
        assert.equal(store.byKey(keyNamed('k'))?.id, idNamed('new'));
        assert.equal(store.byId(idNamed('old')), undefined);
        assert.equal(store.byAlias(scopeNamed(1), 'old words'), undefined);
        assert.deepEqual(events.removals, [{ id: idNamed('old'), reason: 'replaced' }]);
      });
    });

    it('keep an alias that they took over when the older one goes', async () => {
      await using(async ({ store, catalogue }) => {
        await store.commit(commitOf({ id: 'a', alias: 'same' }));
        await store.commit(commitOf({ id: 'b', alias: 'same' }));
        assert.equal(store.byAlias(scopeNamed(1), 'same')?.id, idNamed('b'));
        await catalogue.remove([idNamed('a')]);
        assert.equal(store.byAlias(scopeNamed(1), 'same')?.id, idNamed('b'));
        await catalogue.remove([idNamed('b')]);
        assert.equal(store.byAlias(scopeNamed(1), 'same'), undefined);
      });
    });

    it('are gone from every tier when they are removed, and it is told which were there', async () => {
      await using(async ({ store, catalogue, events }) => {
        await store.commit(commitOf({ id: 'a', alias: 'text' }));
        assert.ok(store.byAlias(scopeNamed(1), 'text'));
        assert.deepEqual(await catalogue.remove([idNamed('nobody'), idNamed('a'), idNamed('a')]), [idNamed('a')]);
        assert.equal(store.byKey(keyNamed('a')), undefined);
        assert.equal(store.byAlias(scopeNamed(1), 'text'), undefined);
        assert.equal(store.byId(idNamed('a')), undefined);
        assert.deepEqual(events.removals, [{ id: idNamed('a'), reason: 'purged' }]);
      });
    });

    it('are refused after close', async () => {
      await using(async ({ store }) => {
        await store.close();
        await assert.rejects(store.commit(commitOf()), StoreError);
      });
    });
  });
}

export function termsIn({ words }: Pick<OpenStore, 'words'>, scope: number | string): unknown[] {
  return Array.from(words.terms(scopeNamed(scope)), ({ id, terms }) => [id, [...terms]]);
}

/** Comparable: event data may be a Buffer in one and a Uint8Array in the other. */
export function plain(entry: ReturnType<typeof commitOf>['entry'] | undefined): unknown {
  if (entry === undefined) return undefined;
  const events = entry.recording.events.map((event) => ({ ...event, data: [...event.data] }));
  return { ...entry, recording: { ...entry.recording, events } };
}
