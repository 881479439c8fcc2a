/** onnxruntime in this very thread: a run blocks it, and the thread must not be ended meanwhile (docs/decisions/embed-processes.md). */
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import type { GraphBackend, ModelSource, NamedTensor } from './graph-backend.ts';
import type { OrtSession } from './ort-binding.ts';
import { sessionOptions, toFeeds, toNamedTensors, toTensorInfo } from './ort-types.ts';

/** @throws NnFault */
export function openNative(createSession: () => OrtSession, source: ModelSource): GraphBackend {
  const session = createSession();
  loadInto(session, source);
  const outputs = session.outputMetadata.map(toTensorInfo);
  const fetches = Object.fromEntries(outputs.map(({ name }) => [name, null]));
  return {
    inputs: session.inputMetadata.map(toTensorInfo),
    outputs,
    run: (inputs) => run(session, inputs, fetches),
    close: () => session.dispose(),
  };
}

function loadInto(session: OrtSession, source: ModelSource): void {
  const options = sessionOptions(source.threads);
  try {
    if (source.kind === 'file') session.loadModel(source.path, options);
    else session.loadModel(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength, options);
  } catch (error) {
    throw new NnFault('invalid-encoding', 'it is no model that onnxruntime can load', error);
  }
}

/** What a run says of a guest's own tensors helps the guest, and names no file of the host. */
function run(session: OrtSession, inputs: readonly NamedTensor[], fetches: Readonly<Record<string, null>>): readonly NamedTensor[] {
  const feeds = toFeeds(inputs);
  try {
    return toNamedTensors(session.run(feeds, fetches, {}));
  } catch (error) {
    throw error instanceof NnFault ? error : new NnFault('runtime-error', messageOf(error), error);
  }
}
