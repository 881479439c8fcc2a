/**
 * The upstream port on undici's pools: raw headers both ways, bytes undecoded, HTTP/1.1, keep-alive. Two pools, because
 * the same origin may be the operator's word for one request and a public name for another, and only the first may have
 * a private address. Connections are bounded by the callers who wait for them; idle ones close after KEEP_ALIVE.
 */
import type { Readable } from 'node:stream';
import type { Agent } from 'undici';
import { isHeld, type RawHeaders } from '../exchange.ts';
import { endToEnd, without } from '../headers.ts';
import type { Ms } from '../units.ts';
import type { Connector } from './connector.ts';
import { transportFailure } from './transport-errors.ts';
import { loadUndici } from './undici.ts';
import type { Target, Upstream, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from './upstream.ts';

export interface HttpUpstreamOptions {
  readonly connector: Connector;
  readonly firstByteTimeout: Ms;
  /** Longest silence inside an answer. */
  readonly idleTimeout: Ms;
  /** Sent as CDN-Loop (RFC 8586), so that a request that comes back to us is known. */
  readonly loopToken: string;
}

/** Below the idle limit of the usual load balancers (60 s); a server with a shorter one closes first, and the pool sees that. */
const KEEP_ALIVE_MS = 20_000;
/** An answer's head may be this large; Node's and undici's default is 16 KiB, and some gateways send large policy headers. */
const MAX_ANSWER_HEAD_BYTES = 64 * 1024;
const LENGTH: ReadonlySet<string> = new Set(['content-length']);

type Pools = Readonly<Record<Target['trust'], Agent>>;

export function createHttpUpstream(options: HttpUpstreamOptions): Upstream {
  let pools: Promise<Pools> | undefined;
  return {
    send: async (request) => send(request, (await (pools ??= openPools(options)))[request.target.trust], options.loopToken),
    close: async () => {
      const opened = await pools;
      await Promise.all([opened?.operator.destroy(), opened?.public.destroy()]);
    },
  } satisfies Upstream;
}

async function openPools({ connector, firstByteTimeout, idleTimeout }: HttpUpstreamOptions): Promise<Pools> {
  const { Agent } = await loadUndici();
  const pool = (trust: Target['trust']): Agent =>
    new Agent({
      connect: connector.connect(trust),
      headersTimeout: firstByteTimeout,
      bodyTimeout: idleTimeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MAX_ANSWER_HEAD_BYTES,
      allowH2: false,
    });
  return { operator: pool('operator'), public: pool('public') };
}

async function send(request: UpstreamRequest, pool: Agent, loopToken: string): Promise<UpstreamAnswer | UpstreamFailure> {
  const { target, method, path, body, signal } = request;
  const host = target.origin.slice(target.origin.indexOf('//') + 2);
  try {
    const answer = await pool.request({
      origin: target.origin,
      method,
      path,
      headers: sentHeaders(request.headers, body, loopToken),
      // undici takes any async iterable; its types name only streams.
      body: (body ?? null) as Uint8Array | Readable | null,
      signal,
      responseHeaders: 'raw',
    });
    // With `raw` the headers are a flat list; the types do not say so.
    const headers = endToEnd(answer.headers as unknown as string[]);
    return { kind: 'answer', status: answer.statusCode, headers, body: answerBody(answer.body, host) };
  } catch (error) {
    const failure = transportFailure(error, host);
    const repeatable = body === undefined || isHeld(body);
    return { kind: 'failure', error: failure.error, retryable: failure.retry === 'again' && repeatable && !signal.aborted };
  }
}

/** The length of a body in hand is counted again, because it may have been rewritten; of a stream it is the caller's word. */
function sentHeaders(headers: RawHeaders, body: UpstreamRequest['body'], loopToken: string): string[] {
  const sent = body === undefined || isHeld(body) ? without(headers, LENGTH) : [...headers];
  // A body in pieces is an iterable like a stream, and would go out chunked.
  if (Array.isArray(body)) sent.push('Content-Length', String(body.reduce((sum: number, piece: Uint8Array) => sum + piece.length, 0)));
  sent.push('CDN-Loop', loopToken);
  return sent;
}

/** A generator would not see a return before its first step, and the connection would stay open: so the iterator is plain. */
function answerBody(body: Readable, host: string): AsyncIterable<Uint8Array> {
  // What goes wrong is thrown by `next`; without a listener it would be thrown at the process as well.
  body.on('error', () => {});
  return {
    [Symbol.asyncIterator]() {
      const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            return await chunks.next();
          } catch (error) {
            throw transportFailure(error, host).error;
          }
        },
        async return() {
          body.destroy();
          return { done: true, value: undefined };
        },
      };
    },
  };
}
