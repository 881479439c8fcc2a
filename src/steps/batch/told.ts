/** What the head and the usage of an answer say of the stored vectors in it. */
import type { Entry, TokenUsage } from '../../entry.ts';
import type { EpochMs } from '../../units.ts';
import type { KnownInputs } from './look-up-inputs.ts';

export interface Told {
  readonly kind: 'exact' | 'stale';
  readonly inputs: number;
  /** `undefined` where none is stored. */
  readonly oldest: Entry | undefined;
  /** When the first of them expires. */
  readonly expiresAt: number;
  /** What is known to have been paid for these vectors when they were made, each input once. */
  readonly usage: TokenUsage;
  /** Of how many that is not known: a provider tells the tokens of a batch and not of each input. */
  readonly uncounted: number;
}

export function toldOf(known: KnownInputs): Told {
  let kind: Told['kind'] = 'exact';
  let oldest: Entry | undefined;
  let expiresAt = Infinity;
  let uncounted = 0;
  const usage = { input: 0, output: 0 };
  for (const { entry, kind: age } of known.values()) {
    if (age === 'stale') kind = 'stale';
    if (oldest === undefined || entry.storedAt < oldest.storedAt) oldest = entry;
    expiresAt = Math.min(expiresAt, entry.expiresAt);
    if (entry.usage === undefined) uncounted += 1;
    usage.input += entry.usage?.input ?? 0;
    usage.output += entry.usage?.output ?? 0;
  }
  return { kind, inputs: known.size, oldest, expiresAt, usage, uncounted };
}

/** Seconds. */
export function ageOf({ storedAt }: Pick<Entry, 'storedAt'>, now: EpochMs): number {
  return Math.max(0, Math.floor((now - storedAt) / 1000));
}

/** What the call made now was for, and what it was billed. */
export interface AskedNow {
  readonly inputs: number;
  readonly usage: TokenUsage | undefined;
}

/** `Nearhit-Inputs`. */
export function inputsTold(told: Pick<Told, 'inputs' | 'uncounted'>, asked: AskedNow): string {
  const uncounted = told.uncounted + (asked.usage === undefined ? asked.inputs : 0);
  return `known=${told.inputs}, asked=${asked.inputs}${uncounted === 0 ? '' : `, uncounted=${uncounted}`}`;
}
