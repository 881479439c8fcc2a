/**
 * Whether a verb is done by its subject or to it, as far as its form and the auxiliary before it tell: is eating, is eaten. The
 * reading knows the passive with its agent; most passives have none (`how is bread made`).
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import { BARE_PARTICIPLES } from '../reading/function-words.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { AUXILIARIES, BE, before, canBeVerb, words } from './wording.ts';

export type VerbVoice = 'active' | 'passive' | 'unknown';

/** Another clause or infinitive begins: its verb has no auxiliary further left. */
const CLAUSE_STARTS = words('to and or but if because that who which when while before after than as whether so unless since until');
/** Auxiliaries are looked for this far back. */
const REACH = 8;

export function verbVoice(token: Token, reading: Reading, lexicon: Lexicon): VerbVoice {
  if (token.kind !== 'word' || !canBeVerb(token, lexicon)) return 'unknown';
  const auxiliary = auxiliaryOf(token, reading, lexicon);
  if (isPast(token)) return auxiliary === 'be' ? 'passive' : auxiliary === 'other' ? 'active' : 'unknown';
  if (token.form.endsWith('ing')) return auxiliary === 'be' ? 'active' : 'unknown';
  return auxiliary === 'other' || before(reading, token)?.form === 'to' ? 'active' : 'unknown';
}

export function isPast({ form, lemmas }: Token): boolean {
  if (form.endsWith('ed') || BARE_PARTICIPLES.has(form)) return true;
  return lemmas.length > 1 && !/(?:ing|s)$/.test(form);
}

function auxiliaryOf(token: Token, reading: Reading, lexicon: Lexicon): 'be' | 'other' | 'none' {
  for (let steps = 1; steps <= REACH; steps += 1) {
    const found = before(reading, token, steps);
    if (found === undefined || CLAUSE_STARTS.has(found.form)) return 'none';
    if (found.role === 'function' && AUXILIARIES.has(found.form)) return BE.has(found.form) ? 'be' : 'other';
    if (found.role !== 'function' && isVerbOnly(found, lexicon)) return 'none';
  }
  return 'none';
}

function isVerbOnly({ lemmas, kind, initial }: Token, lexicon: Lexicon): boolean {
  if (kind !== 'word' || initial === 'upper') return false;
  return lemmas.every((lemma) => /^v?$/.test(lexicon.partsOfSpeech(lemma))) && lemmas.some((lemma) => lexicon.partsOfSpeech(lemma) === 'v');
}
