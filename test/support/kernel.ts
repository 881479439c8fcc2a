/** The encoder's kernel in every build that there is, over the shipped model: one instance a build for all tests of a process. */
import v8 from 'node:v8';
import { openKernel, type EncoderKernel } from '../../src/embed/encoder-kernel.ts';
import { checkedWeights } from '../../src/embed/model-files.ts';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { readKernel, type Build } from '../../src/embed/wasm-model.ts';
import { wasm } from '../../src/wasm.ts';

export const MODEL_FILE: string = checkedWeights(DEFAULT_MODEL.model);

/**
 * Node 20 has the relaxed instructions behind a flag, and only its optimised code is right; the product does not ask for them
 * there, but both builds must be tested. Optimised code is also what makes 256 tokens a matter of a tenth of a second.
 */
v8.setFlagsFromString('--no-liftoff');
if (!wasm.validate(readKernel('int8-relaxed'))) v8.setFlagsFromString('--experimental-wasm-relaxed-simd');

export function freshKernel(build: Build): EncoderKernel {
  return openKernel(new wasm.Module(readKernel(build)));
}

const opened = new Map<Build, EncoderKernel>();

export function shippedKernel(build: 'int8' | 'int8-relaxed'): EncoderKernel {
  const kernel = opened.get(build) ?? freshKernel(build);
  if (!opened.has(build)) kernel.readModel(MODEL_FILE);
  opened.set(build, kernel);
  return kernel;
}

/** Ids of a text of this many tokens, another one for each `seed`. */
export function someIds(count: number, seed = 1): readonly number[] {
  return Array.from({ length: count }, (_, i) => (i === 0 ? 101 : i === count - 1 ? 102 : 1000 + ((i * 7919 * seed) % 28_000)));
}
