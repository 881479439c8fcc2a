/** What stands between two steps of reading: the text in pieces, each one word, number, identifier or mark. */
export interface Piece {
  /** As in the text. */
  readonly text: string;
  /** As compared: of words lower case with accents off, of numbers the canonical value, of identifiers see identifiers.ts. */
  readonly form: string;
  readonly kind: 'word' | 'number' | 'identifier' | 'mark';
  /** What stands before it. `line`: a line ended there that ends a sentence too. */
  readonly gap: 'none' | 'space' | 'line';
  /** `cited`: inside quotation marks, where words stand for themselves and no grammar applies. */
  readonly use: 'plain' | 'cited';
  /** Of a verb that a particle makes another verb (particles.ts). */
  readonly particle?: string;
}

export function isWord(piece: Piece | undefined, ...forms: readonly string[]): boolean {
  return piece?.kind === 'word' && piece.use === 'plain' && forms.includes(piece.form);
}

export function isMark(piece: Piece | undefined, ...marks: readonly string[]): boolean {
  return piece?.kind === 'mark' && marks.includes(piece.text);
}

export function isNumber(piece: Piece | undefined): boolean {
  return piece?.kind === 'number';
}

/** The form of a plain word, '' for everything else. */
export function formOf(piece: Piece | undefined): string {
  return piece?.kind === 'word' && piece.use === 'plain' ? piece.form : '';
}
