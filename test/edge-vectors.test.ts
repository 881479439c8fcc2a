/** Vectors in the key-value store of the guest, searched by a kernel: the same neighbours as a look at all of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fc } from './support/property.ts';
import { createStoredVectors, type Nearest } from '../edge/guest/stored-vectors.ts';
import type { VectorIndex } from '../src/vectors/vector-index.ts';
import { HERE, idOf, THERE, vectorFrom } from './contracts/vector-index.ts';
import { memoryBucket, type MemoryBucket } from './support/bucket.ts';
import { dot } from './support/guest.ts';
import { VectorShelf } from './support/vector-shelf.ts';

/** What a kernel of nearhit:edge/search gives. */
const nearest: Nearest = (query, rows, limit) => {
  const asked = new Float32Array(query.slice().buffer);
  const all = new Float32Array(rows.slice().buffer);
  const hits = Array.from({ length: all.length / asked.length }, (_, row) => ({
    row,
    similarity: dot(all.subarray(row * asked.length, (row + 1) * asked.length), asked),
  }));
  return hits.toSorted((one, other) => other.similarity - one.similarity).slice(0, limit);
};

const opened = (bucket: MemoryBucket, model = 'm'): VectorIndex => createStoredVectors({ bucket: () => bucket, nearest, model });
const ids = async (index: VectorIndex, seed: number, limit: number, scope = HERE): Promise<readonly string[]> =>
  (await index.search(scope, vectorFrom(seed), limit)).map(({ id }) => id);

describe('vectors in the key-value store', () => {
  it('are found by the next instance, nearest first, within their scope and model alone', async () => {
    const bucket = memoryBucket();
    const shelf = new VectorShelf();
    for (let i = 0; i < 300; i += 1) {
      opened(bucket).add(HERE, idOf(i), vectorFrom(i));
      shelf.put(HERE, idOf(i), vectorFrom(i));
    }
    opened(bucket).add(THERE, idOf(900), vectorFrom(7));
    const wanted = shelf.nearest(HERE, vectorFrom(7), 5).map(({ id }) => id);
    assert.deepEqual(await ids(opened(bucket), 7, 5), wanted);
    assert.deepEqual(await ids(opened(bucket), 7, 5, THERE), [idOf(900)]);
    assert.deepEqual(await ids(opened(bucket, 'other'), 7, 5), []);
  });

  it('are what was added and not removed, under any sequence', async () => {
    const step = fc.record({ add: fc.boolean(), number: fc.nat(12) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const index = opened(memoryBucket());
        const held = new Set<number>();
        for (const { add, number } of steps) {
          if (add && held.has(number)) continue;
          if (add) index.add(HERE, idOf(number), vectorFrom(number));
          else index.remove(HERE, idOf(number));
          if (add) held.add(number);
          else held.delete(number);
        }
        assert.deepEqual((await ids(index, 5, 50)).toSorted(), [...held].map(idOf).toSorted());
      }),
      { numRuns: 60 },
    );
  });

  it('begin again with the oldest when a scope has as many as it may', async () => {
    const bucket = memoryBucket();
    const index = opened(bucket);
    const full = 256 * 16;
    for (let chunk = 0; chunk < 16; chunk += 1) bucket.set(`v/m/${HERE}/${chunk}`, chunkOf(chunk * 256, 256));
    for (let i = full; i < full + 300; i += 1) index.add(HERE, idOf(i), vectorFrom(i));
    assert.equal(bucket.values.size, 16);
    for (const i of [full, full + 255, full + 299]) assert.deepEqual(await ids(index, i, 1), [idOf(i)]);
    const kept = await ids(index, 3, 5000);
    assert.equal(kept.length, full - 2 * 256 + 300);
    assert.ok(!kept.includes(idOf(511)) && kept.includes(idOf(512)));
  });

  it('that a host gave back wrong are none', async () => {
    const bucket = memoryBucket();
    for (const value of [[], [1], [9, 9, 9, 9], [2, 0, 0, 0, ...Buffer.from('x'.repeat(33))]]) {
      bucket.set(`v/m/${HERE}/0`, Uint8Array.from(value));
      assert.deepEqual(await ids(opened(bucket), 1, 5), []);
    }
    opened(bucket).add(HERE, idOf(1), vectorFrom(1));
    assert.deepEqual(await ids(opened(bucket), 1, 5), [idOf(1)]);
  });
});

/** A whole chunk of vectors of four dimensions, all alike but the first: cheap to make. */
function chunkOf(first: number, count: number): Uint8Array {
  const names = Array.from({ length: count }, (_, i) => idOf(first + i).slice(2)).join('');
  const rows = new Float32Array(count * 384).fill(0.01);
  return Buffer.concat([Buffer.from(Uint32Array.of(count).buffer), Buffer.from(names), Buffer.from(rows.buffer)]);
}
