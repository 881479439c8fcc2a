/**
 * Slips of the keyboard in small words (whta, hsould, oHw): alignment mends those of content, but a small word that is not
 * understood hides what is asked. Only two neighbours exchanged or, in longer words, one letter missing, and only where what
 * is written is no word and could be no other small word.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { wordList } from './word-list.ts';

const MENDED = wordList(`
  what which who whose where when why how does should could would must might will have the that this these those there their
  they you your with from about into after before because between while and not are was were been can
`);
/** Shorter words lose a letter and become another. */
const SHORTEST_MISSING = 5;

export function mendedSlips(lexicon: Lexicon): ReadonlyMap<string, string> {
  const slips = new Map<string, string>();
  const refused = new Set<string>();
  for (const word of MENDED)
    for (const slip of slipsOf(word)) {
      if (slip === word || MENDED.has(slip) || lexicon.known(slip)) continue;
      if (slips.has(slip) && slips.get(slip) !== word) refused.add(slip);
      slips.set(slip, word);
    }
  for (const slip of refused) slips.delete(slip);
  return slips;
}

function slipsOf(word: string): readonly string[] {
  const slips: string[] = [];
  for (let at = 0; at < word.length; at += 1) {
    if (at + 1 < word.length) slips.push(word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2));
    if (at > 0 && word.length >= SHORTEST_MISSING) slips.push(word.slice(0, at) + word.slice(at + 1));
  }
  return slips;
}
