/** A body as it comes, piece by piece: what both doors read, and what is made of it. */
import { joinBytes } from '../bytes.ts';
import type { FormParts, ReadBody, ReadForm, Reserve } from '../exchange.ts';

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

/** The form is read while it arrives, so its last byte waits for no second look at the others. */
export async function asForm(read: PieceReader, limit: number, reserve: Reserve, reader: FormReader): Promise<ReadForm> {
  const body = await read(limit, reserve, (piece) => reader.push(piece));
  if (body.kind === 'partial') return body;
  const form: FormParts = await reader.end();
  return { kind: 'whole', pieces: body.pieces, size: body.size, form };
}
