/**
 * onnxruntime's native binding, whose `run` is synchronous; the public interface only puts it behind a `setImmediate`. The file
 * is inside the package and in none of its documentation: so before it is used it is tried on a model of one node, and where it
 * is not what it was (onnxruntime-node 1.30), the reason is told and the models run in a thread that is waited for.
 */
import { createRequire } from 'node:module';
import { messageOf } from '../errors.ts';
import type { OrtAnswer, OrtMetadata, OrtTensor } from './ort-types.ts';

export interface OrtSession {
  loadModel(path: string, options: object): void;
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  readonly inputMetadata: readonly OrtMetadata[];
  readonly outputMetadata: readonly OrtMetadata[];
  /** Of `fetches` the names count; null lets the runtime make the tensor. */
  run(
    feeds: Readonly<Record<string, OrtTensor>>,
    fetches: Readonly<Record<string, null>>,
    options: object,
  ): Readonly<Record<string, OrtAnswer>>;
  dispose(): void;
}

export type OrtBinding = { readonly kind: 'synchronous'; createSession(): OrtSession } | { readonly kind: 'unknown'; readonly why: string };

interface BindingModule {
  readonly binding: { readonly InferenceSession: new () => OrtSession };
  readonly initOrt: () => void;
}

/** `Identity` of bytes, [n] to [n], as src/edge-build/onnx-writer.ts writes it. */
const PROBE_MODEL = 'CAgSB25lYXJoaXQ6PQoQCgF4EgF5IghJZGVudGl0eRIFZ3JhcGhaEAoBeBILCgkIAhIFCgMSAW5iEAoBeRILCgkIAhIFCgMSAW5CBAoAEA0=';
const PROBE_BYTES: readonly number[] = [1, 2, 3];

let known: OrtBinding | undefined;

/** Loaded (40 MB) and tried once a thread, when the first model is opened. */
export function ortBinding(): OrtBinding {
  known ??= load();
  return known;
}

function load(): OrtBinding {
  try {
    const { binding, initOrt } = createRequire(import.meta.url)('onnxruntime-node/dist/binding.js') as BindingModule;
    initOrt();
    const createSession = (): OrtSession => new binding.InferenceSession();
    tryOut(createSession());
    return { kind: 'synchronous', createSession };
  } catch (error) {
    return { kind: 'unknown', why: messageOf(error) };
  }
}

function tryOut(session: OrtSession): void {
  const model = Buffer.from(PROBE_MODEL, 'base64');
  session.loadModel(model.buffer, model.byteOffset, model.byteLength, {});
  const { y } = session.run(
    { x: { type: 'uint8', dims: [PROBE_BYTES.length], data: Uint8Array.from(PROBE_BYTES), location: 'cpu' } },
    { y: null },
    {},
  );
  session.dispose();
  const answer = y?.data instanceof Uint8Array ? y.data.join() : 'no bytes';
  if (answer !== PROBE_BYTES.join()) throw new TypeError(`a run that gives back ${PROBE_BYTES.join()} answered ${answer}`);
}
