/** Kernels as components, by the interfaces of edge/wit: for a host that composes them with the cache, or takes them by themselves. */
import { withExportNames } from './wasm-module.ts';

/** What of wasm-tools is used, as jco brings it. */
export interface WasmTools {
  componentEmbed(options: { readonly binary: Uint8Array; readonly witPath: string; readonly world: string }): Promise<Uint8Array>;
  componentNew(core: Uint8Array): Promise<Uint8Array>;
}

/** Core exports by the names that the Canonical ABI has for an interface's functions. */
const WORLDS = {
  'encoder-component': {
    dimensions: 'nearhit:edge/encoder@0.1.0#dimensions',
    encodeList: 'nearhit:edge/encoder@0.1.0#encode',
  },
  'search-component': { nearest: 'nearhit:edge/search@0.1.0#nearest' },
} as const;

export async function kernelComponent(
  world: keyof typeof WORLDS,
  core: Uint8Array,
  witPath: string,
  tools: WasmTools,
): Promise<Uint8Array> {
  return tools.componentNew(await tools.componentEmbed({ binary: withExportNames(core, WORLDS[world]), witPath, world }));
}
