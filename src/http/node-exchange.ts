/**
 * One Node request and response as an Exchange. Made for every request, so it holds two references and makes everything
 * else on first use; a stored answer leaves in one `writeHead` and one `end`, which Node corks into one write.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, Head, RawHeaders, ReadBody, ReadForm, Reserve } from '../exchange.ts';
import { headerValue, isNamed } from '../headers.ts';
import { bodyStream, hasBody, pieceReader } from './node-body.ts';
import { formsOf } from './form-text.ts';
import { asForm, inOnePiece } from './pieces.ts';

/** A caller that takes nothing for this long is cut; its provider's call would be held open for as long. */
const STALLED_READER_MS = 10 * 60_000;

const SENT: Promise<void> = Promise.resolve();

export class NodeExchange implements Exchange {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #abort: AbortController | undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  get method(): string {
    return this.#request.method ?? 'GET';
  }

  get target(): string {
    return this.#request.url ?? '/';
  }

  get headers(): RawHeaders {
    return this.#request.rawHeaders;
  }

  readBody(limit: number, reserve: Reserve = () => true): Promise<ReadBody> {
    return inOnePiece(pieceReader(this.#request), limit, reserve);
  }

  readForm(limit: number, reserve: Reserve, small: number): Promise<ReadForm> {
    return asForm(pieceReader(this.#request), { limit, reserve, small }, formsOf(headerValue(this.headers, 'content-type')));
  }

  streamBody(): AsyncIterable<Uint8Array> | undefined {
    return hasBody(this.#request) ? bodyStream(this.#request, []) : undefined;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) this.#abort = abortOnLeave(this.#response);
    return this.#abort.signal;
  }

  reply(head: Head, body: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<void> {
    if (body === undefined || body instanceof Uint8Array) {
      replyWhole(this.#request, this.#response, head, body);
      return SENT;
    }
    return replyStream(this.#request, this.#response, head, body);
  }
}

/** 'close' comes in any case; only an answer that was not handed over by then was left. */
function abortOnLeave(response: ServerResponse): AbortController {
  const abort = new AbortController();
  const onClose = (): void => {
    if (!response.writableFinished) abort.abort();
  };
  if (response.destroyed) onClose();
  else response.once('close', onClose);
  return abort;
}

function replyWhole(request: IncomingMessage, response: ServerResponse, head: Head, body: Uint8Array | undefined): void {
  if (response.destroyed) return;
  try {
    response.writeHead(head.status, wholeHeaders(request, head, body));
    response.end(body);
    drain(request);
  } catch {
    // A header value that cannot be written: the caller sees a cut connection, the process goes on.
    response.destroy();
  }
}

/** Content-Length is ours for a body in hand; for HEAD and 304 it is the provider's word about the body it left out. */
function wholeHeaders(request: IncomingMessage, head: Head, body: Uint8Array | undefined): string[] {
  const headers = head.headers as string[];
  if (head.status === 204 || head.status === 304 || (body === undefined && request.method === 'HEAD')) return headers;
  const length = String(body?.length ?? 0);
  for (let i = 0; i < headers.length; i += 2) {
    if (!isNamed(headers[i] ?? '', 'content-length')) continue;
    // A stored answer's head tells its length already.
    return headers[i + 1] === length ? headers : headers.with(i + 1, length);
  }
  return [...headers, 'Content-Length', length];
}

/**
 * Resolves at the end or when the caller leaves, whichever is first: the source may be silent for minutes, and whoever
 * shares it must learn at once that this caller is gone. `return` reaches the source as soon as it can take it.
 */
function replyStream(request: IncomingMessage, response: ServerResponse, head: Head, body: AsyncIterable<Uint8Array>): Promise<void> {
  const chunks = body[Symbol.asyncIterator]();
  return new Promise((resolve) => {
    const stop = (): void => {
      if (!response.writableFinished) cancel(chunks);
      resolve();
    };
    if (response.destroyed) return stop();
    response.once('close', stop);
    void copy(response, head, chunks).then((end) => {
      if (end === 'cut') cut(request, response);
      else if (end === 'complete') response.end();
      drain(request);
      resolve();
    });
  });
}

async function copy(response: ServerResponse, head: Head, chunks: AsyncIterator<Uint8Array>): Promise<'complete' | 'cut' | 'left'> {
  try {
    response.writeHead(head.status, head.headers as string[]);
    let next = await firstOf(response, chunks);
    for (; next.done !== true; next = await chunks.next()) {
      if (response.destroyed) return 'left';
      if (next.value.length > 0 && !response.write(next.value)) await writable(response);
      if (response.destroyed) return 'left';
    }
    return 'complete';
  } catch {
    cancel(chunks);
    return 'cut';
  }
}

/** The head leaves at once, since the first token may be a minute away; with the first chunk in one write where that is here already. */
async function firstOf(response: ServerResponse, chunks: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  const flush = setImmediate(() => response.flushHeaders());
  try {
    return await chunks.next();
  } finally {
    clearImmediate(flush);
  }
}

function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const stalled = setTimeout(() => response.destroy(), STALLED_READER_MS);
    const done = (): void => {
      clearTimeout(stalled);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

/** A source that fails while it is being closed has nobody left to tell. */
function cancel(chunks: AsyncIterator<Uint8Array>): void {
  void chunks.return?.().then(undefined, () => {});
}

/**
 * What was received is flushed, then the connection closes without the end of the body: a chunked or counted body is
 * seen to be truncated. A body that ends with the connection (HTTP/1.0) would look whole, so there the cut is a reset.
 */
function cut(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || !response.headersSent) response.destroy();
  else if (request.httpVersionMinor === 0) socket.write('', () => socket.resetAndDestroy());
  else socket.destroySoon();
}

/** A body nobody read would block the connection's next request. */
function drain(request: IncomingMessage): void {
  if (!request.complete) request.resume();
}
