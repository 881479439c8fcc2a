/** wasi:nn: the registry of `nearhit/wasi-nn`, with every run handed to the host's model processes. */
import { NnFault } from '../../wasi-nn/fault.ts';
import type { OpenBackend } from '../../wasi-nn/graph-backend.ts';
import type { Guest } from '../../wasi-nn/guest.ts';
import { ModelRegistry } from '../../wasi-nn/model-registry.ts';
import { HostFailure, type HostLine } from '../host-line.ts';
import type { Asks } from '../messages.ts';
import type { ModelShape } from '../services.ts';

export interface GuestModels {
  /** Name -> path, for the registry alone: the host has opened them. */
  readonly files: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
  /** Milliseconds a run may take, its wait for a process included. */
  readonly runTimeout: number;
}

/** A guest for each request, so that each begins with nothing held. */
export function createModels(line: HostLine, { files, shapes, runTimeout }: GuestModels): () => Guest {
  const named = Object.fromEntries(Object.entries(files).map(([name, path]) => [name, { path }]));
  const registry = new ModelRegistry(named, { open: openAtHost(line, shapes, runTimeout) });
  return () => registry.guest({ name: 'edge', allow: 'all' });
}

function openAtHost(line: HostLine, shapes: GuestModels['shapes'], runTimeout: number): OpenBackend {
  return ({ name }) => {
    const shape = shapes[name];
    if (shape === undefined) throw new NnFault('not-found', 'there is no model of this name');
    return {
      ...shape,
      run: (inputs) => {
        const reply = ask(line, { model: name, inputs }, runTimeout);
        if (reply.kind === 'refused') throw new NnFault(reply.code, reply.why);
        return reply.outputs;
      },
      close: () => undefined,
    };
  };
}

type Reply = Asks['run-model']['reply'];

function ask(line: HostLine, what: Asks['run-model']['ask'], within: number): Reply {
  try {
    return line.call('run-model', what, within);
  } catch (error) {
    if (error instanceof HostFailure) return { kind: 'refused', code: 'timeout', why: error.message };
    throw error;
  }
}
