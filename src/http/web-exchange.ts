/**
 * An Exchange from a web `Request`, and a `Response` from its reply: for every place that has these two and nothing of Node, the
 * library and a Wasm guest alike. The answer crosses undecoded, and a `Response` made by hand is never decoded by anyone, so
 * providers are asked for plain bytes.
 */
import { ProxyError } from '../errors.ts';
import type { Exchange, Head, RawHeaders, ReadBody, ReadForm, Reserve } from '../exchange.ts';
import { headerValue } from '../headers.ts';
import { errorReply, unexpected } from './error-reply.ts';
import { asForm, inOnePiece, type FormFormat, type PieceReader } from './pieces.ts';

export interface WebDoor {
  readonly serve: (exchange: Exchange) => Promise<void>;
  /** What tells the provider: the path as over HTTP, or the URL's own origin. */
  readonly names: 'path' | 'origin';
  /** Tells when the caller leaves; absent where nobody does. */
  readonly signal?: AbortSignal;
  readonly forms: (contentType: string | undefined) => FormFormat;
  /** `taken`: an engine takes the memory of what it sends, and a flight still needs it, so it is given copies. */
  readonly sentPieces: 'left' | 'taken';
}

/** Resolves with the answer's head; its body streams on. Rejects only when the caller left, as `fetch` does. */
export function answerRequest(request: Request, door: WebDoor): Promise<Response> {
  return new Promise((resolve, reject) => {
    const exchange = new WebExchange(request, door, resolve);
    const { signal } = door;
    const onAbort = (): void => {
      exchange.leave(signal?.reason);
      reject(signal?.reason);
    };
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });
    const settled = (failure: ProxyError): void => {
      signal?.removeEventListener('abort', onAbort);
      exchange.answerIfSilent(failure);
    };
    door.serve(exchange).then(
      () => settled(new ProxyError('internal', 'this request was left without an answer')),
      (error: unknown) => settled(unexpected(error)),
    );
  });
}

/** Statuses that a `Response` must not have a body with. */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

class WebExchange implements Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: RawHeaders;
  readonly origin?: string;
  readonly #request: Request;
  readonly #door: Omit<WebDoor, 'serve'>;
  readonly #answer: (response: Response) => void;
  readonly #left = new AbortController();
  #answered: 'not-yet' | 'answered' = 'not-yet';

  constructor(request: Request, door: WebDoor, answer: (response: Response) => void) {
    const url = new URL(request.url);
    if (door.names === 'origin') this.origin = url.origin;
    this.method = request.method;
    this.target = url.pathname + url.search;
    this.headers = plainHeaders(request.headers);
    this.#request = request;
    this.#door = door;
    this.#answer = answer;
  }

  get signal(): AbortSignal {
    return this.#left.signal;
  }

  leave(reason?: unknown): void {
    this.#left.abort(reason);
  }

  streamBody(): AsyncIterable<Uint8Array> | undefined {
    return this.#request.body === null ? undefined : chunksOf(this.#request.body, []);
  }

  readBody(limit: number, reserve: Reserve = () => true): Promise<ReadBody> {
    return inOnePiece(pieceReader(this.#request.body), limit, reserve);
  }

  readForm(limit: number, reserve: Reserve, small: number): Promise<ReadForm> {
    return asForm(pieceReader(this.#request.body), { limit, reserve, small }, this.#door.forms(headerValue(this.headers, 'content-type')));
  }

  reply(head: Head, body: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<void> {
    this.#answered = 'answered';
    const headers = new Headers();
    for (let i = 0; i < head.headers.length; i += 2) headers.append(head.headers[i] ?? '', head.headers[i + 1] ?? '');
    const none = BODILESS.has(head.status) || this.method === 'HEAD' || body === undefined;
    if (none || body instanceof Uint8Array) {
      this.#answer(new Response(none ? null : (body as Uint8Array<ArrayBuffer>), { status: head.status, headers }));
      return none && body !== undefined && !(body instanceof Uint8Array) ? discard(body) : Promise.resolve();
    }
    return new Promise((resolve) => {
      const stream = streamOf(this.#door.sentPieces === 'left' ? body : copiesOf(body), this.signal, (how) => {
        if (how === 'left') this.leave();
        resolve();
      });
      this.#answer(new Response(stream, { status: head.status, headers }));
    });
  }

  answerIfSilent(error: ProxyError): void {
    if (this.#answered === 'answered') return;
    const { head, body } = errorReply(error, this);
    void this.reply(head, body);
  }
}

function plainHeaders(headers: Headers): string[] {
  const flat = ['accept-encoding', 'identity'];
  for (const [name, value] of headers) if (name !== 'accept-encoding') flat.push(name, value);
  return flat;
}

function pieceReader(body: ReadableStream<Uint8Array> | null): PieceReader {
  return async (limit, reserve, see) => {
    const pieces: Uint8Array[] = [];
    let size = 0;
    if (body === null) return { kind: 'whole', pieces, size };
    const reader = body.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      see(next.value);
      if (size <= limit && reserve(next.value.length)) continue;
      reader.releaseLock();
      return { kind: 'partial', stream: chunksOf(body, pieces) };
    }
    return { kind: 'whole', pieces, size };
  };
}

async function* chunksOf(body: ReadableStream<Uint8Array>, read: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* read;
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Nothing to tell: the caller's stream is over or of no more use.
    void reader.cancel().then(undefined, () => {});
  }
}

async function* copiesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) yield piece.slice();
}

/** One chunk per pull, none ahead: the reader's pace is the provider's. Aborting cuts it, also in the middle of a silence. */
function streamOf(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  done: (how: 'complete' | 'left') => void,
): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const leave = (): void => {
    void chunks.return?.().then(undefined, () => {});
    done('left');
  };
  let onAbort: () => void = leave;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => {
          controller.error(signal.reason);
          leave();
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort, { once: true });
      },
      async pull(controller) {
        try {
          const next = await chunks.next();
          if (signal.aborted) return;
          if (next.done !== true) return controller.enqueue(next.value);
          controller.close();
        } catch (error) {
          if (!signal.aborted) controller.error(error);
        }
        signal?.removeEventListener('abort', onAbort);
        done('complete');
      },
      cancel() {
        signal?.removeEventListener('abort', onAbort);
        leave();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A bodiless answer may still come with a body to end, and its connection with it. */
async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}
