/** The compiled search kernel (wasm/assembly/search.ts) joined to a shared memory. One instance per thread, each with its own scratch space. */
import { readFileSync } from 'node:fs';
import type { Query } from './query.ts';
import { wasm, type WasmMemory, type WasmModule } from '../wasm.ts';

/** Part of a scope's rows, one beside the other in memory. Addresses in bytes. */
export interface Span {
  readonly codes: number;
  readonly scales: number;
  readonly rows: number;
  /** The number of the first row. */
  readonly first: number;
}

/** The rows with the greatest reach, greatest first; both arrays have the same length. See wasm/assembly/search.ts for *reach*. */
export interface Candidates {
  readonly numbers: Int32Array;
  readonly reach: Float32Array;
}

export type Scan = (spans: readonly Span[], query: Query, keep: number) => Candidates;

/** Of each thread: the query, then the best rows so far. */
export const SCRATCH_BYTES = 65536;
const QUERY_BYTES = 8192;
const HEAD_BYTES = 8;
const SLOT_BYTES = 8;
/** int16 levels, two bytes each. */
export const MOST_DIMENSIONS: number = QUERY_BYTES / 2;
/** How many rows one scan can keep. */
export const MOST_KEPT: number = (SCRATCH_BYTES - QUERY_BYTES - HEAD_BYTES) / SLOT_BYTES;

type KernelScan = (
  ...parameters: [
    codes: number,
    scales: number,
    rows: number,
    stride: number,
    query: number,
    scale: number,
    slack: number,
    first: number,
    best: number,
    keep: number,
  ]
) => void;

/** The same distance from `src/vectors` and from `dist/vectors`. 1.5 kB: compiling takes under a millisecond. */
export function compileKernel(): WasmModule {
  return new wasm.Module(readFileSync(new URL('../../wasm/search.wasm', import.meta.url)));
}

/** `scratch`: address of SCRATCH_BYTES that this thread alone writes. */
export function createScan(module: WasmModule, memory: WasmMemory, scratch: number): Scan {
  const { scan } = new wasm.Instance(module, { env: { memory } }).exports as { readonly scan: KernelScan };
  const best = scratch + QUERY_BYTES;
  return (spans, query, keep) => {
    const { levels, scale, slack } = query;
    new Int16Array(memory.buffer, scratch, levels.length).set(levels);
    new Int32Array(memory.buffer, best, 1)[0] = 0;
    for (const { codes, scales, rows, first } of spans) scan(codes, scales, rows, levels.length, scratch, scale, slack, first, best, keep);
    return readBest(memory, best);
  };
}

function readBest(memory: WasmMemory, best: number): Candidates {
  const count = new Int32Array(memory.buffer, best, 1)[0]!;
  const reaches = new Float32Array(memory.buffer, best + HEAD_BYTES, 2 * count);
  const numbers = new Int32Array(memory.buffer, best + HEAD_BYTES, 2 * count);
  const order = Array.from({ length: count }, (_, slot) => slot).sort((a, b) => reaches[2 * b]! - reaches[2 * a]!);
  return {
    numbers: Int32Array.from(order, (slot) => numbers[2 * slot + 1]!),
    reach: Float32Array.from(order, (slot) => reaches[2 * slot]!),
  };
}
