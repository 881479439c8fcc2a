/**
 * Opposites that cancel: "less optimistic" asks what "more pessimistic" asks, "not legal" what "illegal" does. Only adjectives
 * in their plain degree, only one pair, and only where the word right before turns exactly once.
 */
import type { Pair } from '../alignment/alignment.ts';
import type { Reading, Token } from '../reading/reading.ts';
import { takenOnce } from '../taken-once.ts';
import { negates, opposed } from './contrasts.ts';

export type Opposites = readonly (readonly [asked: Token, stored: Token])[];

export interface Polarity {
  readonly opposites: Opposites;
  readonly outcome: 'cancels' | 'stands';
}

const NONE: Polarity = { opposites: [], outcome: 'stands' };

/** Of their leftover words each with each, so it is worth keeping. */
export const polarityOf: (pair: Pair) => Polarity = takenOnce(({ asked, stored, alignment, lexicon }) => {
  const { leftover } = alignment;
  const opposites: (readonly [Token, Token])[] = [];
  for (const one of leftover.asked) for (const other of leftover.stored) if (opposed(one, other, lexicon)) opposites.push([one, other]);
  const [first] = opposites;
  if (first === undefined) return NONE;
  const [one, other] = first;
  const isPlain = ({ form, index }: Token, { tokens }: Reading): boolean =>
    lexicon.degree(form) === 'positive' && isAdjective(lexicon.partsOfSpeech(form), tokens[index - 1]?.form ?? '');
  const plain = isPlain(one, asked) && isPlain(other, stored);
  if (opposites.length > 1 || !plain) return { opposites, outcome: 'stands' };
  return { opposites, outcome: turnsOnce([asked, one], [stored, other]) ? 'cancels' : 'stands' };
});

/** `secure` is a verb more often; right behind `more` or `less` it is none. */
function isAdjective(parts: string, before: string): boolean {
  return parts.includes('a') && (!parts.startsWith('v') || before === 'more' || before === 'less');
}

function turnsOnce([asked, one]: readonly [Reading, Token], [stored, other]: readonly [Reading, Token]): boolean {
  const before = [asked.tokens[one.index - 1]?.form ?? '', stored.tokens[other.index - 1]?.form ?? ''] as const;
  const apart = Math.abs(asked.negations - stored.negations);
  if (before.includes('more') && before.includes('less')) return apart === 0;
  // `not rude` is not yet polite: only what a prefix makes is denied by `not` (not legal, illegal).
  const [plain] = before.filter((form) => form !== 'not');
  const exact = negates(one.form, other.form) || negates(other.form, one.form);
  return exact && before.filter((form) => form === 'not').length === 1 && plain !== 'less' && apart === 1;
}
