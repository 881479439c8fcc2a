/** The embedding models by name: those that are built in, and the operator's own, which win where both have a name. */
import { fileURLToPath } from 'node:url';
import type { Config, EmbeddingModel, OnnxModel, RemoteModel, WasmModel } from '../config.ts';
import { OWN_MODEL } from './embedder.ts';

export interface NamedModel<Model extends EmbeddingModel = EmbeddingModel> {
  readonly name: string;
  readonly model: Model;
}

/** The same distance from `src/embed` and from `dist/embed`. */
const packaged = (path: string): string => fileURLToPath(new URL(`../../models/${path}`, import.meta.url));

/** Its sum stands here as well as in its folder: so its id is known even where its files cannot be read. */
const FOLDER = {
  path: packaged('all-minilm-l6-v2'),
  sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
  dimensions: 384,
  pooling: 'mean',
  prefix: '',
  // It was trained on 128 and reads 256 (its card); beyond that a vector stands for the beginning alone.
  maxTokens: 256,
} as const;

const NATIVE: OnnxModel = {
  ...FOLDER,
  kind: 'onnx',
  // The pool of workers is where parallel work happens, and the event loop keeps its core.
  threads: 1,
  providers: ['cpu'],
  calibration: packaged('calibration/all-minilm-l6-v2.json'),
};

/** The same weights: their vectors are near those of the native runtime, and not the same. */
const IN_WASM: WasmModel = { ...FOLDER, kind: 'wasm', calibration: packaged('calibration/all-minilm-l6-v2-wasm.json') };

export const DEFAULT_MODEL: NamedModel<OnnxModel> = { name: 'all-minilm-l6-v2', model: NATIVE };

export const WASM_MODEL: NamedModel<WasmModel> = { name: 'all-minilm-l6-v2-wasm', model: IN_WASM };

const BUILT_IN: Readonly<Record<string, EmbeddingModel>> = { [DEFAULT_MODEL.name]: NATIVE, [WASM_MODEL.name]: IN_WASM };

/** The same weights without native code; only what is built in as both has one. */
export function twinOf({ model }: NamedModel): NamedModel<WasmModel> | undefined {
  return model === NATIVE ? WASM_MODEL : undefined;
}

/** @throws RangeError that lists what there is. */
export function modelNamed({ models, embedder: name }: Pick<Config, 'models' | 'embedder'>): NamedModel {
  const all = { ...BUILT_IN, ...models };
  const model = Object.hasOwn(all, name) ? all[name] : undefined;
  if (model === undefined)
    throw new RangeError(
      `cannot use the embedder ${JSON.stringify(name)}: there is no model of that name, only ${Object.keys(all).join(', ')}; name one of them, or add it to "models" in the config file`,
    );
  return { name, model: model.kind === 'remote' ? calibrated(model) : model };
}

/** A nearhit over there says which model answers, so what is built in here under that name has been calibrated already. */
function calibrated(model: RemoteModel): RemoteModel {
  const shipped = model.model.startsWith(OWN_MODEL) && model.prefix === '' ? BUILT_IN[model.model.slice(OWN_MODEL.length)] : undefined;
  return { ...model, calibration: model.calibration ?? shipped?.calibration };
}
