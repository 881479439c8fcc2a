import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { toBytes } from '../src/units.ts';
import { Arena } from '../src/vectors/arena.ts';
import { createFlatIndex } from '../src/vectors/flat.ts';
import { compileKernel } from '../src/vectors/kernel.ts';
import { quantise } from '../src/vectors/quantise.ts';
import { wasm } from '../src/wasm.ts';
import { assertSame, DIMENSIONS, HERE, idOf, testVectorIndex, THERE, vectorFrom } from './contracts/vector-index.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { VectorShelf } from './support/vector-shelf.ts';

const ROOM = toBytes(64 * 1024 * 1024);
/** One slab of 1024 rows. */
const ONE_SLAB = toBytes(400_000);

testVectorIndex('flat', (source) => createFlatIndex({ source, dimensions: DIMENSIONS, maxBytes: ROOM }));

void describe('flat index', () => {
  void it('answers as a full float scan does when a scope is large enough for the search worker', async () => {
    const before = openResources();
    const shelf = new VectorShelf();
    for (let i = 0; i < 9000; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: ROOM });
    const queries = [1, 2, 3, 9001, 9002, 9003].map((seed) => vectorFrom(seed));
    const found = await Promise.all(queries.map((query) => index.search(HERE, query, 5)));
    found.forEach((neighbours, i) => assertSame(neighbours, shelf.nearest(HERE, queries[i] ?? new Float32Array(), 5)));
    await index.close();
    assert.deepEqual(await leakedAfterSettling(before), []);
  });

  void it('stays exact for the entries that stay while others come and go under a running scan', async () => {
    const shelf = new VectorShelf();
    for (let i = 0; i < 9000; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: ROOM });
    const query = vectorFrom(4500);
    await index.search(HERE, query, 5);
    for (let round = 0; round < 20; round += 1) {
      const search = index.search(HERE, query, 5);
      for (let i = 0; i < 50; i += 1) {
        const gone = round * 50 + i;
        shelf.drop(HERE, idOf(gone));
        index.remove(HERE, idOf(gone));
        shelf.put(HERE, idOf(20_000 + gone), vectorFrom(20_000 + gone));
        index.add(HERE, idOf(20_000 + gone), vectorFrom(20_000 + gone));
      }
      const found = await search;
      assert.equal(found[0]?.id, idOf(4500));
      assert.ok(
        found.every(({ id }) => shelf.vector(HERE, id) !== undefined),
        'a removed entry was found',
      );
    }
    assertSame(await index.search(HERE, query, 5), shelf.nearest(HERE, query, 5));
    await index.close();
  });

  void it('lets the least recently searched scope go when room is needed, and loads it again', async () => {
    const shelf = new VectorShelf();
    for (let i = 0; i < 900; i += 1) {
      shelf.put(HERE, idOf(i), vectorFrom(i));
      shelf.put(THERE, idOf(i), vectorFrom(i + 1000));
    }
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: toBytes(2 * ONE_SLAB) });
    for (let round = 0; round < 3; round += 1) {
      assertSame(await index.search(HERE, vectorFrom(1), 3), shelf.nearest(HERE, vectorFrom(1), 3));
      assertSame(await index.search(THERE, vectorFrom(1), 3), shelf.nearest(THERE, vectorFrom(1), 3));
      assert.equal(index.size(), 900);
    }
    await index.close();
  });

  void it('refuses a scope that does not fit, by name, and goes on with the others', async () => {
    const shelf = new VectorShelf();
    for (let i = 0; i < 1500; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
    shelf.put(THERE, idOf(1), vectorFrom(1));
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: ONE_SLAB });
    await assert.rejects(index.search(HERE, vectorFrom(1), 3), { code: 'search-failed', message: /no room/ });
    await assert.rejects(index.search(HERE, vectorFrom(1), 3), { code: 'search-failed', message: /no room/ });
    assert.equal((await index.search(THERE, vectorFrom(1), 3)).length, 1);
    await index.close();
  });

  void it('reuses the rows of removed entries', async () => {
    const shelf = new VectorShelf();
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: toBytes(2 * ONE_SLAB) });
    await index.search(HERE, vectorFrom(0), 1);
    for (let i = 0; i < 5000; i += 1) {
      shelf.put(HERE, idOf(i), vectorFrom(i));
      index.add(HERE, idOf(i), vectorFrom(i));
      if (i < 500) continue;
      shelf.drop(HERE, idOf(i - 500));
      index.remove(HERE, idOf(i - 500));
    }
    assert.equal(index.size(), 500);
    assertSame(await index.search(HERE, vectorFrom(4800), 5), shelf.nearest(HERE, vectorFrom(4800), 5));
    await index.close();
  });

  void it('reads few floats: a search among 5,000 scattered entries scores fewer than a hundred', async () => {
    const shelf = new VectorShelf();
    for (let i = 0; i < 5000; i += 1) shelf.put(HERE, idOf(i), vectorFrom(i));
    const index = createFlatIndex({ source: shelf, dimensions: DIMENSIONS, maxBytes: ROOM });
    await index.search(HERE, vectorFrom(6000), 5);
    assert.ok(shelf.reads < 100, `read ${shelf.reads}`);
    await index.close();
  });
});

void describe('quantise', () => {
  void it('keeps every component within half a scale', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const vector = vectorFrom(seed);
      const { code, scale } = quantise(vector);
      vector.forEach((component, i) => assert.ok(Math.abs(component - (code[i] ?? 0) * scale) <= scale * 0.50001));
    }
  });

  void it('refuses what is no number', () => {
    assert.throws(() => quantise(Float32Array.from([1, NaN])), /finite/);
  });
});

void describe('search kernel', () => {
  void it('is the module whose sum is committed beside it', () => {
    const read = (name: string): Buffer => readFileSync(new URL(`../wasm/${name}`, import.meta.url));
    const sum = createHash('sha256').update(read('search.wasm')).digest('hex');
    assert.ok(read('search.sha256').toString().includes(`${sum}  search.wasm`));
  });

  void it('imports a memory and nothing else', () => {
    const { memory } = new Arena(16, 1);
    const module = compileKernel();
    const { exports } = new wasm.Instance(module, { env: { memory } });
    assert.deepEqual(Object.keys(exports as object), ['scan']);
  });
});

void describe('arena', () => {
  void it('gives back as much room as it was given, whatever the sizes', () => {
    const arena = new Arena(DIMENSIONS, toBytes(3 * ONE_SLAB));
    for (const sizes of [[1024, 1024, 1024], Array<number>(24).fill(128), Array<number>(192).fill(16), [1024, 128, 16]]) {
      const blocks = sizes.map((rows) => arena.allocate(rows));
      assert.ok(
        blocks.every((block) => block !== undefined),
        `no room for ${sizes.length} blocks of ${sizes[0]}`,
      );
      const starts = new Set(blocks.map((block) => block?.codes));
      assert.equal(starts.size, sizes.length);
      assert.equal(arena.allocate(1024), undefined);
      for (const block of blocks) if (block) arena.release(block);
    }
  });
});
