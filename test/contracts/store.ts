/** What every store of the product does, besides keeping entries. A factory opens a fresh, empty one; whoever calls it closes it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Clock } from '../../src/clock.ts';
import type { OpenStore, StoredVectors, StoreEvents } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/store.ts';
import { toEpochMs, type EntryId } from '../../src/units.ts';
import type { VectorSource } from '../../src/vectors/vector-index.ts';
import { entriesContract, plain, termsIn } from './entries.ts';
import { commitOf, EMBEDDER, idNamed, keyNamed, movedClock, notedEvents, scopeNamed, START, vectorNamed } from '../support/stored.ts';
import type { MovedClock, Noted, Wanted } from '../support/stored.ts';

export type OpenFresh = (options: { clock: Clock; events: StoreEvents; maxBytes: number }) => Promise<OpenStore>;

interface Opened extends Omit<OpenStore, 'vectors'> {
  /** Those of the model that the entries here were embedded by. */
  readonly vectors: VectorSource;
  readonly byModel: StoredVectors;
  readonly clock: MovedClock;
  readonly events: Noted;
}

export function storeContract(name: string, openFresh: OpenFresh): void {
  entriesContract(name, openFresh);
  const using = async (maxBytes: number, test: (opened: Opened) => Promise<void>): Promise<void> => {
    const clock = movedClock();
    const events = notedEvents();
    const opened = await openFresh({ clock, events, maxBytes });
    try {
      await test({ ...opened, vectors: opened.vectors.of(() => EMBEDDER), byModel: opened.vectors, clock, events });
    } finally {
      await opened.store.close();
    }
  };
  const LARGE = 1 << 30;
  const commitAll = (opened: Opened, wanted: readonly Wanted[]): Promise<void[]> =>
    Promise.all(wanted.map((one) => opened.store.commit(commitOf(one))));

  describe(`the ${name} store`, () => {
    it('finds the vector of a committed entry', async () => {
      await using(LARGE, async ({ store, vectors }) => {
        const vector = vectorNamed('a');
        const commit = commitOf({ id: 'a', vector });
        await store.commit(commit);
        assert.deepEqual([...(vectors.vector(commit.entry.scope, commit.entry.id) ?? [])], [...vector]);
      });
    });

    it('finds no vector in another scope', async () => {
      await using(LARGE, async ({ store, vectors }) => {
        await store.commit(commitOf({ id: 'a', scope: 1, vector: vectorNamed('a') }));
        assert.deepEqual([...vectors.codes(scopeNamed(2))], []);
        assert.equal(vectors.vector(scopeNamed(2), idNamed('a')), undefined);
      });
    });

    it('gives codes that approximate each vector of the scope', async () => {
      await using(LARGE, async (opened) => {
        await commitAll(
          opened,
          Array.from({ length: 20 }, (_, i) => ({ id: i, scope: i % 2, vector: vectorNamed(i) })),
        );
        const codes = [...opened.vectors.codes(scopeNamed(0))];
        assert.deepEqual(codes.map(({ id }) => id).toSorted(), Array.from({ length: 10 }, (_, i) => idNamed(i * 2)).toSorted());
        for (const { id, code, scale } of codes) {
          const exact = opened.vectors.vector(scopeNamed(0), id);
          assert.ok(exact);
          exact.forEach((value, at) => assert.ok(Math.abs(value - (code[at] ?? 0) * scale) <= scale * 0.5001));
        }
      });
    });

    it('takes the terms of an expired entry away with it', async () => {
      await using(LARGE, async (opened) => {
        const { store, catalogue } = opened;
        await store.commit(commitOf({ id: 'short', terms: [3], expiresAt: START + 10 }));
        await catalogue.sweep(toEpochMs(START + 11));
        assert.deepEqual(termsIn(opened, 1), []);
        assert.equal(catalogue.totals().bytes, 0);
      });
    });

    it('takes the vector of a replaced entry away with it', async () => {
      await using(LARGE, async ({ store, vectors, catalogue }) => {
        await store.commit(commitOf({ id: 'old', key: 'k', vector: vectorNamed('old') }));
        await store.commit(commitOf({ id: 'new', key: 'k' }));
        assert.equal(vectors.vector(scopeNamed(1), idNamed('old')), undefined);
        assert.deepEqual([...vectors.codes(scopeNamed(1))], []);
        assert.equal(catalogue.totals().entries, 1);
        assert.deepEqual(catalogue.totals().embedded, new Map());
      });
    });

    it('takes the vector of a removed entry away with it, and counts it no more', async () => {
      await using(LARGE, async ({ store, vectors, catalogue }) => {
        await store.commit(commitOf({ id: 'a', vector: vectorNamed('a') }));
        await catalogue.remove([idNamed('a')]);
        assert.deepEqual([...vectors.codes(scopeNamed(1))], []);
        assert.equal(vectors.vector(scopeNamed(1), idNamed('a')), undefined);
        assert.deepEqual([...catalogue.list({ kind: 'all' })], []);
        assert.deepEqual({ ...catalogue.totals(), maxBytes: 0 }, { entries: 0, embedded: new Map(), bytes: 0, maxBytes: 0 });
      });
    });

    it('gives the vectors of one model, whatever other models made of the same dimensions, and counts both', async () => {
      await using(LARGE, async (opened) => {
        const { byModel, catalogue } = opened;
        await commitAll(opened, [
          { id: 'mine', vector: vectorNamed('mine'), terms: [1] },
          { id: 'theirs', vector: vectorNamed('theirs'), terms: [2], embedder: 'other@4567' },
          { id: 'none', terms: [3] },
          { id: 'exact' },
        ]);
        for (const [model, name] of [
          [EMBEDDER, 'mine'],
          ['other@4567', 'theirs'],
        ] as const) {
          const source = byModel.of(() => model);
          assert.deepEqual(
            Array.from(source.codes(scopeNamed(1)), ({ id }) => id),
            [idNamed(name)],
          );
          assert.ok(source.vector(scopeNamed(1), idNamed(name)));
          assert.equal(source.vector(scopeNamed(1), idNamed(name === 'mine' ? 'theirs' : 'mine')), undefined);
        }
        assert.deepEqual(
          catalogue.totals().embedded,
          counted([
            [EMBEDDER, 1],
            ['other@4567', 1],
            ['', 1],
          ]),
        );
        assert.deepEqual(await questionsOf(byModel, (model) => model !== EMBEDDER), [idNamed('theirs'), idNamed('none')].toSorted());
        assert.deepEqual(await questionsOf(byModel, (model) => model === ''), [idNamed('none')]);
        assert.deepEqual(await questionsOf(byModel, () => true), ['mine', 'theirs', 'none'].map(idNamed).toSorted());
      });
    });

    it('replaces a vector and nothing else: hits, expiry, recording, alias and terms stay', async () => {
      await using(LARGE, async (opened) => {
        const { store, catalogue, byModel, events } = opened;
        await commitAll(opened, [
          { id: 'a', alias: 'text', vector: vectorNamed('old'), terms: [1], embedder: 'other@4567' },
          { id: 'b', terms: [2] },
        ]);
        catalogue.touch(idNamed('a'));
        const before = catalogue.totals();
        const listed = [...catalogue.list({ kind: 'all' })];
        const entry = plain(store.byId(idNamed('a')));
        const fresh = vectorNamed('new', 16);
        const given = ['a', 'b', 'gone'].map((name) => ({ id: idNamed(name), vector: fresh }));
        assert.deepEqual(await byModel.replace(given, EMBEDDER), [idNamed('a'), idNamed('b')]);

        assert.deepEqual([...catalogue.list({ kind: 'all' })], listed);
        assert.deepEqual(plain(store.byAlias(scopeNamed(1), 'text')), entry);
        assert.deepEqual(termsIn(opened, 1).length, 2);
        assert.deepEqual(opened.vectors.vector(scopeNamed(1), idNamed('b')), Float32Array.from(fresh));
        assert.deepEqual([...byModel.of(() => 'other@4567').codes(scopeNamed(1))], []);
        assert.deepEqual(catalogue.totals().embedded, counted([[EMBEDDER, 2]]));
        assert.deepEqual(events.embeddings, given.slice(0, 2));
        assert.deepEqual(await questionsOf(byModel, (model) => model !== EMBEDDER), []);
        assert.ok(catalogue.totals().bytes > before.bytes, 'it is charged by its new size');
        await catalogue.remove([idNamed('a'), idNamed('b')]);
        assert.deepEqual({ ...catalogue.totals(), maxBytes: 0 }, { entries: 0, embedded: new Map(), bytes: 0, maxBytes: 0 });
      });
    });

    it('lists by tag, caller scope, model and id, oldest first', async () => {
      await using(LARGE, async (opened) => {
        await commitAll(opened, [
          { id: 'c', storedAt: START + 3, tags: ['red'], model: 'gpt-4o' },
          { id: 'a', storedAt: START + 1, tags: ['red', 'blue'], callerScope: 'team' },
          { id: 'b', storedAt: START + 2, tags: ['redder'], model: 'o1' },
        ]);
        const ids = (selection: Parameters<typeof opened.catalogue.list>[0]): unknown[] =>
          Array.from(opened.catalogue.list(selection), ({ id }) => id);
        assert.deepEqual(ids({ kind: 'all' }), [idNamed('a'), idNamed('b'), idNamed('c')]);
        assert.deepEqual(ids({ kind: 'tag', tag: 'red' }), [idNamed('a'), idNamed('c')]);
        assert.deepEqual(ids({ kind: 'caller-scope', callerScope: 'team' }), [idNamed('a')]);
        assert.deepEqual(ids({ kind: 'model', model: 'o1' }), [idNamed('b')]);
        assert.deepEqual(ids({ kind: 'entry', id: idNamed('b') }), [idNamed('b')]);
        assert.deepEqual(ids({ kind: 'entry', id: idNamed('nobody') }), []);
      });
    });

    it('returns an expired entry until it is swept, and sweeps no other', async () => {
      await using(LARGE, async ({ store, catalogue, events }) => {
        await store.commit(commitOf({ id: 'short', expiresAt: START + 10 }));
        await store.commit(commitOf({ id: 'long', expiresAt: START + 20 }));
        assert.ok(store.byKey(keyNamed('short')));
        assert.equal(await catalogue.sweep(toEpochMs(START + 10)), 0);
        assert.equal(await catalogue.sweep(toEpochMs(START + 11)), 1);
        assert.equal(store.byKey(keyNamed('short')), undefined);
        assert.ok(store.byKey(keyNamed('long')));
        assert.deepEqual(events.removals, [{ id: idNamed('short'), reason: 'expired' }]);
      });
    });

    it('counts hits at once', async () => {
      await using(LARGE, async ({ store, catalogue, clock }) => {
        await store.commit(commitOf({ id: 'a' }));
        catalogue.touch(idNamed('a'));
        catalogue.touch(idNamed('a'));
        assert.deepEqual(
          Array.from(catalogue.list({ kind: 'all' }), ({ hits }) => hits),
          [2],
        );
        await catalogue.sweep(clock.now());
        catalogue.touch(idNamed('a'));
        assert.deepEqual(
          Array.from(catalogue.list({ kind: 'all' }), ({ hits }) => hits),
          [3],
        );
      });
    });

    it('stays within its bound, and evicts what was never hit before what was', async () => {
      await using(60 * 5200, async ({ store, catalogue, clock }) => {
        for (let i = 0; i < 40; i += 1) await store.commit(commitOf({ id: i, bytes: 3000, storedAt: START + i }));
        for (let i = 0; i < 20; i += 1) catalogue.touch(idNamed(i));
        clock.move(1000);
        for (let i = 40; i < 200; i += 1) await store.commit(commitOf({ id: i, bytes: 3000, storedAt: START + i }));
        await catalogue.sweep(toEpochMs(START));
        const { bytes, maxBytes } = catalogue.totals();
        assert.ok(bytes <= maxBytes, `${bytes} of ${maxBytes}`);
        assert.ok(bytes > maxBytes * 0.9, 'no more goes than must');
        for (let i = 0; i < 20; i += 1) assert.ok(store.byKey(keyNamed(i)), `entry ${i} was hit and is kept`);
        assert.ok(store.byKey(keyNamed(199)), 'the newest is kept');
      });
    });

    it('makes room for new entries even where all old ones were hit once', async () => {
      await using(20 * 5200, async ({ store, catalogue, clock }) => {
        for (let i = 0; i < 19; i += 1) {
          await store.commit(commitOf({ id: i, bytes: 3000, storedAt: START + i }));
          catalogue.touch(idNamed(i));
          clock.move(1);
        }
        await catalogue.sweep(toEpochMs(START));
        for (let i = 100; i < 103; i += 1) await store.commit(commitOf({ id: i, bytes: 3000, storedAt: START + i }));
        await catalogue.sweep(toEpochMs(START));
        assert.ok(store.byKey(keyNamed(102)));
        assert.equal(store.byKey(keyNamed(0)), undefined, 'the longest unhit went');
        assert.ok(store.byKey(keyNamed(18)));
      });
    });

    it('refuses an entry larger than the whole store and keeps what it has', async () => {
      await using(20_000, async ({ store }) => {
        await store.commit(commitOf({ id: 'a' }));
        await assert.rejects(store.commit(commitOf({ id: 'b', bytes: 30_000 })), StoreError);
        assert.ok(store.byKey(keyNamed('a')));
        assert.equal(store.byKey(keyNamed('b')), undefined);
      });
    });
  });
}

function counted(counts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  return new Map(counts);
}

async function questionsOf(byModel: StoredVectors, wanted: (model: string) => boolean): Promise<readonly EntryId[]> {
  const ids: EntryId[] = [];
  for await (const { id, question } of byModel.questions(wanted)) {
    assert.match(question, /^question /);
    ids.push(id);
  }
  return ids.toSorted();
}
