/** A body as it comes, piece by piece: what both doors read, and what is made of it. */
import type { FormParts, ReadBody, ReadForm, Reserve } from '../exchange.ts';
import { createFormReader } from './form-reader.ts';

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
  return { kind: 'whole', bytes: body.pieces.length === 1 && only !== undefined ? only : Buffer.concat(body.pieces, body.size) };
}

/** The form is read while it arrives, so its last byte waits for no second look at the others. */
export async function asForm(read: PieceReader, limit: number, reserve: Reserve, contentType: string | undefined): Promise<ReadForm> {
  const reader = createFormReader(contentType);
  const body = await read(limit, reserve, (piece) => reader.push(piece));
  if (body.kind === 'partial') return body;
  const form: FormParts = await reader.end();
  return { kind: 'whole', pieces: body.pieces, size: body.size, form };
}
