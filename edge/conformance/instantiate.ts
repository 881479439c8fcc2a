/** A built guest, ready to be instantiated as often as there are cases: an instance that trapped is of no use any more. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { importTool } from '../toolchain/tools.ts';
import type { BuiltGuest } from './build-guest.ts';
import type { Call, Piece } from './cases/case.ts';

/** The exports of the suite's world. Each throws what jco makes of an error arm: an error whose `payload` is the fault. */
export interface Probe {
  reflect(input: Piece): Piece;
  infer(model: string, inputs: readonly Piece[]): readonly Piece[];
  bring(parts: readonly Uint8Array[], encoding: string, target: string, inputs: readonly Piece[]): readonly Piece[];
  repeat(model: string, inputs: readonly Piece[], times: number): number;
  graphs(model: string, count: number): void;
  tensors(model: string, input: Piece, count: number): void;
}

type Imports = Readonly<Record<string, object>>;
type Instantiate = (coreModule: (name: string) => Promise<object>, imports: Imports) => Promise<Probe>;

/** Of the engine's own, which the compiler's libraries for Node do not know. */
const { compile } = (globalThis as unknown as { readonly WebAssembly: { compile(bytes: Uint8Array): Promise<object> } }).WebAssembly;

export async function openGuest({ glue, folder }: BuiltGuest): Promise<(imports: Imports) => Promise<Probe>> {
  // QuickJS's component is written with it; Node 20 has it behind a flag, newer ones without.
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-extended-const');
  const { instantiate } = (await import(pathToFileURL(glue).href)) as { readonly instantiate: Instantiate };
  const { WASIShim } = (await importTool('@bytecodealliance/preview2-shim/instantiation')) as {
    readonly WASIShim: new () => { getImportObject(): Imports };
  };
  const modules = new Map<string, Promise<object>>();
  const coreModule = (name: string): Promise<object> => {
    const compiled = modules.get(name) ?? compile(readFileSync(join(folder, name)));
    modules.set(name, compiled);
    return compiled;
  };
  return (imports) => instantiate(coreModule, { ...new WASIShim().getImportObject(), ...imports });
}

export function callProbe(probe: Probe, call: Call): unknown {
  switch (call.kind) {
    case 'reflect':
      return [probe.reflect(call.input)];
    case 'infer':
      return probe.infer(call.model, call.inputs);
    case 'bring':
      return probe.bring(call.parts, call.encoding, call.target, call.inputs);
    case 'repeat':
      return probe.repeat(call.model, call.inputs, call.times);
    case 'graphs':
      return probe.graphs(call.model, call.count);
    case 'tensors':
      return probe.tensors(call.model, call.input, call.count);
    default:
      return call satisfies never;
  }
}
