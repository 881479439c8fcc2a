/**
 * What of a pair stays unexplained: the words that alignment left over, less those that a veto knows to be one thing in two
 * spellings (5 kg, 5 kilograms; in the fall, in autumn) and opposites that cancel (less optimistic, more pessimistic).
 */
import type { Pair } from './alignment/alignment.ts';
import type { Token } from './reading/reading.ts';
import { relativeOf, timeOf } from './vetoes/date.ts';
import { polarityOf } from './vetoes/polarity.ts';
import { unitOf } from './vetoes/unit.ts';

export interface Remainder {
  readonly asked: readonly Token[];
  readonly stored: readonly Token[];
}

/** Light words included: they may stand on one side alone. */
export function remainderOf(pair: Pair): Remainder {
  const { asked, stored } = pair.alignment.leftover;
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
export function unexplainedOf(pair: Pair): Remainder {
  const { asked, stored } = remainderOf(pair);
  return { asked: asked.filter(isHeavy), stored: stored.filter(isHeavy) };
}

function isHeavy({ role, kind }: Token): boolean {
  return role === 'content' || kind !== 'word';
}
