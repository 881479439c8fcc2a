/** The store of the Wasm guest, over a key-value store that loses, keeps and mixes up what it likes. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { fc } from './support/property.ts';
import { LARGEST_VALUE } from '../edge/guest/bucket.ts';
import { encodeTermRows } from '../edge/guest/term-rows.ts';
import { openKeyValueStore, type KeyValueStore } from '../edge/guest/keyvalue-store.ts';
import { StoreError, type StoreEvents } from '../src/store/store.ts';
import { entriesContract, termsIn } from './contracts/entries.ts';
import { memoryBucket, type MemoryBucket } from './support/bucket.ts';
import { commitOf, idNamed, keyNamed, notedEvents, scopeNamed, type Wanted } from './support/stored.ts';

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** As the next instance opens it: nothing is remembered but what the bucket holds. */
function opened(bucket: MemoryBucket, events: StoreEvents = notedEvents()): KeyValueStore {
  return openKeyValueStore({ bucket: () => bucket, sha256, events });
}

entriesContract('key-value', async ({ events }) => opened(memoryBucket(), events));

describe('the key-value store of the guest', () => {
  const both: readonly Wanted[] = [
    { id: 'a', key: 'a', alias: 'same words', terms: [1, 2] },
    { id: 'b', key: 'b', alias: 'other words', terms: [2, 3] },
  ];
  const filled = async (): Promise<MemoryBucket> => {
    const bucket = memoryBucket();
    for (const wanted of both) await opened(bucket).store.commit(commitOf(wanted));
    return bucket;
  };

  it('keeps what the next instance finds: by key, alias, id and terms', async () => {
    const { store, words } = opened(await filled());
    assert.equal(store.byKey(keyNamed('a'))?.id, idNamed('a'));
    assert.equal(store.byAlias(scopeNamed(1), 'other words')?.id, idNamed('b'));
    assert.equal(store.byId(idNamed('b'))?.key, keyNamed('b'));
    assert.deepEqual(termsIn({ words }, 1), [
      [idNamed('a'), [1, 2]],
      [idNamed('b'), [2, 3]],
    ]);
  });

  it('finds nothing of an entry before its last value is written, and after its first one is gone', async () => {
    const bucket = memoryBucket();
    const written: string[] = [];
    const halting: MemoryBucket = {
      ...bucket,
      set: (key, value) => {
        if (key.startsWith('k/')) throw new Error('the host stopped here');
        written.push(key);
        bucket.set(key, value);
      },
    };
    await assert.rejects(opened(halting).store.commit(commitOf({ id: 'a', alias: 'words', terms: [1] })));
    assert.equal(written.length, 3);
    const before = opened(bucket).store;
    assert.deepEqual(
      [before.byId(idNamed('a')), before.byAlias(scopeNamed(1), 'words'), before.byKey(keyNamed('a'))],
      [undefined, undefined, undefined],
    );

    const full = await filled();
    full.values.delete(`k/${keyNamed('a')}`);
    const after = opened(full).store;
    assert.deepEqual([after.byId(idNamed('a')), after.byAlias(scopeNamed(1), 'same words')], [undefined, undefined]);
    assert.equal(after.byAlias(scopeNamed(1), 'other words')?.id, idNamed('b'));
  });

  it('never finds a wrong entry, whatever values are lost or stand in for others', async () => {
    const whole = await filled();
    const names = [...whole.values.keys()];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...names), fc.option(fc.constantFrom(...names))), { maxLength: 6 }), (changes) => {
        const bucket = memoryBucket();
        for (const [name, value] of whole.values) bucket.set(name, value);
        for (const [name, other] of changes) {
          const value = other === null ? undefined : whole.values.get(other);
          if (value === undefined) bucket.delete(name);
          else bucket.set(name, value);
        }
        for (const { id, key, alias } of both) {
          const { store } = opened(bucket);
          const found = [
            attempt(() => store.byKey(keyNamed(key ?? ''))),
            attempt(() => store.byAlias(scopeNamed(1), alias ?? '')),
            attempt(() => store.byId(idNamed(id ?? ''))),
          ];
          for (const entry of found) assert.ok(entry === undefined || entry.id === idNamed(id ?? ''));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('replaces what it cannot read', async () => {
    const bucket = await filled();
    bucket.set(`k/${keyNamed('a')}`, Uint8Array.of(1, 2, 3));
    assert.throws(() => opened(bucket).store.byKey(keyNamed('a')));
    await opened(bucket).store.commit(commitOf({ id: 'new', key: 'a' }));
    assert.equal(opened(bucket).store.byKey(keyNamed('a'))?.id, idNamed('new'));
  });

  it('refuses an answer that no host takes as one value, and leaves nothing of it', async () => {
    const bucket = memoryBucket();
    await assert.rejects(opened(bucket).store.commit(commitOf({ bytes: LARGEST_VALUE })), StoreError);
    assert.equal(bucket.values.size, 0);
  });

  it('asks for each value once, whatever was found', async () => {
    const bucket = await filled();
    const asked: string[] = [];
    const { store } = opened({ ...bucket, get: (key) => (asked.push(key), bucket.get(key)) });
    for (let i = 0; i < 3; i += 1) {
      store.byKey(keyNamed('a'));
      store.byKey(keyNamed('nobody'));
    }
    assert.deepEqual(asked, [`k/${keyNamed('a')}`, `k/${keyNamed('nobody')}`]);
  });

  it('leaves the oldest questions out of the search by words when a scope has too many', async () => {
    const bucket = memoryBucket();
    const many = Array.from({ length: 2048 }, (_, i) => ({ id: idNamed(i), terms: Uint32Array.of(i + 1) }));
    bucket.set(`s/${scopeNamed(1)}`, encodeTermRows(many));
    await opened(bucket).store.commit(commitOf({ id: 'new', terms: [7] }));
    const terms = termsIn(opened(bucket), 1);
    assert.deepEqual([terms.length, terms[0], terms.at(-1)], [2048, [idNamed(1), [2]], [idNamed('new'), [7]]]);
  });
});

function attempt<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined; // a value that is no record is told, and serves nobody
  }
}
