/**
 * May this entry answer this question? The one place where judge, bar, evidence and hold-out meet. Pure but for what the
 * evidence remembers: the same state gives the same decision.
 */
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import { EXPLAINED_UP_TO } from '../judge/calibration.ts';
import { ASKED_OTHERWISE, type Explanation, type Judge, type Judgement } from '../judge/judge.ts';
import type { Bar, Evidence, KnownPairs, WordsOf } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { VetoName } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Candidate } from './best.ts';
import type { Readings } from './readings.ts';
import type { Asked } from './understand.ts';

/** A candidate and what was made of it. */
export interface Seen {
  readonly candidate: Candidate;
  readonly weighed: Weighed;
}

export interface WeighPorts {
  readonly judge: Judge;
  readonly readings: Readings;
  readonly evidence: Evidence;
  readonly pairs: Pick<KnownPairs, 'known'>;
  readonly observer: Observer;
  readonly wordsOf: WordsOf;
  /** See Calibration. */
  readonly margin: number;
}

/** `instead`: it would be served, and the provider is asked all the same, so that what would have been can be checked. */
export type Weighed =
  | { readonly kind: 'serve'; readonly score: number }
  | { readonly kind: 'instead'; readonly why: 'held-out' | 'closed'; readonly score: number }
  | { readonly kind: 'refused'; readonly veto: VetoName; readonly score: number | undefined };

export interface Weigher {
  weigh(asked: Asked, entry: Entry, similarity: Similarity | undefined): Weighed;
  /** Nobody can tell which of the two is meant: their answers are known to differ, and the other is as near as the best. */
  rivals(best: Seen, other: Seen): 'ambiguous' | undefined;
  /** Can anything be served here that a look at the words alone would miss? */
  needsMeaning(asked: Asked): 'learnt' | 'loose-target' | undefined;
  /** All that stands behind it, for a caller who asks why. */
  explain(asked: Asked, entry: Entry, similarity: Similarity | undefined): { readonly explanation: Explanation; readonly bar: Bar };
}

export function createWeigher(ports: WeighPorts): Weigher {
  const explain: Weigher['explain'] = ({ prompt, group, target }, entry, similarity) => {
    const facts = { similarity, approved: ports.evidence.approved(group, entry.key, ports.wordsOf) };
    const explanation = ports.judge.explain(ports.readings.of(prompt.question), ports.readings.of(entry.question), facts);
    return { explanation, bar: ports.evidence.bar(group, target) };
  };
  const weigh: Weigher['weigh'] = (asked, entry, similarity) => {
    const judgement = judged(asked, entry, similarity, ports);
    if (judgement.kind === 'veto') return { kind: 'refused', veto: judgement.name, score: undefined };
    const { score } = judgement;
    const refused = (veto: VetoName): Weighed => ({ kind: 'refused', veto, score });
    if (judgement.explained === 'not-all' && asked.target <= EXPLAINED_UP_TO) return refused('unexplained');
    const { group, prompt, target } = asked;
    if (ports.pairs.known(prompt.key, entry.key) === 'different') return refused('must-not-link');
    const bar = ports.evidence.bar(group, target);
    if (score < bar.least) return refused('score');
    if (bar.kind === 'closed') return { kind: 'instead', why: 'closed', score };
    if (ports.evidence.heldOut(group, prompt.key, entry.key) !== undefined) return { kind: 'instead', why: 'held-out', score };
    return { kind: 'serve', score };
  };
  return {
    weigh,
    explain,
    rivals: (best, other) => {
      const known = ports.pairs.known(best.candidate.entry.key, other.candidate.entry.key);
      return known === 'different' && isAsNear(best.candidate, other, ports.margin) ? 'ambiguous' : undefined;
    },
    needsMeaning: ({ target, group, prompt }) => {
      if (target > EXPLAINED_UP_TO) return 'loose-target';
      return ports.evidence.approved(group, prompt.key, ports.wordsOf).known === 'nothing' ? undefined : 'learnt';
    },
  };
}

/** It fits, or it is only asked in another way: what is about something else is no rival. */
export function mayBeMeant(weighed: Weighed): boolean {
  return (
    weighed.kind !== 'refused' ||
    weighed.veto === 'unexplained' ||
    weighed.veto === 'score' ||
    ASKED_OTHERWISE.some((name) => name === weighed.veto)
  );
}

/** By their words alone only what fits as well is as near; where similarities are known, what may be meant and lies within the margin. */
function isAsNear(best: Candidate, { candidate, weighed }: Seen, margin: number): boolean {
  if (best.similarity === undefined || candidate.similarity === undefined) return weighed.kind !== 'refused';
  return mayBeMeant(weighed) && candidate.similarity >= best.similarity - margin;
}

/** A judge that breaks serves nothing. */
function judged(asked: Asked, entry: Entry, similarity: Similarity | undefined, ports: WeighPorts): Judgement {
  try {
    const { judge, readings } = ports;
    const facts = { similarity, approved: ports.evidence.approved(asked.group, entry.key, ports.wordsOf) };
    return judge.weigh(readings.of(asked.prompt.question), readings.of(entry.question), facts);
  } catch (error) {
    ports.observer.fault('judge-failed', messageOf(error));
    return { kind: 'veto', name: 'judge-failed' };
  }
}
