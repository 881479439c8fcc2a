/** The kernels that a world has composed into it, as components that export what it imports (edge/wit/kernels.wit). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKernel } from '../embed/wasm-model.ts';
import { bakedEncoder } from './baked-encoder.ts';
import type { World } from './build-component.ts';
import { kernelComponent } from './kernel-component.ts';
import { PACKAGE_ROOT, type Toolchain } from './toolchain.ts';

export interface Kernel {
  readonly name: 'search' | 'encoder';
  readonly component: Uint8Array;
}

const WIT = join(PACKAGE_ROOT, 'edge', 'wit');
const MODEL = join(PACKAGE_ROOT, 'models', 'all-minilm-l6-v2', 'model.onnx');
const SEARCH = join(PACKAGE_ROOT, 'wasm', 'nearest.wasm');

const WANTED: Readonly<Record<World, readonly Kernel['name'][]>> = {
  cache: [],
  'cache-nn': ['search'],
  'cache-all': ['search', 'encoder'],
  tests: [],
};

export function kernelsFor(world: World, toolchain: Toolchain): Promise<readonly Kernel[]> {
  return Promise.all(WANTED[world].map(async (name) => ({ name, component: await MADE[name](toolchain) })));
}

const MADE: Readonly<Record<Kernel['name'], (toolchain: Toolchain) => Promise<Uint8Array>>> = {
  search: async (toolchain) => kernelComponent('search-component', await readFile(SEARCH), WIT, await toolchain.wasmTools()),
  // The plain build: which engine will run it, nobody knows here.
  encoder: async (toolchain) => {
    const baked = await bakedEncoder(readKernel('int8'), await readFile(MODEL), await toolchain.wizer());
    return kernelComponent('encoder-component', baked, WIT, await toolchain.wasmTools());
  },
};
