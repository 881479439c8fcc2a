/** Bytes on their way to a guest: in hand, or pulled from the host one piece ahead of the reader. */
import { HostFailure, type HostLine, type Pending } from '../host-line.ts';
import type { Piece, StreamId } from '../messages.ts';

const NOTHING = new Uint8Array(0);

export type Taken =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken'; readonly why: string };

export class Inflow {
  readonly #line: HostLine;
  readonly #stream: StreamId | undefined;
  #held: Uint8Array;
  #asked: Pending<Piece> | undefined;
  #over: Exclude<Taken, { kind: 'bytes' }> | undefined;

  private constructor(line: HostLine, stream: StreamId | undefined, held: Uint8Array) {
    this.#line = line;
    this.#stream = stream;
    this.#held = held;
    if (stream === undefined) this.#over = { kind: 'end' };
    else this.#pull();
  }

  static of(line: HostLine, bytes: Uint8Array): Inflow {
    return new Inflow(line, undefined, bytes);
  }

  static pulled(line: HostLine, stream: StreamId): Inflow {
    return new Inflow(line, stream, NOTHING);
  }

  /** Something to take: bytes, the end, or the news that it broke. */
  get isReady(): boolean {
    this.#settle();
    return this.#held.length > 0 || this.#over !== undefined;
  }

  /** Bytes of length 0: nothing has come yet. */
  take(most: number): Taken {
    this.#settle();
    if (this.#held.length === 0) return this.#over ?? { kind: 'bytes', bytes: NOTHING };
    const bytes = this.#held.subarray(0, most);
    this.#held = this.#held.subarray(bytes.length);
    return { kind: 'bytes', bytes };
  }

  wait(): void {
    if (!this.isReady) this.#line.waitFor(() => this.isReady);
  }

  /** The rest is not wanted. */
  drop(): void {
    if (this.#over !== undefined || this.#stream === undefined) return;
    this.#over = { kind: 'end' };
    this.#line.tell({ kind: 'drop', stream: this.#stream });
  }

  #settle(): void {
    if (this.#held.length > 0 || this.#over !== undefined || this.#asked?.isHere !== true) return;
    const piece = takenFrom(this.#asked);
    if (piece.kind !== 'piece') {
      this.#over = piece;
      return;
    }
    this.#held = piece.bytes;
    this.#pull();
  }

  #pull(): void {
    if (this.#stream !== undefined) this.#asked = this.#line.ask('pull', { stream: this.#stream });
  }
}

function takenFrom(asked: Pending<Piece>): Piece {
  try {
    return asked.take();
  } catch (error) {
    if (error instanceof HostFailure) return { kind: 'broken', why: error.message };
    throw error;
  }
}
