/** A built guest, ready to be instantiated as often as there are cases: an instance that trapped is of no use any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { wasm } from '../../src/wasm.ts';
import { importTool } from '../toolchain/tools.ts';
import type { BuiltGuest } from './build-guest.ts';

type Imports = Readonly<Record<string, object>>;
type Instantiate<Exports> = (coreModule: (name: string) => Promise<object>, imports: Imports) => Promise<Exports>;

/** `Exports`: what the guest's world exports, as its WIT says. */
export async function openGuest<Exports>({ glue, folder }: BuiltGuest): Promise<(imports: Imports) => Promise<Exports>> {
  // QuickJS's component is written with it; Node 20 has it behind a flag, newer ones without.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-extended-const');
  const { instantiate } = (await import(pathToFileURL(glue).href)) as { readonly instantiate: Instantiate<Exports> };
  const { WASIShim } = (await importTool('@bytecodealliance/preview2-shim/instantiation')) as {
    readonly WASIShim: new () => { getImportObject(): Imports };
  };
  const modules = new Map<string, Promise<object>>();
  const coreModule = (name: string): Promise<object> => {
    const compiled = modules.get(name) ?? Promise.resolve(new wasm.Module(readFileSync(join(folder, name))));
    modules.set(name, compiled);
    return compiled;
  };
  return (imports) => instantiate(coreModule, { ...new WASIShim().getImportObject(), ...imports });
}
