/**
 * The provider over wasi:http, by the engine's own `fetch`. What keeps a request from private addresses is the host's: a guest knows
 * no address. Nothing is tried again: `fetch` does not tell whether anything had been sent.
 */
import { joinBytes } from '../../src/bytes.ts';
import { messageOf, ProxyError, type ErrorCode } from '../../src/errors.ts';
import { isHeld, type HeldBody, type RawHeaders } from '../../src/exchange.ts';
import { endToEnd } from '../../src/headers.ts';
import { within } from '../../src/steps/within.ts';
import type { Ms } from '../../src/units.ts';
import type { Upstream, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from '../../src/upstream/upstream.ts';

export interface FetchUpstreamOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly firstByteTimeout: Ms;
  /** Longest silence inside an answer. */
  readonly idleTimeout: Ms;
  readonly loopToken: () => string;
}

export function createFetchUpstream(options: FetchUpstreamOptions): Upstream {
  return { send: (request) => send(request, options), close: async () => {} };
}

async function send(request: UpstreamRequest, options: FetchUpstreamOptions): Promise<UpstreamAnswer | UpstreamFailure> {
  const { target, path, method, signal } = request;
  const { host } = new URL(target.origin);
  try {
    const body = await bodyOf(request.body);
    const asking = options.fetch(target.origin + path, {
      method,
      headers: toHeaders(request.headers, options.loopToken()),
      ...(body === undefined ? {} : { body }),
    });
    const answer = await within(options.firstByteTimeout, asking);
    if (answer === 'late') return failure('upstream-first-byte-timeout', host, 'no answer began in time');
    return {
      kind: 'answer',
      status: answer.status,
      headers: endToEnd(flat(answer.headers)),
      body: piecesOf(answer.body, host, signal, options.idleTimeout),
    };
  } catch (error) {
    return failure('upstream-unreachable', host, messageOf(error), error);
  }
}

/** Whole: the engine would send a stream in chunks, and not every provider takes those. */
async function bodyOf(body: UpstreamRequest['body']): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (body === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  if (isHeld(body)) pieces.push(...piecesIn(body));
  else for await (const piece of body) pieces.push(piece);
  return joinBytes(pieces) as Uint8Array<ArrayBuffer>;
}

function piecesIn(body: HeldBody): readonly Uint8Array[] {
  return body instanceof Uint8Array ? [body] : body;
}

/** The length is counted again by whoever sends it. */
function toHeaders(headers: RawHeaders, loopToken: string): Headers {
  const sent = new Headers();
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.toLowerCase() !== 'content-length') sent.append(name, headers[i + 1] ?? '');
  }
  sent.append('CDN-Loop', loopToken);
  return sent;
}

function flat(headers: Headers): string[] {
  return [...headers].flat();
}

async function* piecesOf(
  body: ReadableStream<Uint8Array> | null,
  host: string,
  signal: AbortSignal,
  idleTimeout: Ms,
): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  const leave = (): void => void reader.cancel().then(undefined, () => {});
  signal.addEventListener('abort', leave, { once: true });
  try {
    for (;;) {
      const next = await within(idleTimeout, reader.read());
      if (next === 'late') throw failure('upstream-idle-timeout', host, 'its answer stalled').error;
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    throw error instanceof ProxyError ? error : failure('upstream-reset', host, messageOf(error), error).error;
  } finally {
    signal.removeEventListener('abort', leave);
    leave();
  }
}

function failure(code: ErrorCode, host: string, what: string, cause?: unknown): UpstreamFailure {
  return { kind: 'failure', error: new ProxyError(code, `cannot get an answer from ${host}: ${what}`, cause), retryable: false };
}
