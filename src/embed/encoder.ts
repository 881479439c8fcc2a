/** Text in, unit vector out: what stands around a model that runs here, whatever runs it. One text per run (see `TokenModel`). */
import type { LocalModel } from '../config.ts';
import { messageOf } from '../errors.ts';
import { toUnitVector, type UnitVector } from '../units.ts';
import { firstLine } from './native-runtime.ts';
import { readTokenizer } from './tokenizer.ts';
import { openWasmModel } from './wasm-model.ts';

/** The model itself. Texts are never run together: in an int8 batch scales are taken over all of it, and vectors shift. */
export interface TokenModel {
  /** Ids of one text's tokens in, a vector of any length out. */
  run(ids: readonly number[]): Promise<Float32Array>;
}

export interface Encoder {
  encode(text: string): Promise<UnitVector>;
}

export async function openEncoder(spec: LocalModel): Promise<Encoder> {
  const { prefix, maxTokens } = spec;
  const model = await openModel(spec);
  const tokenizer = readTokenizer(spec.path);
  await warmUp(model, tokenizer.encode(`${prefix}how are you`), spec);
  return {
    async encode(text) {
      const ids = tokenizer.encode(prefix + text);
      if (ids.length === 0) throw new RangeError('cannot embed a text without tokens: the model has nothing to read');
      if (ids.length > maxTokens)
        throw new RangeError(`cannot embed a text of ${ids.length} tokens: the model takes at most ${maxTokens}; shorten it`);
      return directed(await model.run(ids));
    },
  };
}

/** The native runtime is loaded only here, so that one that cannot be loaded is a reason to tell and not the end of the worker. */
async function openModel(spec: LocalModel): Promise<TokenModel> {
  if (spec.kind === 'wasm') return openWasmModel(spec);
  const native = await import('./onnx-model.ts').catch((error: unknown) => {
    const why = firstLine(messageOf(error));
    throw new Error(
      `cannot run the embedding model: the native runtime cannot be loaded here: ${why}; a model of the shape of all-MiniLM-L6-v2 runs as "kind": "wasm"`,
      { cause: error },
    );
  });
  return native.openOnnxModel(spec);
}

/** Once with few and once with most tokens: memory is laid out before the first question, and what the settings promise is true. */
async function warmUp(model: TokenModel, ids: readonly number[], { maxTokens, dimensions }: LocalModel): Promise<void> {
  const vector = directed(await model.run(ids));
  if (vector.length !== dimensions)
    throw new RangeError(
      `cannot use the embedding model: its vectors have ${vector.length} dimensions, and its settings say ${dimensions}; correct "dimensions"`,
    );
  directed(await model.run(Array.from({ length: maxTokens }, (_, i) => ids[i % ids.length] ?? 0)));
}

function directed(values: Float32Array): UnitVector {
  try {
    return toUnitVector(values);
  } catch (error) {
    throw new RangeError(`cannot use what the embedding model answered: ${messageOf(error)}`, { cause: error });
  }
}
