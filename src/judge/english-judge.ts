/**
 * The judge of English questions: vetoes, cheap ones first; then every content word must be accounted for; then one calibrated
 * score. Pure and synchronous. A rule that fails is a veto, so a mistake in a rule costs a hit and never serves a wrong one.
 */
import type { VetoName } from '../outcome.ts';
import { overlooking, unexplainedOf, type Remainder } from './accounted.ts';
import { pairOf } from './alignment/align.ts';
import type { Match, Pair } from './alignment/alignment.ts';
import { baseForms } from './alignment/phrases.ts';
import type { Calibration } from './calibration.ts';
import { features } from './features.ts';
import { isExcusable, type Differences, type Explanation, type Facts, type Judge, type Judgement, type Way } from './judge.ts';
import type { Lexicon } from './lexicon/lexicon.ts';
import { createReader } from './reading/reader.ts';
import type { Reading } from './reading/reading.ts';
import { score } from './score.ts';
import { rightSpelling } from './slip-apart.ts';
import { takenOnce } from './taken-once.ts';
import { ABSOLUTE } from './vetoes/families.ts';
import { unexplained } from './vetoes/unexplained.ts';
import type { Objection } from './vetoes/veto.ts';

export interface JudgeParts {
  readonly lexicon: Lexicon;
  readonly calibration: Calibration;
}

/** Of one question: more than its candidates by words and by meaning are. */
const MOST_PAIRS = 32;

export function createJudge(parts: JudgeParts): Judge {
  const read = createReader(parts.lexicon);
  const pair = keepPairs(parts.lexicon);
  return {
    read,
    weigh: (asked, stored, facts) => weigh(pair(asked, stored), facts, parts.calibration),
    explain: (asked, stored, facts) => explain(pair(asked, stored), facts, parts.calibration),
    words: ({ content }) => baseForms(content),
    differences: (asked, stored) => differences(pair(asked, stored)),
  };
}

/** What is found by its words is often found by its vector as well, and weighed again with a similarity: the pairs of the question asked last are kept. */
function keepPairs(lexicon: Lexicon): (asked: Reading, stored: Reading) => Pair {
  let last: Reading | undefined;
  const pairs = new Map<Reading, Pair>();
  return (asked, stored) => {
    if (asked !== last || pairs.size >= MOST_PAIRS) pairs.clear();
    last = asked;
    const known = pairs.get(stored);
    if (known !== undefined) return known;
    const pair = compared(asked, stored, lexicon);
    pairs.set(stored, pair);
    return pair;
  };
}

/** Where they are one slip apart, the right spelling stands for both. */
function compared(asked: Reading, stored: Reading, lexicon: Lexicon): Pair {
  const right = rightSpelling(asked.question, stored.question, lexicon);
  const [one, other] = right === undefined ? [asked, stored] : right === 'asked' ? [asked, asked] : [stored, stored];
  return pairOf(one, other, lexicon);
}

function weigh(pair: Pair, facts: Facts, calibration: Calibration): Judgement {
  try {
    const { ways, refused, absolute } = refusalsOf(pair);
    if (absolute !== undefined) return { kind: 'veto', name: absolute };
    const learnt = overlooked(pair, ways, facts, calibration);
    if (learnt !== undefined) return { ...scored(learnt, facts, calibration), explained: 'learnt' };
    return refused === undefined ? scored(pair, facts, calibration) : { kind: 'veto', name: refused };
  } catch {
    // Told by its name in every count and header; whoever looks into it asks `explain`, which shows the error.
    return { kind: 'veto', name: 'judge-failed' };
  }
}

interface Refusals {
  readonly ways: readonly Way[];
  /** The first that may be excused. */
  readonly refused: VetoName | undefined;
  /** The first that is never excused. */
  readonly absolute: VetoName | undefined;
}

