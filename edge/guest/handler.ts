/** One request comes in as the engine's fetch event, and one answer goes out; what is left to do goes on behind it. */
import { getEnvironment } from 'wasi:cli/environment@0.2.10';
import { open, type Bucket } from 'wasi:keyvalue/store@0.2.0-draft';
import { messageOf, ProxyError } from '../../src/errors.ts';
import { errorReply } from '../../src/http/error-reply.ts';
import type { FormFormat, FormReader } from '../../src/http/pieces.ts';
import { answerRequest } from '../../src/http/web-exchange.ts';
import { toEpochMs } from '../../src/units.ts';
import { readSettings, type GuestSettings } from './config.ts';
import { asked } from './host-error.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import { openCache, type OpenCache, type Place } from './open-cache.ts';

interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}

declare function addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;

export type World = (bucket: () => Bucket) => Pick<Place, 'embedder' | 'index'>;

const BUCKET = 'nearhit';

/** A form is passed on as it came: what it holds, a guest does not read. */
const UNREAD: FormReader = { push: () => {}, end: () => Promise.resolve({ kind: 'unreadable', problem: 'forms are not read here' }) };
const NO_FORMS: FormFormat = { reader: () => UNREAD, text: () => undefined };

export function listen(world: World): void {
  let opened: Bucket | undefined;
  const bucket = (): Bucket => (opened ??= asked(`open the key-value store ${BUCKET}`, () => open(BUCKET)));
  const place: Place = {
    knowledge,
    tokenizer,
    bucket,
    ...world(bucket),
    clock: { now: () => toEpochMs(Date.now()) },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    write: (line) => console.log(line),
  };
  addEventListener('fetch', (event) => event.respondWith(answer(event, place)));
}

async function answer(event: FetchEvent, place: Place): Promise<Response> {
  let cache: OpenCache;
  try {
    cache = openCache(place, settingsOf());
  } catch (error) {
    return unconfigured(error);
  }
  const { serve, settled } = cache;
  return answerRequest(event.request, {
    names: 'path',
    forms: () => NO_FORMS,
    sentPieces: 'taken',
    serve: (exchange) => {
      const served = serve(exchange);
      event.waitUntil(served.then(settled));
      return served;
    },
  });
}

function settingsOf(): GuestSettings {
  return readSettings(Object.fromEntries(getEnvironment()));
}

/** Whoever runs the component is told what is wrong with it: nothing can be kept apart without its settings. */
function unconfigured(error: unknown): Response {
  const { head, body } = errorReply(new ProxyError('internal', messageOf(error), error));
  const headers = new Headers();
  for (let i = 0; i < head.headers.length; i += 2) headers.append(head.headers[i] ?? '', head.headers[i + 1] ?? '');
  console.error(messageOf(error));
  return new Response(body as Uint8Array<ArrayBuffer>, { status: head.status, headers });
}
