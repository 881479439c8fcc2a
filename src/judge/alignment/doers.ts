/**
 * Who does it: `who is teaching Latin`, `who is the teacher of Latin`. Only of persons asked for on both sides, and only of a
 * verb in the active: a trainer trains, and a training does not.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import type { Leftover, PhraseMatches } from './phrases.ts';
import { BE } from './wording.ts';

const DOER = /(?:er|or)s?$/;

export function matchDoers(leftover: Leftover, asked: Reading, stored: Reading, lexicon: Lexicon): PhraseMatches {
  const none: PhraseMatches = { matches: [], leftover };
  if (asked.type !== 'who' || stored.type !== 'who') return none;
  for (const one of leftover.asked) {
    for (const other of leftover.stored) {
      if (!isDoerOf(one, other, stored, lexicon) && !isDoerOf(other, one, asked, lexicon)) continue;
      const matches: readonly Match[] = [{ asked: one, stored: other, kind: 'derived' }];
      return {
        matches,
        leftover: { asked: leftover.asked.filter((each) => each !== one), stored: leftover.stored.filter((each) => each !== other) },
      };
    }
  }
  return none;
}

/** `teaching` right after `who is`. */
function isDoerOf(doer: Token, deed: Token, { tokens }: Reading, lexicon: Lexicon): boolean {
  if (!DOER.test(doer.form) || !deed.form.endsWith('ing') || !BE.has(tokens[deed.index - 1]?.form ?? '')) return false;
  const base = deed.lemmas.find((lemma) => lemma !== deed.form && lexicon.partsOfSpeech(lemma).includes('v'));
  return base !== undefined && tokens[deed.index - 2]?.form === 'who' && lexicon.derived(doer.form, base);
}
