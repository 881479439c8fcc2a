/**
 * What this install has learnt: words of one question that may stand for words of the other, approved by comparing answers
 * (learn/). The whole of what is left is asked for first, then word by word, then a word that may be left out.
 */
import type { Approved } from '../judge.ts';
import type { Token } from '../reading/reading.ts';
import type { Match } from './alignment.ts';
import { baseForm, baseForms, type Leftover, type PhraseMatches } from './phrases.ts';

/** Left-over words beyond this were never learnt; bounds the pairs tried. */
const MOST_LEFT = 8;

export function matchApproved(leftover: Leftover, approved: Approved): PhraseMatches {
  const asked = leftover.asked.filter(isHeavy);
  const stored = leftover.stored.filter(isHeavy);
  const none: PhraseMatches = { matches: [], leftover };
  if (asked.length + stored.length === 0 || asked.length > MOST_LEFT || stored.length > MOST_LEFT) return none;
  if (approved.substitution(baseForms(asked), baseForms(stored)))
    return { matches: inOrder(asked, stored), leftover: without(leftover, [...asked, ...stored]) };
  return wordByWord(leftover, asked, stored, approved);
}

function wordByWord(leftover: Leftover, asked: readonly Token[], stored: readonly Token[], approved: Approved): PhraseMatches {
  const matches: Match[] = [];
  const gone = new Set<Token>();
  for (const one of asked) {
    const other = stored.find((token) => !gone.has(token) && approved.substitution([baseForm(one)], [baseForm(token)]));
    if (other === undefined) continue;
    matches.push({ asked: one, stored: other, kind: 'approved' });
    gone.add(one).add(other);
  }
  for (const one of asked) if (!gone.has(one) && approved.substitution([baseForm(one)], [])) gone.add(one);
  for (const one of stored) if (!gone.has(one) && approved.substitution([], [baseForm(one)])) gone.add(one);
  return { matches, leftover: without(leftover, [...gone]) };
}

/** For explain; of unequal numbers the first ones. A substitution of several words is approved as a whole, so order is no part of it. */
function inOrder(asked: readonly Token[], stored: readonly Token[]): readonly Match[] {
  return asked.flatMap((one, at): readonly Match[] => {
    const other = stored[at];
    return other === undefined ? [] : [{ asked: one, stored: other, kind: 'approved' }];
  });
}

function without({ asked, stored }: Leftover, gone: readonly Token[]): Leftover {
  return { asked: asked.filter((token) => !gone.includes(token)), stored: stored.filter((token) => !gone.includes(token)) };
}

export function isHeavy({ role, kind }: Token): boolean {
  return role === 'content' || kind !== 'word';
}
