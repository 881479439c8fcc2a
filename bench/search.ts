/**
 * Nearest-neighbour search by scope size. `node --import tsx bench/search.ts`. Two kinds of scope: entries scattered at random,
 * where few need floats (so do 2,000 real questions of one template: 8), and the worst there is, entries around one point that
 * differ by less than int8 can tell, where every row needs them. Also the longest the event loop was held, which is what other requests feel.
 */
import { cpus } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { toBytes, toEntryId, toScope, toUnitVector, type EntryId, type UnitVector } from '../src/units.ts';
import { createFlatIndex } from '../src/vectors/flat.ts';
import { quantise } from '../src/vectors/quantise.ts';
import type { VectorIndex, VectorSource } from '../src/vectors/vector-index.ts';

const DIMENSIONS = 384;
const SCOPE = toScope('s'.repeat(43));
const SEARCHES = 200;

const random = (spread: number, about?: Float32Array): UnitVector =>
  toUnitVector(Float32Array.from({ length: DIMENSIONS }, (_, i) => (about?.[i] ?? 0) + (spread / 11.3) * (2 * Math.random() - 1)));

console.log(`${cpus()[0]?.model}, Node ${process.version}, ${DIMENSIONS} dimensions, nearest 5, ${SEARCHES} searches; milliseconds`);
for (const kind of ['scattered', 'worst'] as const) for (const rows of [1000, 8000, 10_000, 100_000]) await measure(kind, rows);

async function measure(kind: 'scattered' | 'worst', rows: number): Promise<void> {
  const centre = random(1);
  const make = (): UnitVector => (kind === 'scattered' ? random(1) : random(0.2, centre));
  const vectors = new Map<EntryId, Float32Array>();
  for (let i = 0; i < rows; i += 1) vectors.set(toEntryId(`e_${String(i).padStart(16, '0')}`), make());
  const codes = [...vectors].map(([id, vector]) => ({ id, ...quantise(vector) }));
  let reads = 0;
  const source: VectorSource = { codes: () => codes, vector: (_, id) => ((reads += 1), vectors.get(id)) };
  const index = createFlatIndex({ source, dimensions: DIMENSIONS, maxBytes: toBytes(192 * 1024 * 1024) });
  const began = performance.now();
  await index.search(SCOPE, make(), 5);
  const first = performance.now() - began;
  const times: number[] = [];
  reads = 0;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let i = 0; i < SEARCHES; i += 1) times.push(await timed(index, make()));
  delay.disable();
  await index.close();
  times.sort((a, b) => a - b);
  const [least, median, tail] = [times[0], times[SEARCHES / 2], times[Math.floor(SEARCHES * 0.99)]].map((time) => time?.toFixed(3));
  console.log(
    `${kind} ${rows}: min ${least} median ${median} p99 ${tail}; first, with loading ${first.toFixed(1)}; floats read ${(reads / SEARCHES).toFixed(0)}; loop held ${(delay.max / 1e6).toFixed(1)}`,
  );
}

async function timed(index: VectorIndex, query: UnitVector): Promise<number> {
  const began = performance.now();
  await index.search(SCOPE, query, 5);
  return performance.now() - began;
}
