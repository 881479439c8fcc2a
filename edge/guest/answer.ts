/** One request and its answer, by a cache of its own; what is left to do when it was sent goes on behind it. */
import type { FormFormat, FormReader } from '../../src/http/pieces.ts';
import { answerRequest } from '../../src/http/web-exchange.ts';
import type { GuestSettings } from './config.ts';
import { openCache, type Place } from './open-cache.ts';

/** A form is passed on as it came: what it holds, a guest does not read. */
const UNREAD: FormReader = { push: () => {}, end: () => Promise.resolve({ kind: 'unreadable', problem: 'forms are not read here' }) };
const NO_FORMS: FormFormat = { reader: () => UNREAD, text: () => undefined };

/** `waitUntil` is told what must end before the instance does. */
export function answer(
  request: Request,
  place: Place,
  settings: GuestSettings,
  waitUntil: (work: Promise<unknown>) => void,
): Promise<Response> {
  const { serve, settled } = openCache(place, settings);
  return answerRequest(request, {
    names: 'path',
    forms: () => NO_FORMS,
    sentPieces: 'taken',
    serve: (exchange) => {
      const served = serve(exchange);
      waitUntil(served.then(settled));
      return served;
    },
  });
}
