/** Models that run somewhere else, behind a message port: the backend that blocks for them, and the side that answers. */
import type { MessagePort } from 'node:worker_threads';
import { answerPort, BlockingPort } from './blocking-port.ts';
import { NnFault } from './fault.ts';
import type { GraphBackend, ModelSource, NamedTensor, OpenBackend } from './graph-backend.ts';

/** A backend whose answers may take their time. Every `GraphBackend` is one. */
export interface SlowBackend extends Pick<GraphBackend, 'inputs' | 'outputs'> {
  run(inputs: readonly NamedTensor[]): readonly NamedTensor[] | Promise<readonly NamedTensor[]>;
  close(): void | Promise<void>;
}

export interface PortDeadlines {
  /** Milliseconds until a model must be open, and until a run must have answered. */
  readonly open: number;
  readonly run: number;
}

type Request =
  | { readonly kind: 'open'; readonly source: ModelSource }
  | { readonly kind: 'run'; readonly graph: number; readonly inputs: readonly NamedTensor[] }
  | { readonly kind: 'close'; readonly graph: number };

type Reply =
  | ({ readonly kind: 'opened'; readonly graph: number } & Pick<GraphBackend, 'inputs' | 'outputs'>)
  | { readonly kind: 'ran'; readonly outputs: readonly NamedTensor[] }
  | { readonly kind: 'closed' };

/** Never for the thread whose event loop would have to answer: it would wait for itself. */
export function openThroughPort(port: MessagePort, deadlines: PortDeadlines): OpenBackend {
  const far = new BlockingPort<Request, Reply>(port);
  return (source) => {
    const opened = far.ask({ kind: 'open', source }, deadlines.open);
    if (opened.kind !== 'opened') throw unexpected(opened);
    const { graph, inputs, outputs } = opened;
    return {
      inputs,
      outputs,
      run(sent) {
        const ran = far.ask({ kind: 'run', graph, inputs: sent.map(tight) }, deadlines.run);
        if (ran.kind !== 'ran') throw unexpected(ran);
        return ran.outputs;
      },
      // A guest drops a handle at any time; it must not wait for a run that hangs, nor hear of one.
      close: () => far.tell({ kind: 'close', graph }),
    };
  };
}

export function serveModels(port: MessagePort, open: (source: ModelSource) => SlowBackend | Promise<SlowBackend>): void {
  const graphs = new Map<number, SlowBackend>();
  let count = 0;
  const backendOf = (graph: number): SlowBackend => {
    const backend = graphs.get(graph);
    if (backend === undefined) throw new NnFault('invalid-argument', `graph ${graph} is closed`);
    return backend;
  };
  answerPort<Request, Reply>(port, async (request) => {
    switch (request.kind) {
      case 'open': {
        const backend = await open(request.source);
        graphs.set((count += 1), backend);
        return { kind: 'opened', graph: count, inputs: backend.inputs, outputs: backend.outputs };
      }
      case 'run':
        return { kind: 'ran', outputs: (await backendOf(request.graph).run(request.inputs)).map(tight) };
      case 'close':
        await backendOf(request.graph).close();
        graphs.delete(request.graph);
        return { kind: 'closed' };
      default:
        return request satisfies never;
    }
  });
}

/** A message carries the whole buffer of a view. */
function tight(tensor: NamedTensor): NamedTensor {
  return tensor.data.byteLength === tensor.data.buffer.byteLength ? tensor : { ...tensor, data: tensor.data.slice() };
}

function unexpected({ kind }: Reply): NnFault {
  return new NnFault('unknown', `the models' side answered ${kind} to something else`);
}
