/**
 * wasi:nn for one guest. Each guest has classes of its own: jco tells a resource by its class, and calls a constructor with
 * nothing but the WIT's arguments.
 */
import type { BroughtModels, ExecutionTarget, GraphEncoding } from './bring-model.ts';
import { NnFault } from './fault.ts';
import type { NamedTensor } from './graph-backend.ts';
import { answering, ErrorResource } from './guest-error.ts';
import type { NamedResource, WasiNn } from './guest-interfaces.ts';
import { HeldModel } from './held-model.ts';
import type { Lease } from './lease.ts';
import type { Meter } from './meter.ts';
import { runGraph } from './run-graph.ts';
import { TensorResource } from './tensor.ts';
import type { TensorType } from './tensor-type.ts';

/** What the interfaces of one guest work with. */
export interface GuestAccess {
  readonly meter: Meter;
  /** @throws NnFault `not-found` for what this guest may not use as for what is not there. */
  take(name: string): Lease;
  readonly brought: BroughtModels | 'refused';
}

export function createWasiNn(access: GuestAccess): WasiNn {
  const { meter } = access;

  const Tensor = tensorClass(meter);
  const NnError = errorClass(meter);
  const answered = <T>(work: () => T): T => answering(work, (fault) => new NnError(fault));

  class GraphExecutionContext extends HeldModel {
    compute(inputs: readonly NamedResource[]): readonly NamedResource[] {
      return answered(() => toResources(compute(this, toContents(inputs, meter)), Tensor));
    }
  }

  class Graph extends HeldModel {
    initExecutionContext(): GraphExecutionContext {
      return answered(() => new GraphExecutionContext(meter, 'contexts', this.share()));
    }
  }

  const loadByName = (name: string): Graph => answered(() => new Graph(meter, 'graphs', access.take(name)));
  const load = (first: string | readonly Uint8Array[], encoding: GraphEncoding = 'autodetect', target: ExecutionTarget = 'cpu'): Graph => {
    if (typeof first === 'string') return loadByName(first);
    return answered(() => new Graph(meter, 'graphs', bring(access, first, encoding, target)));
  };
  return { tensor: { Tensor }, errors: { Error: NnError }, inference: { GraphExecutionContext }, graph: { Graph, load, loadByName } };
}

function tensorClass(meter: Meter): WasiNn['tensor']['Tensor'] {
  return class Tensor extends TensorResource {
    constructor(dimensions: Uint32Array, type: TensorType, data: Uint8Array) {
      super(meter, dimensions, type, data);
    }
  };
}

function errorClass(meter: Meter): new (fault: NnFault) => ErrorResource {
  return class NnError extends ErrorResource {
    constructor(fault: NnFault) {
      super(meter, fault);
    }
  };
}

function bring({ brought }: GuestAccess, parts: readonly Uint8Array[], encoding: GraphEncoding, target: ExecutionTarget): Lease {
  if (brought === 'refused') throw new NnFault('unsupported-operation', 'this host serves the models it has by name: use load-by-name');
  return brought.load({ parts, encoding, target });
}

function compute({ model }: HeldModel, inputs: readonly NamedTensor[]): readonly NamedTensor[] {
  if (model.kind === 'text') throw new NnFault('unsupported-operation', 'this model takes a prompt, and no tensors');
  return runGraph(model.backend, inputs);
}

/** `compute` takes its inputs over, whatever becomes of it. @throws NnFault */
function toContents(inputs: readonly NamedResource[], { limits }: Meter): readonly NamedTensor[] {
  try {
    if (inputs.length > limits.inputs) throw new NnFault('too-large', `${inputs.length} inputs are more than ${limits.inputs}`);
    return inputs.map(([name, tensor]) => (tensor as TensorResource).read(name));
  } finally {
    for (const [, tensor] of inputs) tensor[Symbol.dispose]();
  }
}

/** All of the outputs, or the reason why one of them may not be kept. @throws NnFault */
function toResources(outputs: readonly NamedTensor[], Tensor: WasiNn['tensor']['Tensor']): readonly NamedResource[] {
  const made: [string, TensorResource][] = [];
  for (const { name, type, dimensions, data } of outputs) {
    const tensor = new Tensor(Uint32Array.from(dimensions), type, data) as TensorResource;
    made.push([name, tensor]);
    if (tensor.refusal === undefined) continue;
    const { refusal } = tensor;
    for (const [, one] of made) one[Symbol.dispose]();
    throw refusal;
  }
  return made;
}
