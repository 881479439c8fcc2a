/** `load`: a guest brings a model of its own, where the operator lets it. */
import { messageOf } from '../errors.ts';
import { NnFault } from './fault.ts';
import type { GraphBackend, OpenBackend } from './graph-backend.ts';
import { Lease } from './lease.ts';
import type { Meter } from './meter.ts';

export type GraphEncoding = 'openvino' | 'onnx' | 'tensorflow' | 'pytorch' | 'tensorflowlite' | 'ggml' | 'autodetect';
export type ExecutionTarget = 'cpu' | 'gpu' | 'tpu';

export interface BroughtModel {
  readonly parts: readonly Uint8Array[];
  readonly encoding: GraphEncoding;
  readonly target: ExecutionTarget;
}

const NAME = 'brought by the guest';

/** The models of one guest's own. Each is closed with the last handle on it, or with the guest where that one never dropped it. */
export class BroughtModels {
  readonly #open: OpenBackend;
  readonly #meter: Meter;
  readonly #backends = new Set<GraphBackend>();

  constructor(open: OpenBackend, meter: Meter) {
    this.#open = open;
    this.#meter = meter;
  }

  /** @throws NnFault */
  load(brought: BroughtModel): Lease {
    const bytes = onlyPart(brought);
    this.#meter.checkModel(bytes.length);
    const backend = this.#opened(bytes);
    this.#backends.add(backend);
    this.#meter.addBytes('modelBytes', bytes.length);
    return new Lease({ kind: 'graph', name: NAME, backend }, () => {
      this.#meter.addBytes('modelBytes', -bytes.length);
      if (this.#backends.delete(backend)) backend.close();
    });
  }

  close(): void {
    for (const backend of this.#backends) backend.close();
    this.#backends.clear();
  }

  /** These bytes are the guest's own: what the runtime says of them names nothing of the host. */
  #opened(bytes: Uint8Array): GraphBackend {
    try {
      return this.#open({ kind: 'bytes', name: NAME, bytes, threads: 1 });
    } catch (error) {
      if (error instanceof NnFault && error.cause === undefined) throw error;
      const [code, cause] = error instanceof NnFault ? [error.code, error.cause] : (['invalid-encoding', error] as const);
      throw new NnFault(code, `this model cannot be used: ${messageOf(cause)}`, cause);
    }
  }
}

function onlyPart({ parts, encoding, target }: BroughtModel): Uint8Array {
  if (encoding !== 'onnx' && encoding !== 'autodetect') throw new NnFault('invalid-encoding', `this host reads onnx, received ${encoding}`);
  if (target !== 'cpu') throw new NnFault('unsupported-operation', `a model that is brought runs on the cpu, received ${target}`);
  const [model, ...more] = parts;
  if (model === undefined || more.length > 0) throw new NnFault('invalid-argument', `an onnx model is one part, received ${parts.length}`);
  return model;
}
