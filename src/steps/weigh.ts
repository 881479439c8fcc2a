/**
 * May this entry answer this question? The one place where judge, bar, evidence and hold-out meet. Pure but for what the
 * evidence remembers: the same state gives the same decision.
 */
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import { EXPLAINED_UP_TO } from '../judge/calibration.ts';
import type { Explanation, Judge, Judgement } from '../judge/judge.ts';
import type { Bar, Evidence } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { VetoName } from '../outcome.ts';
import type { Similarity } from '../units.ts';
import type { Readings } from './readings.ts';
import type { Asked } from './understand.ts';

export interface WeighPorts {
  readonly judge: Judge;
  readonly readings: Readings;
  readonly evidence: Evidence;
  readonly observer: Observer;
}

/** `instead`: it would be served, and the provider is asked all the same, so that what would have been can be checked. */
export type Weighed =
  | { readonly kind: 'serve'; readonly score: number }
  | { readonly kind: 'instead'; readonly why: 'held-out' | 'closed'; readonly score: number }
  | { readonly kind: 'refused'; readonly veto: VetoName; readonly score: number | undefined };

export interface Weigher {
  weigh(asked: Asked, entry: Entry, similarity: Similarity | undefined): Weighed;
  /** All that stands behind it, for a caller who asks why. */
  explain(asked: Asked, entry: Entry, similarity: Similarity | undefined): { readonly explanation: Explanation; readonly bar: Bar };
}
export type Weigh = Weigher['weigh'];

export function createWeigher(ports: WeighPorts): Weigher {
  const explain: Weigher['explain'] = ({ prompt, group, target }, entry, similarity) => {
    const facts = { similarity, approved: ports.evidence.approved(group) };
    const explanation = ports.judge.explain(ports.readings.of(prompt.question), ports.readings.of(entry.question), facts);
    return { explanation, bar: ports.evidence.bar(group, target) };
  };
  const weigh: Weigh = (asked, entry, similarity) => {
    const judgement = judged(asked, entry, similarity, ports);
    if (judgement.kind === 'veto') return { kind: 'refused', veto: judgement.name, score: undefined };
    const { score } = judgement;
    const refused = (veto: VetoName): Weighed => ({ kind: 'refused', veto, score });
    if (judgement.explained === 'not-all' && asked.target <= EXPLAINED_UP_TO) return refused('unexplained');
    const { group, prompt, target } = asked;
    if (ports.evidence.forbidden(prompt.key, entry.key) !== undefined) return refused('must-not-link');
    const bar = ports.evidence.bar(group, target);
    if (score < bar.least) return refused('score');
    if (bar.kind === 'closed') return { kind: 'instead', why: 'closed', score };
    if (ports.evidence.heldOut(group, prompt.key, entry.key) !== undefined) return { kind: 'instead', why: 'held-out', score };
    return { kind: 'serve', score };
  };
  return { weigh, explain };
}

/** A judge that breaks serves nothing. */
function judged(asked: Asked, entry: Entry, similarity: Similarity | undefined, ports: WeighPorts): Judgement {
  try {
    const approved = ports.evidence.approved(asked.group);
    return ports.judge.weigh(ports.readings.of(asked.prompt.question), ports.readings.of(entry.question), { similarity, approved });
  } catch (error) {
    ports.observer.fault('judge-failed', messageOf(error));
    return { kind: 'veto', name: 'judge-failed' };
  }
}
