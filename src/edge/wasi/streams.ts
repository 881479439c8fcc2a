/** wasi:io/streams and wasi:io/error. */
import type { HostLine } from '../host-line.ts';
import { WitError } from './fault.ts';
import type { Inflow } from './inflow.ts';
import type { Sink } from './outflow.ts';
import { Pollable } from './poll.ts';

/** The WIT's `error` resource: what a stream failed of. */
export class IoError {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
  toDebugString(): string {
    return this.why;
  }
}

/** A guest may ask for 2^64 bytes; it gets what is here. */
const MOST_AT_ONCE = 1 << 20;

export class InputStream {
  readonly #line: HostLine;
  readonly #inflow: Inflow;

  constructor(line: HostLine, inflow: Inflow) {
    this.#line = line;
    this.#inflow = inflow;
  }

  read(length: bigint): Uint8Array {
    const taken = this.#inflow.take(atMost(length));
    if (taken.kind === 'bytes') return taken.bytes;
    throw new WitError(taken.kind === 'end' ? { tag: 'closed' } : { tag: 'last-operation-failed', val: new IoError(taken.why) });
  }

  blockingRead(length: bigint): Uint8Array {
    this.#inflow.wait();
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return BigInt(this.blockingRead(length).length);
  }

  subscribe(): Pollable {
    return new Pollable(this.#line, () => this.#inflow.isReady);
  }
}

export class OutputStream {
  readonly #line: HostLine;
  readonly #sink: Sink;

  constructor(line: HostLine, sink: Sink) {
    this.#line = line;
    this.#sink = sink;
  }

  checkWrite(): bigint {
    this.#line.receive();
    return BigInt(this.#room());
  }

  /** What the guest wrote beyond its budget is taken too: the piece is here already, and the next budget is smaller for it. */
  write(bytes: Uint8Array): void {
    this.#room();
    this.#sink.write(bytes);
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
    this.blockingFlush();
  }

  flush(): void {
    this.#room();
  }

  /** The host has what was written; to wait for its reader as well, after each piece, would cost a turn of two threads. */
  blockingFlush(): void {
    if (this.#room() === 0) this.subscribe().block();
  }

  subscribe(): Pollable {
    return new Pollable(this.#line, () => this.#sink.room !== 0);
  }

  writeZeroes(length: bigint): void {
    this.write(new Uint8Array(atMost(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.blockingWriteAndFlush(new Uint8Array(atMost(length)));
  }

  splice(source: InputStream, length: bigint): bigint {
    const room = BigInt(this.#room());
    const bytes = source.read(length < room ? length : room);
    this.write(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint {
    source.subscribe().block();
    this.subscribe().block();
    return this.splice(source, length);
  }

  #room(): number {
    const { room } = this.#sink;
    if (room === 'closed') throw new WitError({ tag: 'closed' });
    return room;
  }
}

function atMost(length: bigint): number {
  return length < BigInt(MOST_AT_ONCE) ? Number(length) : MOST_AT_ONCE;
}
