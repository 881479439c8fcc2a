/**
 * The Unicode tables that a component's engine lacks, read off the engine that builds it: so the component folds a text exactly as
 * the Node that made it does (edge/guest/text.ts). Some 60 KB as JSON.
 */

/** Ranges of code points as [first, last, first, last, ...], ascending. */
export type Ranges = readonly number[];

export interface UnicodeTables {
  /** Of a word: letters, marks, numbers. */
  readonly word: Ranges;
  /** Letters and marks. */
  readonly letter: Ranges;
  /** Upper and title case. */
  readonly upper: Ranges;
  /** Letters of other scripts than Latin. */
  readonly otherScript: Ranges;
  /** Numbers other than 0-9. */
  readonly otherNumber: Ranges;
  /** Canonical decompositions, whole, save those of Hangul syllables: character and what it is made of, in turn. */
  readonly decompositions: readonly string[];
  /** Two characters that compose, and what they become, in turn. */
  readonly compositions: readonly string[];
  /** Marks that take a place among others, as strings of those of one canonical combining class, classes ascending. */
  readonly classes: readonly string[];
}

const LAST = 0x10ffff;
/** Of class 1 and of class 240: a mark of any class but 0 changes places with one of them. */
const LOWEST_CLASS = '\u0334';
const HIGHEST_CLASS = '\u0345';

export function readUnicodeTables(): UnicodeTables {
  const decompositions: string[] = [];
  const compositions: string[] = [];
  const marks: string[] = [];
  for (const character of characters()) {
    const decomposed = character.normalize('NFD');
    if (decomposed === character && isClassed(character)) marks.push(character);
    if (decomposed === character || isHangul(character)) continue;
    decompositions.push(character, decomposed);
    if (character.normalize('NFC') === character) compositions.push(parts(decomposed), character);
  }
  return {
    word: rangesOf(/^[\p{L}\p{M}\p{N}]$/u),
    letter: rangesOf(/^[\p{L}\p{M}]$/u),
    upper: rangesOf(/^[\p{Lu}\p{Lt}]$/u),
    otherScript: rangesOf(/^(?!\p{Script=Latin})\p{L}$/u),
    otherNumber: rangesOf(/^(?![0-9])\p{N}$/u),
    decompositions,
    compositions,
    classes: classesOf(marks),
  };
}

function* characters(): Iterable<string> {
  for (let codePoint = 0; codePoint <= LAST; codePoint += 1) {
    if (codePoint === 0xd800) codePoint = 0xe000;
    yield String.fromCodePoint(codePoint);
  }
}

function rangesOf(pattern: RegExp): Ranges {
  const ranges: number[] = [];
  for (const character of characters()) {
    if (!pattern.test(character)) continue;
    const codePoint = character.codePointAt(0) ?? 0;
    if (ranges.at(-1) === codePoint - 1) ranges[ranges.length - 1] = codePoint;
    else ranges.push(codePoint, codePoint);
  }
  return ranges;
}

/** The last character of a primary composite's decomposition, and what all before it compose to (UAX 15, D114). */
function parts(decomposed: string): string {
  const each = [...decomposed];
  const last = each.pop() ?? '';
  return each.join('').normalize('NFC') + last;
}

function isHangul(character: string): boolean {
  return character >= '\uac00' && character <= '\ud7a3';
}

/** No engine tells a class, but all put marks in its order. */
function isClassed(character: string): boolean {
  return character === HIGHEST_CLASS || changesPlaces(character, LOWEST_CLASS) || changesPlaces(HIGHEST_CLASS, character);
}

function changesPlaces(one: string, other: string): boolean {
  return (one + other).normalize('NFD') === other + one;
}

function classesOf(marks: readonly string[]): readonly string[] {
  const sorted = marks.toSorted((one, other) => (changesPlaces(one, other) ? 1 : changesPlaces(other, one) ? -1 : 0));
  const classes: string[] = [];
  let last: string | undefined;
  for (const mark of sorted) {
    if (last === undefined || changesPlaces(mark, last) || changesPlaces(last, mark)) classes.push(mark);
    else classes[classes.length - 1] += mark;
    last = mark;
  }
  return classes;
}
