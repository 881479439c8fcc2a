/** A model in the ONNX form, run by onnxruntime: fed what it declares, and its answer pooled as it was trained. */
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import type { OnnxModel } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { TokenModel } from './encoder.ts';
import { checkedWeights } from './model-files.ts';
import { inputValue, outputOf, pooled } from './model-io.ts';

const SESSION_OPTIONS = { interOpNumThreads: 1, executionMode: 'sequential', logSeverityLevel: 3 } as const;

export async function openOnnxModel(spec: OnnxModel): Promise<TokenModel> {
  const session = await openSession(spec);
  const feeds = session.inputMetadata.map(feedOf);
  const output = outputOf(session.outputNames);
  return {
    async run(ids) {
      const answer = await session.run(Object.fromEntries(feeds.map((feed) => feed(ids))), [output]);
      return pooled(dataOf(answer[output]), answer[output]?.dims ?? [], spec.pooling);
    },
  };
}

async function openSession(spec: OnnxModel): Promise<InferenceSession> {
  const { threads: intraOpNumThreads, providers } = spec;
  const weights = checkedWeights(spec);
  // onnxruntime leaves out what it lacks without a word: the model would run, but not where it was told to.
  const known = listSupportedBackends().map(({ name }) => name);
  const missing = providers.find((name) => !known.includes(name));
  if (missing !== undefined)
    throw new RangeError(`cannot run the embedding model on ${missing}: onnxruntime knows only ${known.join(', ')} on this machine`);
  try {
    return await InferenceSession.create(weights, { ...SESSION_OPTIONS, intraOpNumThreads, executionProviders: [...providers] });
  } catch (error) {
    throw new Error(`cannot load model.onnx of the embedding model on ${providers.join(', ')}: ${messageOf(error)}`, { cause: error });
  }
}

type Feed = (ids: readonly number[]) => readonly [name: string, tensor: Tensor];

/** `wasmtime serve` feeds f32 alone, so there are models of that kind beside the common int64. */
function feedOf(input: InferenceSession.ValueMetadata): Feed {
  const { name } = input;
  const value = inputValue(name);
  const type = input.isTensor ? input.type : 'no tensor';
  switch (type) {
    case 'int64':
      return (ids) => [
        name,
        new Tensor(
          type,
          BigInt64Array.from(ids, (id) => BigInt(value(id))),
          [1, ids.length],
        ),
      ];
    case 'int32':
      return (ids) => [name, new Tensor(type, Int32Array.from(ids, value), [1, ids.length])];
    case 'float32':
      return (ids) => [name, new Tensor(type, Float32Array.from(ids, value), [1, ids.length])];
    default:
      throw new RangeError(`cannot feed the embedding model: its input ${name} is ${type}, known are int64, int32, float32`);
  }
}

function dataOf(answer: Tensor | undefined): Float32Array {
  const data = answer?.data;
  if (!(data instanceof Float32Array)) throw new TypeError(`cannot read the model's answer: wanted float32, received ${answer?.type}`);
  return data;
}
