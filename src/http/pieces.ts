/** A body as it comes, piece by piece: what both doors read, and what is made of it. */
import { joinBytes } from '../bytes.ts';
import type { FormParts, HeldForm, ReadBody, ReadForm, Reserve } from '../exchange.ts';

/** Every piece in order, or those read so far and the rest still to come. */
export type ReadPieces =
  | { readonly kind: 'whole'; readonly pieces: readonly Uint8Array[]; readonly size: number }
  | { readonly kind: 'partial'; readonly stream: AsyncIterable<Uint8Array> };

/** `see` is shown each piece as it comes, also the one that is too much. */
export type PieceReader = (limit: number, reserve: Reserve, see: (piece: Uint8Array) => void) => Promise<ReadPieces>;

export async function inOnePiece(read: PieceReader, limit: number, reserve: Reserve): Promise<ReadBody> {
  const body = await read(limit, reserve, () => {});
  if (body.kind === 'partial') return body;
  const [only] = body.pieces;
  return { kind: 'whole', bytes: body.pieces.length === 1 && only !== undefined ? only : joinBytes(body.pieces) };
}

/** Reads a form while it arrives. */
export interface FormReader {
  push(piece: Uint8Array): void;
  /** Call once, after the last piece. Never rejects. */
  end(): Promise<FormParts>;
}

/** How a door reads forms of one content type. */
export interface FormFormat {
  reader(): FormReader;
  /** What `HeldForm.text` says of a form in these pieces. */
  text(pieces: readonly Uint8Array[]): string | undefined;
}

export interface FormBounds {
  readonly limit: number;
  readonly reserve: Reserve;
  /** Up to here it is held unread. */
  readonly small: number;
}

/** A form that is not small is read while it arrives, so its last byte waits for no second look at the others. */
export async function asForm(read: PieceReader, { limit, reserve, small }: FormBounds, format: FormFormat): Promise<ReadForm> {
  const unread: Uint8Array[] = [];
  let size = 0;
  let reader: FormReader | undefined;
  const body = await read(limit, reserve, (piece) => {
    size += piece.length;
    unread.push(piece);
    if (size <= small) return;
    reader ??= format.reader();
    for (const each of unread.splice(0)) reader.push(each);
  });
  if (body.kind === 'partial') return body;
  const form = reader === undefined ? unreadForm(unread, format) : heldForm(await reader.end());
  return { kind: 'whole', pieces: body.pieces, size: body.size, form };
}

function unreadForm(pieces: readonly Uint8Array[], format: FormFormat): HeldForm {
  const read = (): Promise<FormParts> => {
    const reader = format.reader();
    for (const piece of pieces) reader.push(piece);
    return reader.end();
  };
  return { text: format.text(pieces), read };
}

function heldForm(form: FormParts): HeldForm {
  return { text: undefined, read: () => Promise.resolve(form) };
}
