/**
 * One request and its answer, as the pipeline sees them: small, and free of the `Request` and `Response` objects that the Node
 * door would make and throw away for every hit. Two doors make it: the Node server (`http/server.ts`) and the library
 * (`http/fetch-door.ts`).
 */

/** Flat list: name, value, name, value; wire order, names as they were sent. */
export type RawHeaders = readonly string[];

/** A whole body, or the part already read and the rest of it still to come (it was larger than the limit asked for). */
export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'partial'; readonly stream: AsyncIterable<Uint8Array> };

/**
 * One part of a form. A file is told by its digest: what it holds is looked at by nobody here, and its name is not told, since it
 * changes no answer. So is a field too long to be read as one, or no UTF-8.
 */
export type Part =
  | { readonly kind: 'field'; readonly name: string; readonly type: string; readonly text: string }
  | {
      readonly kind: 'file' | 'long-field';
      readonly name: string;
      /** The media type as sent; `text/plain` where none was. */
      readonly type: string;
      /** base64url */
      readonly sha256: string;
      readonly length: number;
    };

export type FormParts =
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  | { readonly kind: 'unreadable'; readonly problem: string };

/** A body in hand: in one piece, or in those it came in, which is how a large one is held only once. */
export type HeldBody = Uint8Array | readonly Uint8Array[];

export function isHeld(body: HeldBody | AsyncIterable<Uint8Array> | undefined): body is HeldBody {
  return body instanceof Uint8Array || Array.isArray(body);
}

/** A form in hand. One that was seen before need not be read again. */
export interface HeldForm {
  /**
   * All of it but its boundary, which each request makes up anew, one character a byte: two that have the same text are the same
   * form. `undefined` where it is not small, or its boundary cannot be told from what it holds without reading it.
   */
  readonly text: string | undefined;
  read(): Promise<FormParts>;
}

export type ReadForm =
  | { readonly kind: 'whole'; readonly pieces: readonly Uint8Array[]; readonly size: number; readonly form: HeldForm }
  | { readonly kind: 'partial'; readonly stream: AsyncIterable<Uint8Array> };

/** Asked before `bytes` more are held; `false`: there is no room for them. */
export type Reserve = (bytes: number) => boolean;

export interface Head {
  readonly status: number;
  /** Flat. Framing (content-length, transfer-encoding, connection) belongs to the door, save a known content-length. */
  readonly headers: RawHeaders;
}

export interface Exchange {
  readonly method: string;
  /** Path and query exactly as sent, starting with `/`. */
  readonly target: string;
  readonly headers: RawHeaders;
  /** The provider's origin where the caller named it outright (the library's `fetch`); then the path is only a path. */
  readonly origin?: string;
  /**
   * Reads up to `limit` bytes. A longer body, or one that `reserve` refuses more memory for, comes back as `partial` with
   * nothing lost. At most one of the three readers may be used.
   */
  readBody(limit: number, reserve?: Reserve): Promise<ReadBody>;
  /** The same for multipart/form-data: read while it arrives, but for what is no larger than `small`. */
  readForm(limit: number, reserve: Reserve, small: number): Promise<ReadForm>;
  streamBody(): AsyncIterable<Uint8Array> | undefined;
  /** Aborted when the caller leaves before the answer is complete. Made on first use: a hit never needs it. */
  readonly signal: AbortSignal;
  /**
   * Sends the answer. A `Uint8Array` goes out in one write with its length; a stream is sent with back-pressure, and a
   * throw inside it cuts the connection, so the caller sees a truncated body and never an invented end.
   * Resolves when everything was handed to the socket or the caller left. Never rejects.
   */
  reply(head: Head, body: Uint8Array | AsyncIterable<Uint8Array> | undefined): Promise<void>;
}
