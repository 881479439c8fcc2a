/**
 * A model run by our own Wasm kernel, out of the same file that onnxruntime reads: nothing native, nothing beside the package.
 * Of the kernel's builds it takes the relaxed one where the engine knows its instructions (Node 22 and newer), and the one for
 * weights of 8 bits where the file holds them. Times beside the native runtime's: docs/edge.md.
 */
import { readFileSync } from 'node:fs';
import type { OnnxModel } from '../config.ts';
import { wasm, type WasmModule } from '../wasm.ts';
import { KernelFault, openKernel, type EncoderKernel } from './encoder-kernel.ts';
import type { TokenModel } from './encoder.ts';
import { checkedWeights } from './model-files.ts';

/** How weights are stored, in the order in which a file is tried. */
const STORED = ['int8', 'f16'] as const;

type Stored = (typeof STORED)[number];
export type Build = Stored | `${Stored}-relaxed`;

export function openWasmModel(spec: OnnxModel): TokenModel {
  if (spec.pooling !== 'mean')
    throw new RangeError(`cannot run the embedding model in Wasm: its pooling is ${spec.pooling}, and only mean is known there`);
  const kernel = kernelFor(checkedWeights(spec));
  return { run: (ids) => Promise.resolve(kernel.encode(ids)) };
}

/** The same distance from `src/embed` and from `dist/embed`. Some 19 kB. */
export function readKernel(build: Build): Uint8Array {
  return readFileSync(new URL(`../../wasm/encoder-${build}.wasm`, import.meta.url));
}

/** The fastest build that this engine takes. */
export function compileKernel(stored: Stored): { readonly module: WasmModule; readonly build: Build } {
  const builds = [`${stored}-relaxed`, stored] as const;
  for (const build of builds) {
    const bytes = readKernel(build);
    if (wasm.validate(bytes)) return { module: new wasm.Module(bytes), build };
  }
  throw new Error(`cannot embed in Wasm: this engine has no SIMD (Node ${process.version} on ${process.arch})`);
}

function kernelFor(path: string): EncoderKernel {
  const faults: KernelFault[] = [];
  for (const stored of STORED) {
    const { module, build } = compileKernel(stored);
    const kernel = openKernel(module);
    try {
      kernel.readModel(path);
    } catch (error) {
      if (!(error instanceof KernelFault) || error.reason !== 'other-model') throw error;
      faults.push(error);
      continue;
    }
    if (build === 'int8-relaxed') kernel.addBy(fasterWay(kernel));
    return kernel;
  }
  throw new AggregateError(faults, faults.map(({ message }) => message).join('; '));
}

/** As many rows as a short question has, so that the multiplication is nearly all of it. */
const IDS = Array.from({ length: 12 }, (_, i) => 2000 + i);
const ROUNDS = 8;

/**
 * The engine does not say whether it has an instruction for four products or makes it of five others, so both ways are timed, in
 * turn, and the best of each counts: the first rounds run code that is not optimised yet. It cannot be wrong, only slower.
 */
function fasterWay(kernel: EncoderKernel): 'fours' | 'pairs' {
  const best = { fours: Infinity, pairs: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const way of ['fours', 'pairs'] as const) {
      kernel.addBy(way);
      const began = performance.now();
      kernel.encode(IDS);
      best[way] = Math.min(best[way], performance.now() - began);
    }
  }
  return best.pairs < best.fours ? 'pairs' : 'fours';
}
