/**
 * A model run by our own Wasm kernel, out of the same file that onnxruntime reads: nothing native, nothing beside the package.
 * Of the kernel's builds it takes the relaxed one where the engine knows its instructions (Node 22 and newer), and the one for
 * weights of 8 bits where the file holds them. Times beside the native runtime's: docs/edge.md.
 */
import { readFileSync } from 'node:fs';
import type { LocalModel } from '../config.ts';
import { wasm, type WasmModule } from '../wasm.ts';
import { KernelFault, openKernel, type EncoderKernel } from './encoder-kernel.ts';
import type { TokenModel } from './encoder.ts';
import { checkedWeights } from './model-files.ts';

/** How weights are stored, in the order in which a file is tried. */
const STORED = ['int8', 'f16'] as const;

type Stored = (typeof STORED)[number];
export type Build = Stored | `${Stored}-relaxed`;

export function openWasmModel(spec: LocalModel): TokenModel {
  if (spec.pooling !== 'mean')
    throw new RangeError(`cannot run the embedding model in Wasm: its pooling is ${spec.pooling}, and only mean is known there`);
  const kernel = kernelFor(checkedWeights(spec));
  return { run: (ids) => Promise.resolve(kernel.encode(ids)) };
}

/** The same distance from `src/embed` and from `dist/embed`. Some 19 kB. */
export function readKernel(build: Build): Uint8Array {
  return readFileSync(new URL(`../../wasm/encoder-${build}.wasm`, import.meta.url));
}

/** What this engine takes of it, the fastest first. */
function builds(stored: Stored): readonly { readonly build: Build; readonly module: WasmModule }[] {
  const all = ([`${stored}-relaxed`, stored] as const).map((build) => ({ build, bytes: readKernel(build) }));
  const known = all.filter(({ bytes }) => wasm.validate(bytes));
  if (known.length === 0) throw new Error(`cannot embed in Wasm: this engine has no SIMD (Node ${process.version} on ${process.arch})`);
  return known.map(({ build, bytes }) => ({ build, module: new wasm.Module(bytes) }));
}

function kernelFor(path: string): EncoderKernel {
  const faults: KernelFault[] = [];
  for (const stored of STORED) {
    try {
      const kernel = firstSound(stored, path);
      if (kernel !== undefined) return kernel;
    } catch (error) {
      if (!(error instanceof KernelFault) || error.reason !== 'other-model') throw error;
      faults.push(error);
    }
  }
  throw new AggregateError(faults, faults.map(({ message }) => message).join('; '));
}

/** The plain build is always sound, so there is one. */
function firstSound(stored: Stored, path: string): EncoderKernel | undefined {
  for (const { build, module } of builds(stored)) {
    const kernel = openKernel(module);
    kernel.readModel(path);
    if (build !== 'int8-relaxed') return kernel;
    const way = fasterWay(kernel);
    if (way === 'neither') continue;
    kernel.addBy(way);
    return kernel;
  }
  return undefined;
}

/** As many rows as a short question has, so that the multiplication is nearly all of it. */
const IDS = Array.from({ length: 12 }, (_, i) => 2000 + i);
const ROUNDS = 8;
const WAYS = ['fours', 'pairs'] as const;

/**
 * The engine does not say whether the processor has an instruction for four products or it makes it of five others, so both ways
 * are timed, in turn, and the best of each counts: the first rounds run code that is not optimised yet.
 *
 * Neither, where the two give different vectors: V8's first, unoptimised code for these instructions is wrong on a processor
 * without AVX (Node 22 and 24), and in Node 20 everywhere. The very first round is run by that code.
 */
function fasterWay(kernel: EncoderKernel): (typeof WAYS)[number] | 'neither' {
  const best = { fours: Infinity, pairs: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    const [fours, pairs] = WAYS.map((way) => {
      kernel.addBy(way);
      const began = performance.now();
      const vector = kernel.encode(IDS);
      best[way] = Math.min(best[way], performance.now() - began);
      return vector;
    });
    if (!fours?.every((value, i) => value === pairs?.[i])) return 'neither';
  }
  return best.pairs < best.fours ? 'pairs' : 'fours';
}
