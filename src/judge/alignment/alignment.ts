/** Which content words of two questions stand for one another, what is left over, and whether order and roles agree. */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';

export type MatchKind = 'equal' | 'inflected' | 'spelling' | 'derived' | 'synonym' | 'phrase';

export interface Match {
  readonly asked: Token;
  readonly stored: Token;
  readonly kind: MatchKind;
}

/** A reordering that is written down and tested: what the two questions differ in, and why it changes nothing. */
export type Move = 'coordination' | 'echo' | 'passive' | 'phrase-moved' | 'symmetric' | 'time-moved';
/** Why order or roles do not agree. */
export type Clash = 'order' | 'phrase-elsewhere' | 'role' | 'passive' | 'preposition' | 'stranded' | 'split' | 'repeated' | 'too-long';

export interface Alignment {
  readonly matches: readonly Match[];
  /** Content and light words without a partner. */
  readonly leftover: { readonly asked: readonly Token[]; readonly stored: readonly Token[] };
  readonly moves: readonly Move[];
  readonly clashes: readonly Clash[];
  /** Share of each side's information that is matched, 0..1. */
  readonly coverage: { readonly asked: number; readonly stored: number };
  /** Share of the matched words that another preposition governs, 0..1. */
  readonly looseness: number;
}

/** Two questions about to be compared. `alignment` is made when first asked for: most candidates fall to a cheaper veto. */
export interface Pair {
  readonly asked: Reading;
  readonly stored: Reading;
  readonly lexicon: Lexicon;
  readonly alignment: Alignment;
}
