/** The library door: no server, no socket. */
import type { Exchange } from '../exchange.ts';
import { formsOf } from './form-text.ts';
import { answerRequest } from './web-exchange.ts';

/** `names`: what tells the provider, the path as over HTTP or the URL's own origin. */
export function handleWithFetch(
  request: Request,
  serve: (exchange: Exchange) => Promise<void>,
  names: 'path' | 'origin' = 'path',
): Promise<Response> {
  return answerRequest(request, { serve, names, signal: request.signal, forms: formsOf, sentPieces: 'left' });
}
