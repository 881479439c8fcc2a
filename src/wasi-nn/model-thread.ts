/** A thread that runs models for another one that is blocked until they have answered. */
import { InferenceSession } from 'onnxruntime-node';
import { isMainThread, workerData, type MessagePort } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import type { ModelSource } from './graph-backend.ts';
import { sessionOptions, toDeclared, toFeeds, toNamedTensors, type OrtAnswer, type OrtTensor } from './ort-types.ts';
import { serveModels, type SlowBackend } from './port-backend.ts';

if (isMainThread) throw new Error('cannot start: this file runs as a thread of the wasi-nn host only');

/** As its code has it: its types ask for its own class, whose constructor turns half floats into what its runtime cannot read. */
interface Session {
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtAnswer>>>;
}

serveModels(workerData as MessagePort, async (source): Promise<SlowBackend> => {
  const session = await load(source);
  return {
    inputs: session.inputMetadata.map(toDeclared),
    outputs: session.outputMetadata.map(toDeclared),
    run: async (inputs) => toNamedTensors(await (session as unknown as Session).run(toFeeds(inputs))),
    close: () => session.release(),
  };
});

async function load(source: ModelSource): Promise<InferenceSession> {
  const options = sessionOptions(source.threads);
  try {
    return await (source.kind === 'file' ? InferenceSession.create(source.path, options) : InferenceSession.create(source.bytes, options));
  } catch (error) {
    // The public interface refuses a whole model for an input of a type that it has no word for, such as BF16.
    if (messageOf(error).startsWith('Unsupported data type'))
      throw new NnFault('unsupported-operation', 'it has a type that this host cannot pass', error);
    throw new NnFault('invalid-encoding', 'it is no model that onnxruntime can load', error);
  }
}
