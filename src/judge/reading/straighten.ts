/**
 * One writing for what keyboards and editors write in several: quotes, dashes, spaces, full-width letters. By hand and not by
 * the compatibility form of Unicode, which makes a 2 of ² and would let 5² answer for 52.
 */
import { isBeyondAscii, nfc } from '../../text.ts';

/** Longer questions are cut here first: whatever is done later is done to no more than this. About 1,600 words of English. */
export const MOST_CHARACTERS = 10_000;

const PLAIN: ReadonlyMap<string, string> = new Map([
  ...each('\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032', "'"),
  ...each('\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033', '"'),
  ...each('\u2010\u2011\u2012\u2013\u2212', '-'),
  // These stand between clauses, never inside a word.
  ...each('\u2014\u2015', ' - '),
  ...each('\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' '),
  ...each('\u2026', '...'),
  // Invisible, and says nothing. Joiners stay: they tell words of Persian and faces of families apart.
  ...each('\u00ad\u200b\u2060\ufeff', ''),
]);
const FOREIGN = /[\u00a0-\u00bf\u02bc\u2000-\u2060\u2212\u3000\ufeff\uff01-\uff5e]/g;
const FULL_WIDTH_OFFSET = 0xfee0;

export interface Straight {
  readonly text: string;
  readonly extent: 'whole' | 'cut';
}

export function straighten(question: string): Straight {
  const extent = question.length > MOST_CHARACTERS ? 'cut' : 'whole';
  const part = extent === 'cut' ? question.slice(0, MOST_CHARACTERS) : question;
  return { text: isBeyondAscii(part) ? nfc(part).replace(FOREIGN, plain) : part, extent };
}

function plain(character: string): string {
  const code = character.charCodeAt(0);
  if (code > 0xff00 && code < 0xff5f) return String.fromCharCode(code - FULL_WIDTH_OFFSET);
  return PLAIN.get(character) ?? character;
}

function each(characters: string, replacement: string): readonly (readonly [string, string])[] {
  return [...characters].map((character) => [character, replacement]);
}
