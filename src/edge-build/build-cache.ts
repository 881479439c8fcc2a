/**
 * The cache as one component, for a host that has models and vectors (`cache`), models alone (`cache-nn`), or neither (`cache-all`):
 * what a host lacks is composed into it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKernel } from '../embed/wasm-model.ts';
import { bakedEncoder } from './baked-encoder.ts';
import { composeComponent, type Kernel } from './compose-component.ts';
import { kernelComponent } from './kernel-component.ts';
import { scriptComponent, type ScriptComponent } from './script-component.ts';
import { PACKAGE_ROOT, type Toolchain } from './toolchain.ts';

export const CACHE_WORLDS = ['cache', 'cache-nn', 'cache-all'] as const;
export type CacheWorld = (typeof CACHE_WORLDS)[number];

/** What it is doing now: a sentence's beginning, as `composing search into it`. */
export type Progress = (step: string) => void;

const ENCODER = 'nearhit:edge/encoder@0.1.0';
const SEARCH = 'nearhit:edge/search@0.1.0';
const WIT = join(PACKAGE_ROOT, 'edge', 'wit');
const MODEL = join(PACKAGE_ROOT, 'models', 'all-minilm-l6-v2', 'model.onnx');

export async function buildCache(world: CacheWorld, toolchain: Toolchain, progress: Progress): Promise<ScriptComponent> {
  progress('bundling the cache and evaluating it in the engine');
  const guest = await scriptComponent({ world, entry: `${world}.ts` }, toolchain);
  if (world === 'cache') return guest;
  const kernels = [await search(toolchain, progress), ...(world === 'cache-all' ? [await encoder(toolchain, progress)] : [])];
  progress(`composing ${kernels.map(({ name }) => name).join(' and ')} into it`);
  return { ...guest, component: composeComponent(guest.component, kernels) };
}

async function search(toolchain: Toolchain, progress: Progress): Promise<Kernel> {
  progress('making the search kernel a component');
  const core = readFileSync(join(PACKAGE_ROOT, 'wasm', 'nearest.wasm'));
  return { name: SEARCH, component: await kernelComponent('search-component', core, WIT, await toolchain.wasmTools()) };
}

async function encoder(toolchain: Toolchain, progress: Progress): Promise<Kernel> {
  progress('baking the model into the encoder kernel');
  const core = await bakedEncoder(readKernel('int8'), readFileSync(MODEL), await toolchain.wizer());
  return { name: ENCODER, component: await kernelComponent('encoder-component', core, WIT, await toolchain.wasmTools()) };
}
