/** A token that is being read: roles, prepositions and marks look at its neighbours through this. */
import type { Piece } from './piece.ts';
import type { TokenKind, TokenRole } from './reading.ts';
import type { WordFacts } from './word-facts.ts';

export interface Draft {
  readonly written: string;
  readonly form: string;
  readonly kind: TokenKind;
  readonly particle: string;
  readonly use: Piece['use'];
  readonly place: 'opening' | 'inner';
  readonly initial: 'upper' | 'other';
  readonly sentence: number;
  /** A comma, bracket, dash or quotation mark stands right before it. */
  readonly boundary: 'none' | 'mark';
  readonly facts: WordFacts;
  readonly role: TokenRole;
}

/** The form of a plain word, '' for everything else and outside the sentence of `like`. */
export function wordAt(tokens: readonly Draft[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' && token.use === 'plain' ? token.form : '';
}
