/**
 * What the alias tier finds an answer by. Of a question that may be matched by meaning its folded form. In a conversation also the
 * very words: there the key holds the turns before to the letter, so a question that the key tier alone may answer (a tool's result,
 * a long text) would meet nobody who came another way to the same place.
 */
import type { Sha256 } from '../identity/chain.ts';
import type { ExactOnlyReason, Verdict } from '../prompt.ts';
import { isByMeaning } from './decide.ts';
import { fold } from './fold.ts';

/** Where somebody asked for it and no category did, exact-only is the whole request to the letter, in a conversation too. */
const TO_THE_LETTER: readonly ExactOnlyReason[] = ['mode-exact', 'operator-rule'];

/** `undefined` where the key alone may find it. */
export function aliasOf(verdict: Verdict, question: string, place: 'first-turn' | 'later-turn', sha256: Sha256): string | undefined {
  const folded = isByMeaning(verdict) ? fold(question) : undefined;
  if (folded !== undefined || place === 'first-turn' || verdict.kind === 'bypass') return folded;
  if (verdict.kind === 'exact-only' && TO_THE_LETTER.includes(verdict.reason)) return undefined;
  // No folded form begins with a space.
  return ` ${sha256(question)}`;
}