const refusalsOf: (pair: Pair) => Refusals = takenOnce((pair) => {
  const ways: Way[] = [];
  let refused: VetoName | undefined;
  for (const veto of ABSOLUTE) {
    const objection = veto(pair);
    if (objection === undefined) continue;
    if (!isExcusable(objection.way)) return { ways, refused, absolute: objection.name };
    ways.push(objection.way);
    refused ??= objection.name;
  }
  return { ways, refused, absolute: undefined };
});

/**
 * The pair without what this install has learnt to overlook; `undefined` where there is nothing, or not everything was learnt. What
 * was learnt of words speaks of this traffic, and where two questions are further apart than its rewordings are they may be of
 * another: of eight wrong hits by learnt words in two simulated streams five lay below that similarity.
 */
function overlooked(pair: Pair, ways: readonly Way[], { similarity, approved }: Facts, { learntFrom }: Calibration): Pair | undefined {
  if (approved.known === 'nothing' || similarity === undefined || similarity < learntFrom) return undefined;
  const apart = apartBy(pair, ways);
  return isNothing(apart) || !approved.accepts(apart) ? undefined : overlooking(pair);
}

function scored(pair: Pair, { similarity }: Facts, { words, withSimilarity }: Calibration): Extract<Judgement, { kind: 'scored' }> {
  const weights = similarity === undefined ? words : withSimilarity;
  const { asked, stored } = unexplainedOf(pair);
  return {
    kind: 'scored',
    score: score(features(pair, similarity), weights),
    explained: asked.length === 0 && stored.length === 0 ? 'all' : 'not-all',
  };
}

function differences(pair: Pair): Differences | undefined {
  const objections = objectionsTo(pair);
  const ways = objections.flatMap(({ way }) => way ?? []);
  return ways.length < objections.length ? undefined : apartBy(pair, ways);
}

function apartBy(pair: Pair, ways: readonly Way[]): Differences {
  const { asked, stored } = unexplainedOf(pair);
  return { asked: baseForms(asked), stored: baseForms(stored), ways };
}

function isNothing({ asked, stored, ways }: Differences): boolean {
  return asked.length + stored.length + ways.length === 0;
}

function explain(whole: Pair, facts: Facts, calibration: Calibration): Explanation {
  const judgement = weigh(whole, facts, calibration);
  const objections = objectionsTo(whole);
  const isLearnt = judgement.kind === 'scored' && judgement.explained === 'learnt';
  const pair = isLearnt ? overlooking(whole) : whole;
  const left = attempt((): Remainder => unexplainedOf(pair)) ?? { asked: [], stored: [] };
  const remaining = attempt(() => unexplained(pair));
  const held = isLearnt ? [] : [...objections, ...(remaining === undefined ? [] : [remaining])];
  const names = new Set<VetoName>(held.map(({ name }) => name));
  if (judgement.kind === 'veto') names.add(judgement.name);
  return {
    judgement,
    vetoes: [...names],
    details: held.map(({ detail }) => detail),
    unexplained: { asked: left.asked.map(({ written }) => written), stored: left.stored.map(({ written }) => written) },
    matched: (attempt(() => pair.alignment.matches) ?? []).map(shown),
    overlooked: isLearnt ? [...writtenIn(unexplainedOf(whole)), ...objections.flatMap(({ way }) => way ?? [])] : [],
    features: attempt(() => features(pair, facts.similarity)) ?? {},
  };
}

function writtenIn({ asked, stored }: Remainder): readonly string[] {
  return [...asked, ...stored].map(({ written }) => written);
}

/** Every objection, with an error as one: explain shows what weigh only counts. */
function objectionsTo(pair: Pair): readonly NonNullable<Objection>[] {
  return ABSOLUTE.flatMap((veto) => {
    try {
      return veto(pair) ?? [];
    } catch (error) {
      return { name: 'judge-failed', detail: `judge-failed: ${veto.name} / ${String(error)}` } as const;
    }
  });
}

/** For explain alone: what cannot be told is left out, and weigh has told the failure already. */
function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

function shown({ asked, stored, kind }: Match): string {
  return kind === 'equal' && asked.form === stored.form ? `${asked.form} = ${stored.form}` : `${asked.form} = ${stored.form} (${kind})`;
}
