/**
 * What of a pair stays unexplained: the words that alignment left over, less those that a veto knows to be one thing in two
 * spellings (5 kg, 5 kilograms; in the fall, in autumn), opposites that cancel (less optimistic, more pessimistic), and a `have`
 * that the other side says by a preposition (houses that have gardens, houses with gardens).
 */
import type { Pair } from './alignment/alignment.ts';
import { coverageOf } from './alignment/coverage.ts';
import { hadBy, partnersIn } from './alignment/having.ts';
import type { Token } from './reading/reading.ts';
import { takenOnce } from './taken-once.ts';
import { relativeOf, timeOf } from './vetoes/date.ts';
import { polarityOf } from './vetoes/polarity.ts';
import { unitOf } from './vetoes/unit.ts';

export interface Remainder {
  readonly asked: readonly Token[];
  readonly stored: readonly Token[];
}

/** Light words included: they may stand on one side alone. */
export const remainderOf: (pair: Pair) => Remainder = takenOnce((pair) => {
  const { asked, stored } = withoutHaving(pair);
  if (asked.length === 0 || stored.length === 0) return { asked, stored };
  const twins = new Set<Token>();
  for (const one of asked) {
    const kind = kindOf(one, pair.asked.tokens);
    const other = kind === undefined ? undefined : stored.find((token) => !twins.has(token) && kindOf(token, pair.stored.tokens) === kind);
    if (other !== undefined) twins.add(one).add(other);
  }
  const { opposites, outcome } = polarityOf(pair);
  if (outcome === 'cancels') opposites.flat().forEach((token) => twins.add(token));
  return { asked: asked.filter((token) => !twins.has(token)), stored: stored.filter((token) => !twins.has(token)) };
});

/** See having.ts. */
function withoutHaving({ asked, stored, alignment: { leftover, matches } }: Pair): Remainder {
  const here = hadBy({ reading: asked, other: stored, leftover: leftover.asked, partner: partnersIn(matches, 'asked') });
  const there = hadBy({ reading: stored, other: asked, leftover: leftover.stored, partner: partnersIn(matches, 'stored') });
  if (here.length === 0 && there.length === 0) return leftover;
  return {
    asked: leftover.asked.filter((token) => !here.includes(token)),
    stored: leftover.stored.filter((token) => !there.includes(token)),
  };
}

/** One name for all spellings of a unit or a time, with the number that a unit measures. */
function kindOf(token: Token, tokens: readonly Token[]): string | undefined {
  // `every day` is a time before it is a length of one.
  const time = timeOf(token, tokens) ?? relativeOf(token, tokens);
  if (time !== undefined) return time;
  const before = tokens[token.index - 1];
  const unit = unitOf(token, before);
  return unit === undefined ? undefined : `${before?.kind === 'number' ? before.form : ''} ${unit}`;
}

/** Those that say something: what the default target refuses. */
export const unexplainedOf: (pair: Pair) => Remainder = takenOnce((pair) => {
  const { asked, stored } = remainderOf(pair);
  return { asked: asked.filter(isHeavy), stored: stored.filter(isHeavy) };
});

/** The pair as it would be without its unexplained words and without a phrase that stands elsewhere. */
export function overlooking(pair: Pair): Pair {
  const { asked, stored, lexicon, alignment } = pair;
  const light = (tokens: readonly Token[]): readonly Token[] => tokens.filter((token) => !isHeavy(token));
  const leftover = { asked: light(alignment.leftover.asked), stored: light(alignment.leftover.stored) };
  const coverage = {
    asked: coverageOf(asked.content, leftover.asked, lexicon),
    stored: coverageOf(stored.content, leftover.stored, lexicon),
  };
  const clashes = alignment.clashes.filter((clash) => clash !== 'phrase-elsewhere');
  return { asked, stored, lexicon, alignment: { ...alignment, leftover, coverage, clashes } };
}

function isHeavy({ role, kind }: Token): boolean {
  return role === 'content' || kind !== 'word';
}
