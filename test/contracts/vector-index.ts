/** What every vector index must do, whatever it is made of. Run over each adapter by a factory. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from '../support/property.ts';
import { toEntryId, toScope, toUnitVector, type EntryId, type Scope, type UnitVector } from '../../src/units.ts';
import type { Neighbour, VectorIndex, VectorSource } from '../../src/vectors/vector-index.ts';
import { VectorShelf } from '../support/vector-shelf.ts';

export const DIMENSIONS = 384;
export const HERE: Scope = toScope('h'.repeat(43));
export const THERE: Scope = toScope('t'.repeat(43));

export function idOf(number: number): EntryId {
  return toEntryId(`e_${String(number).padStart(16, '0')}`);
}

/** Close to `about` for a small `spread`: cosine about 1 / sqrt(1 + spread²). Deterministic. */
export function vectorFrom(seed: number, about?: Float32Array, spread = 1): UnitVector {
  const next = randomFrom(seed);
  const width = spread / Math.sqrt(DIMENSIONS / 3);
  return toUnitVector(Float32Array.from({ length: DIMENSIONS }, (_, i) => (about?.[i] ?? 0) + width * (2 * next() - 1)));
}

/** Mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Command =
  | { readonly kind: 'add' | 'remove'; readonly here: boolean; readonly number: number }
  | { readonly kind: 'search'; readonly here: boolean; readonly seed: number; readonly limit: number };

const scopeOf = (here: boolean): Scope => (here ? HERE : THERE);
const commands = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('add' as const), here: fc.boolean(), number: fc.nat(60) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), here: fc.boolean(), number: fc.nat(60) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('search' as const),
        here: fc.boolean(),
        seed: fc.nat(500),
        limit: fc.integer({ min: 1, max: 9 }),
      }),
    },
  ),
  { maxLength: 120 },
);

export function testVectorIndex(name: string, create: (source: VectorSource) => VectorIndex): void {
  const withIndex = async (body: (index: VectorIndex, shelf: VectorShelf) => Promise<void>): Promise<void> => {
    const shelf = new VectorShelf();
    const index = create(shelf);
    try {
      await body(index, shelf);
    } finally {
      await index.close();
    }
  };

  void describe(`vector index: ${name}`, () => {
    void it('finds nothing in a scope that holds nothing', () =>
      withIndex(async (index) => assert.deepEqual(await index.search(HERE, vectorFrom(1), 5), [])));

    void it('finds what the store held before it was asked, nearest first', () =>
      withIndex(async (index, shelf) => {
        for (let i = 0; i < 300; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
        assertSame(await index.search(HERE, vectorFrom(7), 5), shelf.nearest(HERE, vectorFrom(7), 5));
        assert.equal(index.size(), 300);
      }));

    void it('never finds an entry of another scope', () =>
      withIndex(async (index, shelf) => {
        shelf.put(THERE, idOf(1), vectorFrom(1));
        assert.deepEqual(await index.search(HERE, vectorFrom(1), 5), []);
        assert.equal((await index.search(THERE, vectorFrom(1), 5))[0]?.id, idOf(1));
      }));

    void it('orders equal vectors by id', () =>
      withIndex(async (index, shelf) => {
        for (const i of [9, 3, 7, 1, 5, 8]) shelf.put(HERE, idOf(i), vectorFrom(4));
        assert.deepEqual(
          (await index.search(HERE, vectorFrom(4), 4)).map(({ id }) => id),
          [1, 3, 5, 7].map(idOf),
        );
      }));

    void it('really removes', () =>
      withIndex(async (index, shelf) => {
        for (let i = 0; i < 40; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
        await index.search(HERE, vectorFrom(0), 1);
        shelf.drop(HERE, idOf(0));
        index.remove(HERE, idOf(0));
        assert.equal(index.size(), 39);
        assert.ok((await index.search(HERE, vectorFrom(0), 40)).every(({ id }) => id !== idOf(0)));
      }));

    void it('counts what is added and removed while a scope loads', () =>
      withIndex(async (index, shelf) => {
        for (let i = 0; i < 2000; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
        const search = index.search(HERE, vectorFrom(5000), 3);
        shelf.put(HERE, idOf(5000), vectorFrom(5000));
        index.add(HERE, idOf(5000), vectorFrom(5000));
        index.remove(HERE, idOf(1));
        shelf.drop(HERE, idOf(1));
        assert.equal((await search)[0]?.id, idOf(5000));
        assert.equal(index.size(), 2000);
      }));

    void it('answers as a full float scan does under any sequence of additions and removals', () =>
      fc.assert(
        fc.asyncProperty(commands, (sequence: readonly Command[]) =>
          withIndex(async (index, shelf) => {
            for (const command of sequence) await follow(command, index, shelf);
          }),
        ),
        { numRuns: 60, interruptAfterTimeLimit: 3000 },
      ));

    void it('answers as a full float scan does where many entries differ by little', () =>
      withIndex(async (index, shelf) => {
        const centre = vectorFrom(1);
        for (let i = 0; i < 3000; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i + 10, centre, 0.1));
        for (let i = 0; i < 5; i += 1) {
          const query = vectorFrom(9000 + i, centre, 0.1);
          assertSame(await index.search(HERE, query, 5), shelf.nearest(HERE, query, 5));
        }
      }));

    void it('passes a failing store on to the search, and works again when the store does', () =>
      withIndex(async (index, shelf) => {
        shelf.put(HERE, idOf(1), vectorFrom(1));
        shelf.failing = true;
        await assert.rejects(index.search(HERE, vectorFrom(1), 1), /cannot search/);
        shelf.failing = false;
        assert.equal((await index.search(HERE, vectorFrom(1), 1))[0]?.id, idOf(1));
      }));

    void it('refuses to search once it is closed', () =>
      withIndex(async (index) => {
        await index.close();
        await assert.rejects(index.search(HERE, vectorFrom(1), 1), /closed/);
      }));
  });
}

async function follow(command: Command, index: VectorIndex, shelf: VectorShelf): Promise<void> {
  const scope = scopeOf(command.here);
  if (command.kind === 'search') {
    const query = vectorFrom(command.seed % 70);
    return assertSame(await index.search(scope, query, command.limit), shelf.nearest(scope, query, command.limit));
  }
  if (command.kind === 'remove') {
    shelf.drop(scope, idOf(command.number));
    return index.remove(scope, idOf(command.number));
  }
  const vector = vectorFrom(command.number);
  shelf.put(scope, idOf(command.number), vector);
  index.add(scope, idOf(command.number), vector);
}

export function assertSame(found: readonly Neighbour[], wanted: readonly Neighbour[]): void {
  assert.deepEqual(
    found.map(({ id, similarity }) => [id, similarity]),
    wanted.map(({ id, similarity }) => [id, similarity]),
  );
}
