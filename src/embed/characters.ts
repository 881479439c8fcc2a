/**
 * What a BERT tokenizer does with one code point, from the table that ships with the model (characters.json, read off the
 * reference implementation). JavaScript's own tables are newer, so they disagree on some 1,800 characters and change with
 * the engine; no `normalize`, `\p{}` or `toLowerCase` is used here. Checked against the reference for every code point.
 */
const SURROGATE_FIRST = 0xd800;
const SURROGATE_LAST = 0xdfff;
const HANGUL_FIRST = 0xac00;
const HANGUL_LAST = 0xd7a3;
const JAMO_LEADING = 0x1100;
const JAMO_VOWEL = 0x1161;
const JAMO_TRAILING = 0x11a7;
const VOWELS = 21;
const TRAILINGS = 28;

/** Ranges of code points as [first, last, first, last, ...], ascending; `mapped` holds accents stripped and case lowered. */
export interface CharacterTable {
  readonly removed: readonly number[];
  readonly space: readonly number[];
  readonly ideograph: readonly number[];
  readonly punctuation: readonly number[];
  readonly mapped: Readonly<Record<string, string>>;
}

/** `''`: dropped. `' '`: ends a word. `alone`: a word by itself. Otherwise the characters that take its place in a word. */
export type CharacterRule = { readonly text: string; readonly alone: boolean };

export type Characters = (codePoint: number) => CharacterRule;

const GONE: CharacterRule = { text: '', alone: false };
const SPACE: CharacterRule = { text: ' ', alone: false };

/** Rules are remembered for the Basic Latin block only, so what a caller sends cannot make this grow. */
export function createCharacters(table: CharacterTable): Characters {
  const ranges = { removed: Int32Array.from(table.removed), space: Int32Array.from(table.space) };
  const alone = { ideograph: Int32Array.from(table.ideograph), punctuation: Int32Array.from(table.punctuation) };
  const mapped = new Map(Object.entries(table.mapped));
  const rule = (codePoint: number): CharacterRule => {
    if (codePoint >= SURROGATE_FIRST && codePoint <= SURROGATE_LAST) return GONE;
    if (codePoint >= HANGUL_FIRST && codePoint <= HANGUL_LAST) return { text: jamo(codePoint - HANGUL_FIRST), alone: false };
    if (isWithin(ranges.removed, codePoint)) return GONE;
    if (isWithin(ranges.space, codePoint)) return SPACE;
    const character = String.fromCodePoint(codePoint);
    const text = mapped.get(character) ?? character;
    return { text, alone: isWithin(alone.ideograph, codePoint) || isWithin(alone.punctuation, text.codePointAt(0) ?? 0) };
  };
  const latin = Array.from({ length: 128 }, (_, codePoint) => rule(codePoint));
  return (codePoint) => latin[codePoint] ?? rule(codePoint);
}

/** Unicode 3.12, Hangul syllable decomposition. */
function jamo(syllable: number): string {
  const leading = JAMO_LEADING + Math.floor(syllable / (VOWELS * TRAILINGS));
  const vowel = JAMO_VOWEL + Math.floor((syllable % (VOWELS * TRAILINGS)) / TRAILINGS);
  const trailing = JAMO_TRAILING + (syllable % TRAILINGS);
  return trailing === JAMO_TRAILING ? String.fromCodePoint(leading, vowel) : String.fromCodePoint(leading, vowel, trailing);
}

/** `ranges`: as in CharacterTable. */
export function isWithin(ranges: Int32Array, codePoint: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (ranges[2 * middle] ?? 0)) high = middle - 1;
    else if (codePoint > (ranges[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
