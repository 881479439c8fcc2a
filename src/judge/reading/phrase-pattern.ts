/**
 * Phrases with choices and parts that may be absent, matched word by word: `(can|could) you please? tell me`. Each is tried
 * only where its first word stands; matching takes at most as many steps as the pattern has parts, without backtracking.
 */
import { formOf, type Piece } from './piece.ts';

interface Part {
  readonly words: ReadonlySet<string>;
  readonly presence: 'required' | 'optional';
}

export type Pattern = readonly Part[];

/** Parts between spaces; `a|b` is a choice, a `?` at the end makes a part optional. */
export function pattern(text: string): Pattern {
  return text
    .trim()
    .split(/\s+/)
    .map((part) => ({
      words: new Set(part.replace(/[()?]/g, '').split('|')),
      presence: part.endsWith('?') ? 'optional' : 'required',
    }));
}

/** The place after the phrase that begins at `from`; `undefined` where it does not. */
export function matchEnd(parts: Pattern, pieces: readonly Piece[], from: number): number | undefined {
  let at = from;
  for (const { words, presence } of parts) {
    const piece = pieces[at];
    if (words.has(formOf(piece)) && (at === from || piece?.gap !== 'line')) at += 1;
    else if (presence === 'required') return undefined;
  }
  return at;
}

/** Words that a pattern can begin with. */
export function firstWords(parts: Pattern): readonly string[] {
  const words: string[] = [];
  for (const part of parts) {
    words.push(...part.words);
    if (part.presence === 'required') break;
  }
  return words;
}
