/**
 * What the suite's world exports, over whatever wasi:nn it is given. Every resource is dropped as soon as it has been read: what is
 * left alive after a call is then the host's own doing.
 */
import type { Encoding, Piece, Target } from '../cases/case.ts';
import type { Context, Graph, Imported, NnError, Tensor } from './imported.ts';

/** As jco has the exports: what a WIT `result` answers is returned, and its error arm is the `payload` of what is thrown. */
export interface Probe {
  reflect(input: Piece): Piece;
  infer(model: string, inputs: readonly Piece[]): Piece[];
  bring(parts: readonly Uint8Array[], encoding: Encoding, target: Target, inputs: readonly Piece[]): Piece[];
  repeat(model: string, inputs: readonly Piece[], times: number): number;
  graphs(model: string, count: number): void;
  tensors(model: string, input: Piece, count: number): void;
}

export function createProbe({ load, loadByName, Tensor }: Imported): Probe {
  const toTensor = ({ dimensions, ty, data }: Piece): Tensor => new Tensor(dimensions, ty, data);

  /** `compute` takes the inputs over; only the outputs are left to drop. */
  const compute = (context: Context, inputs: readonly Piece[]): Piece[] =>
    context
      .compute(inputs.map((input) => [input.name, toTensor(input)]))
      .map(([name, tensor]) => using(tensor, () => toPiece(name, tensor)));

  const inContext = <R>(graph: Graph, use: (context: Context) => R): R => using(graph, () => using(graph.initExecutionContext(), use));

  const repeated = (context: Context, inputs: readonly Piece[], times: number): number => {
    let bytes = 0;
    for (let i = 0; i < times; i += 1) for (const { data } of compute(context, inputs)) bytes += data.length;
    return bytes;
  };

  const infer = (model: string, inputs: readonly Piece[]): Piece[] => inContext(loadByName(model), (context) => compute(context, inputs));

  return {
    reflect: (input) => using(toTensor(input), (tensor) => toPiece(input.name, tensor)),
    infer: (model, inputs) => answered(() => infer(model, inputs)),
    bring: (parts, encoding, target, inputs) =>
      answered(() => inContext(load([...parts], encoding, target), (context) => compute(context, inputs))),
    repeat: (model, inputs, times) => answered(() => inContext(loadByName(model), (context) => repeated(context, inputs, times))),
    graphs: (model, count) => answered(() => holding(count, () => loadByName(model))),
    tensors: (model, input, count) =>
      answered(() =>
        holding(
          count - 1,
          () => toTensor(input),
          () => void infer(model, [input]),
        ),
      ),
  };
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

function holding<T extends Disposable>(count: number, make: () => T, then: () => void = () => undefined): void {
  const held: T[] = [];
  try {
    while (held.length < count) held.push(make());
    then();
  } finally {
    for (const one of held) one[Symbol.dispose]();
  }
}

/** An error that leaves an export untyped is a trap: the `error` resource is read and dropped here, and answered as a record. */
function answered<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    const { payload } = thrown as { readonly payload?: NnError };
    if (payload === undefined) throw thrown;
    const fault = using(payload, (error) => ({ code: error.code(), data: error.data() }));
    throw Object.assign(new Error(fault.data), { payload: fault });
  }
}
