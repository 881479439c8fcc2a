/**
 * What the alias tier finds an answer by. Of a question that may be matched by meaning its folded form. In a conversation also the
 * very words: there the key holds the turns before to the letter, so a question that the key tier alone may answer (a tool's result,
 * a long text) would meet nobody who came another way to the same place.
 */
import type { Sha256 } from '../identity/chain.ts';
import type { Verdict } from '../prompt.ts';
import { isByMeaning } from './decide.ts';
import { fold } from './fold.ts';

/** `undefined` where the key alone may find it. Whoever asks for equal requests alone gets those, in a conversation too. */
export function aliasOf(verdict: Verdict, question: string, place: 'first-turn' | 'later-turn', sha256: Sha256): string | undefined {
  const folded = isByMeaning(verdict) ? fold(question) : undefined;
  if (folded !== undefined || place === 'first-turn' || verdict.kind === 'bypass') return folded;
  if (verdict.kind === 'exact-only' && verdict.reason === 'mode-exact') return undefined;
  // No folded form begins with a space.
  return ` ${sha256(question)}`;
}
