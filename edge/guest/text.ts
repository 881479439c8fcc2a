/**
 * Stands in the component for src/text.ts: the same functions over tables that its build read off Node (src/edge-build/
 * unicode-tables.ts), since the engine has none. The bundle puts this file in the other's place; test/edge-text.test.ts compares
 * the two on every code point.
 */
import { isWithin } from '../../src/embed/characters.ts';
import type * as OnNode from '../../src/text.ts';
import type { UnicodeTables } from '../../src/edge-build/unicode-tables.ts';
import { createNormalization } from './normalization.ts';

type Text = typeof OnNode;

const ACCENTS = /[\u0300-\u036f]/g;
const BEYOND_ASCII = /[\u0080-\uffff]/;
const APOSTROPHE = "'";

export function createText(tables: UnicodeTables): Text {
  const { nfc, nfd } = createNormalization(tables);
  const word = isIn(tables.word);
  const letter = isIn(tables.letter);
  const upper = isIn(tables.upper);
  const otherScript = isIn(tables.otherScript);
  const otherNumber = isIn(tables.otherNumber);
  const isBeyondAscii = (text: string): boolean => BEYOND_ASCII.test(text);
  const hasOtherScript = (text: string): boolean => isBeyondAscii(text) && Array.from(text).some((one) => otherScript(codeOf(one)));
  return {
    nfc,
    isBeyondAscii,
    hasOtherScript,
    isWordCharacter: (character) => character !== undefined && isOne(character) && word(codeOf(character)),
    beginsUpperCase: (text) => text !== '' && upper(codeOf(text)),
    otherNumbersOf: (text) => (isBeyondAscii(text) ? Array.from(text).filter((one) => otherNumber(codeOf(one))) : []),
    lettersEnd: (text, from) => {
      let end = runEnd(text, from, letter);
      while (end > from && text[end] === APOSTROPHE) {
        const next = runEnd(text, end + 1, letter);
        if (next === end + 1) break;
        end = next;
      }
      return end;
    },
    withoutAccents: (text) => {
      if (!isBeyondAscii(text) || hasOtherScript(text)) return text;
      const bare = nfc(nfd(text).replace(ACCENTS, ''));
      return bare === '' ? text : bare;
    },
  };
}

function codeOf(text: string): number {
  return text.codePointAt(0) ?? 0;
}

function isOne(character: string): boolean {
  return character.length === (codeOf(character) > 0xffff ? 2 : 1);
}

/** Where the run of such characters that begins at `from` ends. */
function runEnd(text: string, from: number, is: (codePoint: number) => boolean): number {
  let at = from;
  for (let code = text.codePointAt(at); code !== undefined && is(code); code = text.codePointAt(at)) at += code > 0xffff ? 2 : 1;
  return at;
}

/** Basic Latin by a table of its own: nearly every character asked for is in it. */
function isIn(ranges: readonly number[]): (codePoint: number) => boolean {
  const sorted = Int32Array.from(ranges);
  const latin = Uint8Array.from({ length: 128 }, (_, codePoint) => Number(isWithin(sorted, codePoint)));
  return (codePoint) => (codePoint < 128 ? latin[codePoint] === 1 : isWithin(sorted, codePoint));
}
