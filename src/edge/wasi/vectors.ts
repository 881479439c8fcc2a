/** nearhit:edge/vectors: nearest neighbours in a scope, found by the host's own index. */
import { HostFailure, type HostLine } from '../host-line.ts';
import type { AskKind, Asks, Neighbour, Refusal, Reply, VectorsError } from '../messages.ts';
import { WitError } from './fault.ts';

const WITHIN_MS = 2_000;

export function createVectors(line: HostLine): object {
  const ask = <Kind extends 'nearest' | 'vector-put' | 'vector-remove'>(kind: Kind, what: Asks[Kind]['ask']): Accepted<Kind> => {
    const reply = replyOf(line, kind, what);
    if (isRefusal(reply)) throw new WitError({ tag: reply.code, val: reply.why });
    return reply as Accepted<Kind>;
  };
  return {
    nearest: (model: string, scope: string, query: Uint8Array, limit: number): readonly Neighbour[] =>
      ask('nearest', { model, scope, query, limit }),
    put: (model: string, scope: string, id: string, vector: Uint8Array): void => void ask('vector-put', { model, scope, id, vector }),
    remove: (model: string, scope: string, id: string): void => void ask('vector-remove', { model, scope, id }),
  };
}

type Accepted<Kind extends AskKind> = Exclude<Reply<Kind>, Refusal<VectorsError>>;

function replyOf<Kind extends AskKind>(line: HostLine, kind: Kind, what: Asks[Kind]['ask']): Reply<Kind> | Refusal<VectorsError> {
  try {
    return line.call(kind, what, WITHIN_MS);
  } catch (error) {
    if (error instanceof HostFailure) return { kind: 'refused', code: 'unavailable', why: error.message };
    throw error;
  }
}

function isRefusal(reply: unknown): reply is Refusal<VectorsError> {
  return typeof reply === 'object' && reply !== null && 'kind' in reply && reply.kind === 'refused';
}
