/**
 * Everything that needs Unicode tables, in one place: the pure folders run in a Wasm guest as well, where a host supplies
 * these few functions and nothing else. No locale is ever involved, so two machines agree on what is equal.
 */

const WORD_CHARACTER = /^[\p{L}\p{M}\p{N}]$/u;
const UPPER_START = /^[\p{Lu}\p{Lt}]/u;
const OTHER_SCRIPT = /(?!\p{Script=Latin})\p{L}/u;
const OTHER_NUMBER = /(?![0-9])\p{N}/gu;
const LETTERS = /[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*/uy;
const ACCENTS = /[\u0300-\u036f]/g;
const BEYOND_ASCII = /[\u0080-\uffff]/;

/** Canonical composition: é as one code point or as e and an accent is the same letter. Never the compatibility form, which makes ² a 2. */
export function nfc(text: string): string {
  return text.normalize('NFC');
}

/** Whether one code point belongs to a word. */
export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && WORD_CHARACTER.test(character);
}

export function beginsUpperCase(word: string): boolean {
  return UPPER_START.test(word);
}

/** Letters of a script other than Latin. */
export function hasOtherScript(word: string): boolean {
  return OTHER_SCRIPT.test(word);
}

/** Numbers not written with the digits 0-9: ½, ², ٣, Ⅳ. */
export function otherNumbersOf(text: string): readonly string[] {
  return text.match(OTHER_NUMBER) ?? [];
}

/** Where the run of letters (apostrophes inside join) that begins at `from` ends; `from` itself where none begins there. */
export function lettersEnd(text: string, from: number): number {
  LETTERS.lastIndex = from;
  return LETTERS.test(text) ? LETTERS.lastIndex : from;
}

export function isBeyondAscii(text: string): boolean {
  return BEYOND_ASCII.test(text);
}

/** Latin accents off: café, cafe. In other scripts a mark makes another letter (и, й), so those words stay as they are. */
export function withoutAccents(word: string): string {
  if (!BEYOND_ASCII.test(word) || OTHER_SCRIPT.test(word)) return word;
  const bare = word.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
  return bare === '' ? word : bare;
}
