/** One request comes in as the engine's fetch event, and one answer goes out. */
import { getEnvironment } from 'wasi:cli/environment@0.2.10';
import { open, type Bucket } from 'wasi:keyvalue/store@0.2.0-draft';
import { messageOf, ProxyError } from '../../src/errors.ts';
import { errorReply } from '../../src/http/error-reply.ts';
import { toEpochMs } from '../../src/units.ts';
import { answer } from './answer.ts';
import { readSettings, type GuestSettings } from './config.ts';
import { asked } from './host-error.ts';
import { knowledge, tokenizer } from './knowledge.ts';
import type { Place } from './open-cache.ts';

interface FetchEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
  waitUntil(work: Promise<unknown>): void;
}

declare function addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;

export type World = (bucket: () => Bucket) => Pick<Place, 'embedder' | 'index'>;

const BUCKET = 'nearhit';

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
    fetch: (...request) => fetch(...request),
  };
  addEventListener('fetch', (event) => event.respondWith(answerTo(event, place)));
}

function answerTo(event: FetchEvent, place: Place): Promise<Response> | Response {
  let settings: GuestSettings;
  try {
    settings = readSettings(Object.fromEntries(getEnvironment()));
  } catch (error) {
    return unconfigured(error);
  }
  return answer(event.request, place, settings, (work) => event.waitUntil(work));
}

/** Whoever runs the component is told what is wrong with it: nothing can be kept apart without its settings. */
function unconfigured(error: unknown): Response {
  console.error(messageOf(error));
  const { head, body } = errorReply(new ProxyError('internal', messageOf(error), error));
  return new Response(body as Uint8Array<ArrayBuffer>, {
    status: head.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}
