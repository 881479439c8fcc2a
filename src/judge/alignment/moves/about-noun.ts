/** What stands before its noun in one question and behind it in the other: what moves of that kind share. */
import type { Lexicon } from '../../lexicon/lexicon.ts';
import type { Reading, Token } from '../../reading/reading.ts';
import type { Move } from '../alignment.ts';
import { type Blocks, blocksOf, exchange, firstRotation, type Sequence } from '../sequence.ts';
import { tokensBetween } from '../wording.ts';

export interface Shape {
  readonly place: 'before' | 'behind';
  /** Small words within the two, which must be the same on both sides. */
  readonly inner: string;
  /** Where the small words stand that the move has looked at. */
  readonly places: readonly number[];
}
export type ShapeOf = (reading: Reading, blocks: Blocks, lexicon: Lexicon) => Shape | undefined;

/** The first two blocks that stand the other way round, where one side has each of the two shapes. */
export function turnedAboutNoun(sequence: Sequence, move: Move, shapeOf: ShapeOf): Sequence | undefined {
  const found = firstRotation(sequence);
  if (found === undefined) return undefined;
  const blocks = blocksOf(sequence, found);
  const asked = shapeOf(sequence.asked.reading, blocks.asked, sequence.lexicon);
  const stored = shapeOf(sequence.stored.reading, blocks.stored, sequence.lexicon);
  if (asked === undefined || stored === undefined || asked.place === stored.place || asked.inner !== stored.inner) return undefined;
  return exchange(sequence, found, move, { asked: asked.places, stored: stored.places, prepositions: 'settled' });
}

/** What links two blocks of one sentence; `undefined` where they are not of one, or not in this order. */
export function linkOf(reading: Reading, { one, other }: Blocks): readonly Token[] | undefined {
  const [end, second] = [one.at(-1), other[0]];
  if (end === undefined || second === undefined || end.sentence !== second.sentence || second.index < end.index) return undefined;
  return tokensBetween(reading, end.index, second.index);
}
