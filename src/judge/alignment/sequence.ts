/**
 * The order of two questions while it is compared: their matched words in order, each with the number of its match. A move
 * either sets a phrase aside in both (it stands elsewhere but says the same there) or puts the stored one's words into the order
 * of the asked one's. What is left must then be in equal order. Every step looks at both questions alike, so that asking
 * the other way round gives the same verdict.
 */
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { Reading, Token } from '../reading/reading.ts';
import type { Match, Move } from './alignment.ts';

export interface Step {
  /** The number of its match: equal on both sides. */
  readonly label: number;
  readonly token: Token;
}

export interface Side {
  readonly reading: Reading;
  /** Matched words that are not set aside, in the order compared. */
  readonly steps: readonly Step[];
  /** Places (`Token.index`) of all tokens set aside, function words as well. */
  readonly aside: ReadonlySet<number>;
}

export interface Sequence {
  readonly asked: Side;
  readonly stored: Side;
  readonly moves: readonly Move[];
  /** Matches whose prepositions a move has accounted for. */
  readonly free: ReadonlySet<number>;
  readonly lexicon: Lexicon;
}

export function sequenceOf(asked: Reading, stored: Reading, matches: readonly Match[], lexicon: Lexicon): Sequence {
  const steps = (pick: (match: Match) => Token): readonly Step[] =>
    matches.map((match, label) => ({ label, token: pick(match) })).toSorted((one, other) => one.token.index - other.token.index);
  const none: ReadonlySet<number> = new Set();
  return {
    asked: { reading: asked, steps: steps(({ asked: token }) => token), aside: none },
    stored: { reading: stored, steps: steps(({ stored: token }) => token), aside: none },
    moves: [],
    free: none,
    lexicon,
  };
}

export function isInOrder({ asked, stored }: Sequence): boolean {
  return asked.steps.every(({ label }, at) => label === stored.steps[at]?.label);
}

/** The words at the first difference, one of which must begin what has moved. */
export function firstLabels({ asked, stored }: Sequence): readonly number[] {
  const at = firstDifference(asked.steps, stored.steps);
  return [asked.steps[at], stored.steps[at]].flatMap((step) => (step === undefined ? [] : [step.label]));
}

/** Two blocks that stand the other way round, with what stays between them: one | between | other -> other | between | one. */
export interface Exchange {
  /** Where the first block begins, in both. */
  readonly start: number;
  readonly one: number;
  readonly between: number;
  readonly other: number;
}

/** Two neighbouring blocks exchanged, at the first difference. */
export function firstRotation({ asked, stored }: Sequence): Exchange | undefined {
  const start = firstDifference(asked.steps, stored.steps);
  const label = asked.steps[start]?.label;
  const other = stored.steps.findIndex((step) => step.label === label) - start;
  const one = asked.steps.findIndex((step) => step.label === stored.steps[start]?.label) - start;
  if (one <= 0 || other <= 0) return undefined;
  const exchange = { start, one, between: 0, other };
  return agrees(asked.steps, stored.steps, exchange) ? exchange : undefined;
}

/** Two blocks exchanged around one that stays: everything between the first and the last difference. */
export function wholeExchange({ asked, stored }: Sequence): Exchange | undefined {
  const start = firstDifference(asked.steps, stored.steps);
  let end = asked.steps.length - 1;
  while (end > start && asked.steps[end]?.label === stored.steps[end]?.label) end -= 1;
  const second = asked.steps.findIndex((step) => step.label === stored.steps[start]?.label);
  const first = stored.steps.findIndex((step) => step.label === asked.steps[start]?.label);
  const other = end - second + 1;
  const one = end - first + 1;
  const between = end - start + 1 - one - other;
  if (one <= 0 || other <= 0 || between < 0) return undefined;
  const exchange = { start, one, between, other };
  return agrees(asked.steps, stored.steps, exchange) ? exchange : undefined;
}

function firstDifference(one: readonly Step[], other: readonly Step[]): number {
  let at = 0;
  while (at < one.length && one[at]?.label === other[at]?.label) at += 1;
  return at;
}

function agrees(asked: readonly Step[], stored: readonly Step[], { start, one, between, other }: Exchange): boolean {
  const turned = exchanged(stored, { start, one: other, between, other: one });
  const end = start + one + between + other;
  return end <= asked.length && asked.slice(start, end).every(({ label }, at) => label === turned[start + at]?.label);
}

function exchanged(steps: readonly Step[], { start, one, between, other }: Exchange): readonly Step[] {
  const middle = start + one;
  const second = middle + between;
  const end = second + other;
  return [
    ...steps.slice(0, start),
    ...steps.slice(second, end),
    ...steps.slice(middle, second),
    ...steps.slice(start, middle),
    ...steps.slice(end),
  ];
}

/** The blocks of an exchange as they stand on either side. */
export interface Blocks {
  readonly one: readonly Token[];
  readonly between: readonly Token[];
  readonly other: readonly Token[];
}

export function blocksOf(
  { asked, stored }: Sequence,
  { start, one, between, other }: Exchange,
): { readonly asked: Blocks; readonly stored: Blocks } {
  return { asked: cut(asked.steps, start, one, between, other), stored: cut(stored.steps, start, other, between, one) };
}

/** `one` is what stands first. */
function cut(steps: readonly Step[], start: number, one: number, between: number, other: number): Blocks {
  const tokens = (from: number, length: number): readonly Token[] => steps.slice(from, from + length).map(({ token }) => token);
  return { one: tokens(start, one), between: tokens(start + one, between), other: tokens(start + one + between, other) };
}

/** The stored words in the order of the asked ones; `accounted`: tokens whose place needs no more comparing. */
export function exchange(sequence: Sequence, { start, one, between, other }: Exchange, move: Move, settled: Settled): Sequence {
  const steps = exchanged(sequence.stored.steps, { start, one: other, between, other: one });
  const labels =
    settled.prepositions === 'settled' ? sequence.asked.steps.slice(start, start + one + between + other).map(({ label }) => label) : [];
  return {
    ...sequence,
    asked: { ...sequence.asked, aside: union(sequence.asked.aside, settled.asked) },
    stored: { ...sequence.stored, steps, aside: union(sequence.stored.aside, settled.stored) },
    moves: [...sequence.moves, move],
    free: union(sequence.free, labels),
  };
}

export interface Settled {
  /** Function words that the move has looked at. */
  readonly asked: readonly number[];
  readonly stored: readonly number[];
  readonly prepositions: 'settled' | 'compared';
}

/** A phrase taken out on both sides: from one place to another, ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export function setAside(sequence: Sequence, asked: Span, stored: Span, move: Move): Sequence {
  return { ...sequence, asked: without(sequence.asked, asked), stored: without(sequence.stored, stored), moves: [...sequence.moves, move] };
}

function without(side: Side, { from, to }: Span): Side {
  const gone: number[] = [];
  for (let at = from; at <= to; at += 1) gone.push(at);
  return { ...side, steps: side.steps.filter(({ token }) => token.index < from || token.index > to), aside: union(side.aside, gone) };
}

function union(one: ReadonlySet<number>, more: readonly number[]): ReadonlySet<number> {
  return more.length === 0 ? one : new Set([...one, ...more]);
}
