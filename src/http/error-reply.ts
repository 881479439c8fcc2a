/**
 * Refusals of the doors themselves, made before any route is known: in the shape of the provider that the request speaks to,
 * and where it could not be read in OpenAI's, which every SDK here can show.
 */
import { toUtf8 } from '../bytes.ts';
import { dialectAt } from '../dialects/dialect.ts';
import { errorBody, errorShapeOf } from '../error-body.ts';
import { ProxyError } from '../errors.ts';
import type { Exchange, Head } from '../exchange.ts';

export interface ErrorReply {
  readonly head: Head;
  readonly body: Uint8Array;
}

export function errorReply(error: ProxyError, asked?: Pick<Exchange, 'target' | 'headers'>): ErrorReply {
  const shape = asked === undefined ? 'openai' : errorShapeOf(dialectAt(asked.target), asked.target, asked.headers);
  const body = toUtf8(errorBody(error, shape));
  const status = error.status === 0 ? 500 : error.status;
  return { head: { status, headers: ['content-type', 'application/json', 'cache-control', 'no-store'] }, body };
}

/** What `serve` threw instead of answering. Its message stays in the log. */
export function unexpected(error: unknown): ProxyError {
  return error instanceof ProxyError
    ? error
    : new ProxyError('internal', 'could not answer this request; the log of nearhit says why', error);
}
