/**
 * The experimental `prompt` interface (wasi-nn pull request 79): a graph becomes a context, then a string goes in and a string
 * comes out. Its errors are strings as well. It has no way to return a vector: that is what `fermyon:spin/llm` is for.
 */
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import { answering } from './guest-error.ts';
import type { Graph, Prompt } from './guest-interfaces.ts';
import { HeldModel } from './held-model.ts';
import type { Meter } from './meter.ts';

export function createPrompt(meter: Meter): Prompt {
  class Context extends HeldModel {
    compute(prompt: string): string {
      return answered(() => answer(this, prompt));
    }
  }
  return { Context, init: (graph) => answered(() => new Context(meter, 'contexts', takenOver(graph))) };
}

/** `init` owns the graph it is given, whatever becomes of it. @throws NnFault */
function takenOver(graph: Graph): ReturnType<HeldModel['share']> {
  if (!(graph instanceof HeldModel)) throw new NnFault('invalid-argument', 'this graph comes from another host');
  try {
    return graph.share();
  } finally {
    graph[Symbol.dispose]();
  }
}

function answer({ model }: HeldModel, prompt: string): string {
  if (model.kind === 'graph') throw new NnFault('unsupported-operation', 'this model takes tensors, and no prompt');
  try {
    return model.answer(prompt);
  } catch (error) {
    throw new NnFault('runtime-error', `the model failed: ${messageOf(error)}`, error);
  }
}

function answered<T>(work: () => T): T {
  return answering(work, ({ code, message }) => `${code}: ${message}`);
}
