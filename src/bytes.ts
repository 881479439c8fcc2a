/** Bytes as every place has them that this code runs in: a Wasm guest knows no Buffer. */
const encoder = new TextEncoder();

export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}

export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
