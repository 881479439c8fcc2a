/**
 * What an import threw, in words. The error of a WIT `result` arrives as the `payload` of what is thrown: a text, a variant `{tag,
 * val}`, or a resource with `code` and `data`.
 */
import { messageOf } from '../../src/errors.ts';

/** Calls an import. @throws Error that says what could not be done, and what the host said. */
export function asked<T>(what: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new HostError(what, error);
  }
}

export class HostError extends Error {
  override readonly name = 'HostError';
  /** The tag of a variant or the code of a resource; '' where the host gave none. */
  readonly code: string;

  constructor(what: string, thrown: unknown) {
    const { code, said } = read(payloadOf(thrown));
    super(`cannot ${what}: ${[code, said].filter((text) => text !== '').join(', ')}`, { cause: thrown });
    this.code = code;
  }
}

function payloadOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'payload' in thrown ? thrown.payload : thrown;
}

function read(payload: unknown): { readonly code: string; readonly said: string } {
  if (typeof payload !== 'object' || payload === null || payload instanceof Error) return { code: '', said: messageOf(payload) };
  if ('tag' in payload) return { code: String(payload.tag), said: 'val' in payload && typeof payload.val === 'string' ? payload.val : '' };
  const { code, data } = payload as { readonly code?: unknown; readonly data?: unknown };
  return { code: textOf(code, payload), said: textOf(data, payload) };
}

/** A method of the resource. */
function textOf(member: unknown, of: object): string {
  return typeof member === 'function' ? String(member.call(of)) : '';
}
