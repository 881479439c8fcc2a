/** The bodies on their way in one request: those the guest pulls from the host, and those it writes for a reader. */
import { messageOf } from '../errors.ts';
import type { Piece, StreamId } from './messages.ts';
import { Pipe } from './pipe.ts';

export class Bodies {
  readonly #pulled = new Map<StreamId, AsyncIterator<Uint8Array>>();
  readonly #pipes = new Map<StreamId, Pipe>();
  /** Answers that are still fetched, by the stream they would be pulled from. */
  readonly #awaited = new Map<StreamId, AbortController>();

  offer(stream: StreamId, body: AsyncIterable<Uint8Array>): void {
    this.#awaited.delete(stream);
    this.#pulled.set(stream, body[Symbol.asyncIterator]());
  }

  /** Aborted when the guest drops the stream before its body was offered. */
  expect(stream: StreamId): AbortSignal {
    const abort = new AbortController();
    this.#awaited.set(stream, abort);
    return abort.signal;
  }

  async pull(stream: StreamId): Promise<Piece> {
    const source = this.#pulled.get(stream);
    if (source === undefined) return { kind: 'end' };
    try {
      const next = await source.next();
      if (next.done !== true) return { kind: 'piece', bytes: exact(next.value) };
      this.#pulled.delete(stream);
      return { kind: 'end' };
    } catch (error) {
      this.#pulled.delete(stream);
      return { kind: 'broken', why: messageOf(error) };
    }
  }

  drop(stream: StreamId): void {
    this.#awaited.get(stream)?.abort();
    this.#awaited.delete(stream);
    const source = this.#pulled.get(stream);
    this.#pulled.delete(stream);
    // A source that fails while it is closed has nobody left to tell.
    void source?.return?.().then(undefined, () => {});
  }

  /** What the guest writes to this stream; the same for its writer and its reader, whoever comes first. */
  written(stream: StreamId): Pipe {
    const known = this.#pipes.get(stream);
    if (known !== undefined) return known;
    const pipe = new Pipe();
    this.#pipes.set(stream, pipe);
    return pipe;
  }

  /** The guest is done: what it did not finish is cut, what it did not read is closed. */
  close(): void {
    for (const pipe of this.#pipes.values()) pipe.end('cut');
    for (const stream of [...this.#awaited.keys(), ...this.#pulled.keys()]) this.drop(stream);
  }
}

/** A message carries the whole buffer behind a view: 64 KiB of a socket's for a hundred bytes of a token. */
export function exact(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
}
