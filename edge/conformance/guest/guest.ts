/**
 * The guest in TypeScript, for QuickJS and for StarlingMonkey alike. Every resource is dropped as soon as it has been read: what
 * is left alive after a call is then the host's own doing.
 */
import { load, loadByName, type Graph } from 'wasi:nn/graph@0.2.0-rc-2024-10-28';
import type { GraphExecutionContext } from 'wasi:nn/inference@0.2.0-rc-2024-10-28';
import { Tensor } from 'wasi:nn/tensor@0.2.0-rc-2024-10-28';
import type * as contract from 'nearhit:nn-conformance/probe@0.1.0';

type Fault = contract.Fault;
type Piece = contract.Piece;

export const probe: typeof contract = {
  reflect: (input) => using(toTensor(input), (tensor) => toPiece(input.name, tensor)),
  infer: (model, inputs) => answered(() => using(loadByName(model), (graph) => inferOnce(graph, inputs))),
  bring: (parts, encoding, target, inputs) => answered(() => using(load(parts, encoding, target), (graph) => inferOnce(graph, inputs))),
  repeat: (model, inputs, times) =>
    answered(() =>
      using(loadByName(model), (graph) =>
        using(graph.initExecutionContext(), (context) => {
          let bytes = 0;
          for (let i = 0; i < times; i += 1) for (const { data } of compute(context, inputs)) bytes += data.length;
          return BigInt(bytes);
        }),
      ),
    ),
  holdGraphs: (model, count) =>
    answered(() =>
      holding(
        count,
        () => loadByName(model),
        () => undefined,
      ),
    ),
  holdTensors: (model, input, count) =>
    answered(() =>
      holding(
        count - 1,
        () => toTensor(input),
        () => void using(loadByName(model), (graph) => inferOnce(graph, [input])),
      ),
    ),
};

function inferOnce(graph: Graph, inputs: readonly Piece[]): Piece[] {
  return using(graph.initExecutionContext(), (context) => compute(context, inputs));
}

/** `compute` takes the inputs over; only the outputs are left to drop. */
function compute(context: GraphExecutionContext, inputs: readonly Piece[]): Piece[] {
  const outputs = context.compute(inputs.map((input) => [input.name, toTensor(input)]));
  return outputs.map(([name, tensor]) => using(tensor, () => toPiece(name, tensor)));
}

function toTensor({ dimensions, ty, data }: Piece): Tensor {
  return new Tensor(Uint32Array.from(dimensions), ty, Uint8Array.from(data));
}

function toPiece(name: string, tensor: Tensor): Piece {
  return { name, dimensions: tensor.dimensions(), ty: tensor.ty(), data: tensor.data() };
}

function using<T extends Disposable, R>(resource: T, use: (resource: T) => R): R {
  try {
    return use(resource);
  } finally {
    resource[Symbol.dispose]();
  }
}

function holding<T extends Disposable>(count: number, make: () => T, then: () => void): void {
  const held: T[] = [];
  try {
    while (held.length < count) held.push(make());
    then();
  } finally {
    for (const one of held) one[Symbol.dispose]();
  }
}

/** An error that leaves an export untyped is a trap: the `error` resource is read here, dropped, and answered as a record. */
function answered<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toFault(error);
  }
}

function toFault(error: unknown): Fault {
  const payload = (error as { readonly payload?: unknown }).payload ?? error;
  return { code: payload.code(), data: payload.data() };
}
