/** The query of a request target, as the raw pieces between `&`: no decoding, so nothing is merged that was sent apart. */
import { classOfQuery } from './header-classes.ts';

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
  const raw = equals < 0 ? piece : piece.slice(0, equals);
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw; // no valid encoding, so no name that anybody knows
  }
}

/** The parameters that hold a credential, with their values as sent, in order. */
export function credentialPieces(target: string): readonly { readonly name: string; readonly value: string }[] {
  if (!target.includes('?')) return [];
  return splitTarget(target)
    .pieces.map((piece) => ({ name: nameOfPiece(piece), value: piece.slice(piece.indexOf('=') + 1) }))
    .filter(({ name }) => classOfQuery(name) === 'tenant');
}
