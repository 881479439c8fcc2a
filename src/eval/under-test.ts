/** What is measured: the parts of the product that decide about two questions, as they are joined in compose.ts. */
import type { Bar } from '../learn/evidence.ts';
import type { Judge } from '../judge/judge.ts';
import type { BypassReason, ExactOnlyReason } from '../prompt.ts';
import type { Similarity } from '../units.ts';

/** Why policy keeps a question out of the tiers by meaning. `exact`: does the exact tier still serve it? */
export interface Refusal {
  readonly reason: BypassReason | ExactOnlyReason;
  readonly exact: 'yes' | 'no';
}

export interface UnderTest {
  readonly judge: Judge;
  /** `undefined`: it may be matched by meaning. */
  refusal(question: string): Refusal | undefined;
  /** The alias tier's form; `undefined` where that tier is not asked. */
  folded(question: string): string | undefined;
  /** At this false-hit rate, by shipped evidence alone: that of an install on its first day. */
  bar(target: number): Bar;
  /** The id of the embedding model that the calibration was made for. */
  readonly model: string;
  /** Of the calibration, for reports. */
  readonly evidence: string;
}

/** Cosine of two questions; asked only where a rule needs it. */
export type Similarities = (one: string, other: string) => Similarity | undefined;
