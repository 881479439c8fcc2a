/** Canonical normalisation (UAX 15) over tables, for an engine without ICU. Latin-1 letters without marks take no look at a table. */

export interface NormalizationTables {
  readonly decompositions: readonly string[];
  readonly compositions: readonly string[];
  readonly classes: readonly string[];
}

export interface Normalization {
  nfd(text: string): string;
  nfc(text: string): string;
}

const HANGUL = {
  syllables: 0xac00,
  count: 11_172,
  leading: 0x1100,
  vowel: 0x1161,
  trailing: 0x11a7,
  vowels: 21,
  trailings: 28,
  leadings: 19,
} as const;
/** Below U+00C0 nothing is decomposed, and below U+0300 nothing is composed with what is before it. */
const SURELY_DECOMPOSED = /^[\0-\u00bf]*$/;
const SURELY_COMPOSED = /^[\0-\u02ff]*$/;

export function createNormalization(tables: NormalizationTables): Normalization {
  const decomposed = pairsOf(tables.decompositions);
  const composed = pairsOf(tables.compositions);
  const classes = new Map(tables.classes.flatMap((marks, at) => Array.from(marks, (mark) => [mark, at + 1] as const)));
  const classOf = (character: string): number => classes.get(character) ?? 0;
  const decompose = (text: string): string[] => {
    const characters = Array.from(text).flatMap((character) => [...(decomposed.get(character) ?? jamo(character) ?? character)]);
    return inOrder(characters, classOf);
  };
  return {
    nfd: (text) => (SURELY_DECOMPOSED.test(text) ? text : decompose(text).join('')),
    nfc: (text) => (SURELY_COMPOSED.test(text) ? text : compose(decompose(text), composed, classOf).join('')),
  };
}

function pairsOf(flat: readonly string[]): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let i = 0; i < flat.length; i += 2) pairs.set(flat[i] ?? '', flat[i + 1] ?? '');
  return pairs;
}

/** Marks of one base in the order of their classes; a stable sort between characters of class 0. */
function inOrder(characters: readonly string[], classOf: (character: string) => number): string[] {
  const ordered: string[] = [];
  let marks: string[] = [];
  for (const character of characters) {
    if (classOf(character) > 0) marks.push(character);
    else {
      ordered.push(...marks.sort((one, other) => classOf(one) - classOf(other)), character);
      marks = [];
    }
  }
  return [...ordered, ...marks.sort((one, other) => classOf(one) - classOf(other))];
}

/** Each character with the last starter before it, unless one of no lower class stands between them (UAX 15, D117). */
function compose(characters: readonly string[], composed: ReadonlyMap<string, string>, classOf: (character: string) => number): string[] {
  const result: string[] = [];
  let starter = -1;
  let between = -1;
  for (const character of characters) {
    const own = classOf(character);
    const base = result[starter];
    const pair = base !== undefined && between < own ? (composed.get(base + character) ?? syllable(base, character)) : undefined;
    if (pair !== undefined) {
      result[starter] = pair;
      continue;
    }
    if (own === 0) starter = result.length;
    between = own === 0 ? -1 : own;
    result.push(character);
  }
  return result;
}

/** Unicode 3.12. */
function jamo(character: string): string | undefined {
  const at = (character.codePointAt(0) ?? 0) - HANGUL.syllables;
  if (at < 0 || at >= HANGUL.count) return undefined;
  const trailing = at % HANGUL.trailings;
  const codes = [
    HANGUL.leading + Math.floor(at / (HANGUL.vowels * HANGUL.trailings)),
    HANGUL.vowel + (Math.floor(at / HANGUL.trailings) % HANGUL.vowels),
  ];
  return String.fromCodePoint(...codes, ...(trailing === 0 ? [] : [HANGUL.trailing + trailing]));
}

function syllable(one: string, other: string): string | undefined {
  const [first, second] = [one.codePointAt(0) ?? 0, other.codePointAt(0) ?? 0];
  const [leading, vowel] = [first - HANGUL.leading, second - HANGUL.vowel];
  if (leading >= 0 && leading < HANGUL.leadings && vowel >= 0 && vowel < HANGUL.vowels)
    return String.fromCodePoint(HANGUL.syllables + (leading * HANGUL.vowels + vowel) * HANGUL.trailings);
  const [at, trailing] = [first - HANGUL.syllables, second - HANGUL.trailing];
  const open = at >= 0 && at < HANGUL.count && at % HANGUL.trailings === 0;
  return open && trailing > 0 && trailing < HANGUL.trailings ? String.fromCodePoint(first + trailing) : undefined;
}
