/**
 * The tools that make a component: large, of use to few, and so no dependency of the package. They are pinned in edge/toolchain and
 * installed there, or in a folder of one's own, when somebody builds one.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WasmTools } from './kernel-component.ts';
import { createWizer, type Wizer } from './wizer.ts';

/** The same distance from `src/edge-build` and from `dist/edge-build`. */
export const PACKAGE_ROOT: string = fileURLToPath(new URL('../../', import.meta.url));
const PINNED = join(PACKAGE_ROOT, 'edge', 'toolchain');

/** What of esbuild is used. */
export interface Esbuild {
  build(options: object): Promise<{
    readonly outputFiles: readonly { readonly text: string }[];
    readonly metafile: { readonly inputs: Readonly<Record<string, unknown>> };
  }>;
}

/** What of componentize-js is used. */
export interface Componentizer {
  componentize(options: {
    sourcePath: string;
    witPath: string;
    worldName: string;
    disableFeatures?: string[];
  }): Promise<{ readonly component: Uint8Array }>;
}

export interface Toolchain {
  readonly folder: string;
  esbuild(): Promise<Esbuild>;
  componentizer(): Promise<Componentizer>;
  wasmTools(): Promise<WasmTools>;
  wizer(): Promise<Wizer>;
}

/** @throws Error that says how to install it, where it is not there. */
export function openToolchain(folder: string = PINNED): Toolchain {
  if (!existsSync(join(folder, 'node_modules')))
    throw new Error(`cannot build a component: its toolchain is not installed in ${folder}; run npm ci --prefix ${folder}`);
  const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(join(folder, 'node_modules', file)).href)) as T;
  return {
    folder,
    esbuild: () => load('esbuild/lib/main.js'),
    componentizer: () => load('@bytecodealliance/componentize-js/src/componentize.js'),
    wasmTools: () => load('@bytecodealliance/jco/dist/api.js'),
    wizer: async () => createWizer((await load<{ readonly default: string }>('@bytecodealliance/wizer/index.js')).default),
  };
}
