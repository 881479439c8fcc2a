/**
 * The encoder with a model inside: one module that needs no file. Either with the model's own file as data, to be read at every
 * start (`bake()` of wasm/assembly/encoder/index.ts), or run through Wizer, which does that once and keeps the memory as it is then.
 */
import { wasm, type WasmGlobal } from '../wasm.ts';
import { readKernel } from '../embed/wasm-model.ts';
import { withData } from './wasm-module.ts';
import type { Wizer } from './wizer.ts';

/** The export that turns the model's file into weights. */
const BAKE = 'bake';

/** The kernel with the model's file where it expects one, still to be read by whoever calls BAKE. */
export function encoderWithModel(kernel: Uint8Array, model: Uint8Array): Uint8Array {
  const length = new Uint8Array(Uint32Array.of(model.length).buffer);
  return withData(kernel, [
    { at: ADDRESSES.MODEL_BYTES.value, bytes: length },
    { at: ADDRESSES.MODEL.value, bytes: model },
  ]);
}

export function bakedEncoder(kernel: Uint8Array, model: Uint8Array, wizer: Wizer): Promise<Uint8Array> {
  return wizer(encoderWithModel(kernel, model), BAKE);
}

/** The same in every build. Read off the plain one: this engine may not know what another one is made of. */
const ADDRESSES = new wasm.Instance(new wasm.Module(readKernel('int8'))).exports as Readonly<Record<'MODEL' | 'MODEL_BYTES', WasmGlobal>>;
