/**
 * One phrase that stands in another place, where no written-down move says that it may: "Next semester, what are the 300-level
 * classes?", "What classes at the 300 level are offered next semester?". It is a clash like any other, save that an install's own
 * traffic may show that it does not matter there (vetoes/order.ts). So it must not be an exchange of parties: A beats B never
 * comes here, since something stands between the two, nor two names side by side, nor son of a king and king of a son.
 */
import type { Token } from '../reading/reading.ts';
import { anchorClash } from './anchors.ts';
import { namesOneThing } from './match-words.ts';
import { blocksOf, exchange, firstRotation, isInOrder, type Sequence } from './sequence.ts';

export function isPhraseElsewhere(sequence: Sequence): boolean {
  const turn = firstRotation(sequence);
  if (turn === undefined) return false;
  const turned = exchange(sequence, turn, 'phrase-moved', { asked: [], stored: [], prepositions: 'compared' });
  if (!isInOrder(turned) || anchorClash(turned) !== undefined) return false;
  const { asked, stored } = blocksOf(sequence, turn);
  const isParty = (block: readonly Token[]): boolean =>
    block.every((token) => token.kind !== 'word' || namesOneThing(token, sequence.lexicon));
  if (isParty(asked.one) && isParty(asked.other)) return false;
  return oneHangsAlike(asked.one[0], stored.other[0], asked.other[0], stored.one[0]);
}

/** The first words of both blocks on both sides: some preposition opens a phrase, and at most one of the two changes its own. */
function oneHangsAlike(...[first, firstThere, second, secondThere]: readonly (Token | undefined)[]): boolean {
  const governors = [first, firstThere, second, secondThere].map((token) => token?.preposition ?? '');
  const [one, oneThere, other, otherThere] = governors;
  return governors.some((governor) => governor !== '') && (one === oneThere || other === otherThere);
}
