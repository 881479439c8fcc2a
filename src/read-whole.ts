/** An answer read to its end, up to a bound: for what is asked by nearhit itself and passed on to nobody. */
import { joinBytes } from './bytes.ts';

export type WholeBody = { readonly kind: 'whole'; readonly bytes: Uint8Array } | { readonly kind: 'too-long' };

/** Beyond `limit` bytes the rest is not read. Rejects with what the body throws. */
export async function readWhole(body: AsyncIterable<Uint8Array>, limit: number): Promise<WholeBody> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > limit) return { kind: 'too-long' };
    pieces.push(piece);
  }
  return { kind: 'whole', bytes: joinBytes(pieces) };
}
