/** A guest of what may become of wasi:nn: models by name alone, prompts, and Spin's embeddings. */
import type * as World from 'nearhit:nn-next/next@0.1.0';
import { generateEmbeddings } from 'fermyon:spin/llm@2.0.0';
import { load } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import { init } from 'wasi:nn/prompt@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';

export const infer: typeof World.infer = (model, values) =>
  answered(() => {
    const floats = Float32Array.from(values);
    const graph = load(model);
    const context = graph.initExecutionContext();
    const outputs = context.compute([['x', new Tensor(Uint32Array.of(1, floats.length), 'FP32', new Uint8Array(floats.buffer))]]);
    const data = outputs[0]?.[1].data() ?? new Uint8Array();
    for (const [, tensor] of outputs) tensor[Symbol.dispose]();
    context[Symbol.dispose]();
    graph[Symbol.dispose]();
    return new Float32Array(Uint8Array.from(data).buffer);
  });

export const ask: typeof World.ask = (model, prompt) =>
  answered(() => {
    const context = init(load(model));
    const answer = context.compute(prompt);
    context[Symbol.dispose]();
    return answer;
  });

export const embed: typeof World.embed = (model, texts) => answered(() => generateEmbeddings(model, texts).embeddings);

interface NnError extends Disposable {
  code(): string;
}

type Payload = string | NnError | { readonly tag: string };

/** One word for each of the three kinds of error that the three interfaces have. */
function answered<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const word = wordOf((thrown as { readonly payload: Payload }).payload);
    throw Object.assign(new Error(word), { payload: word });
  }
}

function wordOf(payload: Payload): string {
  if (typeof payload === 'string') return payload;
  if ('tag' in payload) return payload.tag;
  const code = payload.code();
  payload[Symbol.dispose]();
  return code;
}
