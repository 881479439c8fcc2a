/**
 * One phrase that stands in another place, where no written-down move says that it may: "Next semester, what are the 300-level
 * classes?", "What classes at the 300 level are offered next semester?". It is a clash like any other, save that an install's own
 * traffic may show that it does not matter there (vetoes/order.ts). So it must not be an exchange of parties: A beats B never
 * comes here, since something stands between the two, nor two names side by side, nor son of a king and king of a son, nor the
 * company that Google bought and the company that bought Google. What is denied, joined or made a condition must stay what it is.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Token } from '../reading/reading.ts';
import { anchorOf } from './anchors.ts';
import { namesOneThing } from './match-words.ts';
import { blocksOf, exchange, firstRotation, isInOrder, type Blocks, type Sequence, type Side } from './sequence.ts';
import { isVerb } from './wording.ts';

export function isPhraseElsewhere(sequence: Sequence): boolean {
  const turn = firstRotation(sequence);
  if (turn === undefined || sequence.asked.reading.voice !== sequence.stored.reading.voice) return false;
  const turned = exchange(sequence, turn, 'phrase-moved', { asked: [], stored: [], prepositions: 'compared' });
  if (!isInOrder(turned) || !anchorsHangAlike(sequence)) return false;
  const { asked, stored } = blocksOf(sequence, turn);
  return !areParties(asked, sequence.lexicon) && isPhrase(asked, stored, sequence.lexicon);
}

/** Two names, or two numbers, that change places. */
function areParties({ one, other }: Blocks, lexicon: Lexicon): boolean {
  const isParty = (block: readonly Token[]): boolean => block.every((token) => token.kind !== 'word' || namesOneThing(token, lexicon));
  return isParty(one) && isParty(other);
}

/** Opened by a preposition somewhere, and not each under another one; or several words, none of them a verb. */
function isPhrase(asked: Blocks, stored: Blocks, lexicon: Lexicon): boolean {
  const governors = [asked.one[0], stored.other[0], asked.other[0], stored.one[0]].map((token) => token?.preposition ?? '');
  const [one, oneThere, other, otherThere] = governors;
  if (governors.some((governor) => governor !== '')) return one === oneThere || other === otherThere;
  const all = [...asked.one, ...asked.other];
  return all.length > 2 && !all.some((token) => isVerb(token, lexicon));
}

/** Each function word that tells by its place stands before the same word on both sides. Where one side has more of a kind the marks decide. */
function anchorsHangAlike({ asked, stored }: Sequence): boolean {
  const [here, there] = [attachments(asked), attachments(stored)];
  return [...here].every(([kind, one]) => {
    const other = there.get(kind);
    return other === undefined || one.length !== other.length || one.toSorted().join() === other.toSorted().join();
  });
}

/** By kind: the word and the matched word that follows it; of `and` and `or` the ones on both sides, in no order. */
function attachments({ reading, steps }: Side): ReadonlyMap<string, readonly string[]> {
  const placed = steps.toSorted((one, other) => one.token.index - other.token.index);
  const found = new Map<string, string[]>();
  for (const token of reading.tokens) {
    const anchor = anchorOf(token);
    if (anchor === undefined) continue;
    const next = placed.findIndex((step) => step.token.index > token.index);
    const after = placed[next]?.label ?? -1;
    const before = placed.at(next < 0 ? -1 : Math.max(0, next - 1))?.label ?? -1;
    const hung = anchor.kind === 'joint' ? [before, after].toSorted((one, other) => one - other) : [after];
    found.set(anchor.kind, [...(found.get(anchor.kind) ?? []), `${anchor.form} ${hung.join(' ')}`]);
  }
  return found;
}
