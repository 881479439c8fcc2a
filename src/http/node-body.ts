/**
 * Request bodies off a Node request: in pieces when small, as a stream when large or untouched, and never a byte lost in
 * between. 'data' events, not an async iterator, on the small path: an iterator costs a promise per chunk and a dozen
 * listeners.
 */
import type { IncomingMessage } from 'node:http';
import { ProxyError } from '../errors.ts';
import { headerValue } from '../headers.ts';
import type { PieceReader, ReadPieces } from './pieces.ts';

/** RFC 9112 6.3: a request has a body exactly when it says so. */
export function hasBody(request: IncomingMessage): boolean {
  const length = headerValue(request.rawHeaders, 'content-length');
  return (length !== undefined && length !== '0') || headerValue(request.rawHeaders, 'transfer-encoding') !== undefined;
}

/** Rejects with `bad-request-body` when the caller leaves before the body is whole. */
export function pieceReader(request: IncomingMessage): PieceReader {
  return (limit, reserve, see) => {
    const announced = headerValue(request.rawHeaders, 'content-length');
    if (announced === undefined && headerValue(request.rawHeaders, 'transfer-encoding') === undefined)
      return Promise.resolve({ kind: 'whole', pieces: [], size: 0 });
    if (announced !== undefined && Number(announced) > limit) return Promise.resolve({ kind: 'partial', stream: bodyStream(request, []) });
    return collected(request, limit, reserve, see);
  };
}

function collected(request: IncomingMessage, ...[limit, reserve, see]: Parameters<PieceReader>): Promise<ReadPieces> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    let settled = false;
    const onData = (piece: Buffer): void => {
      pieces.push(piece);
      size += piece.length;
      see(piece);
      if (size <= limit && reserve(piece.length)) return;
      settled = true;
      request.pause();
      request.off('data', onData);
      resolve({ kind: 'partial', stream: bodyStream(request, pieces) });
    };
    request.on('data', onData);
    request.on('end', () => {
      if (settled) return;
      settled = true;
      resolve({ kind: 'whole', pieces, size });
    });
    request.on('close', () => {
      if (!settled) reject(callerLeft());
    });
  });
}

/** `read` comes first, then what is still to come. Returning early discards the rest, so the connection can be used again. */
export function bodyStream(request: IncomingMessage, read: readonly Buffer[]): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const before = read[Symbol.iterator]();
      // Destroying the request would destroy the socket the answer goes out on.
      let rest: AsyncIterator<Buffer> | undefined;
      return {
        async next() {
          const known = before.next();
          if (known.done !== true) return { done: false, value: known.value };
          rest ??= request.iterator({ destroyOnReturn: false });
          try {
            const next = await rest.next();
            // A request that ended without being complete was cut, whatever the stream says.
            if (next.done === true && !request.complete) throw callerLeft();
            return next;
          } catch (error) {
            throw error instanceof ProxyError ? error : callerLeft(error);
          }
        },
        async return() {
          await rest?.return?.();
          request.resume();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function callerLeft(cause?: unknown): ProxyError {
  return new ProxyError(
    'bad-request-body',
    'could not read the request body to its end: the caller closed the connection before it was whole',
    cause,
  );
}
