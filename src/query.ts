/** The query of a request target, as the raw pieces between `&`: no decoding, so nothing is merged that was sent apart. */

export interface SplitTarget {
  readonly path: string;
  /** Raw `name=value` pieces in order; empty without a `?`. */
  readonly pieces: readonly string[];
}

export function splitTarget(target: string): SplitTarget {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: target, pieces: [] };
  return { path: target.slice(0, mark), pieces: target.slice(mark + 1).split('&') };
}

/** Decoded, since `%6bey` is `key` to the provider. */
export function nameOfPiece(piece: string): string {
  const equals = piece.indexOf('=');
  return decoded(equals < 0 ? piece : piece.slice(0, equals));
}

/** Decoded, too; '' where there is none. */
export function valueOfPiece(piece: string): string {
  const equals = piece.indexOf('=');
  return equals < 0 ? '' : decoded(piece.slice(equals + 1));
}

function decoded(raw: string): string {
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw; // no valid encoding, so no word that anybody knows
  }
}
