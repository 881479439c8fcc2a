/** What the head and the usage of an answer say of the stored vectors in it. */
import type { EpochMs } from '../../units.ts';
import type { TokenUsage } from '../../entry.ts';
import type { Known, KnownInputs } from './look-up-inputs.ts';

/** The oldest of them; there is at least one. */
export function oldestOf(known: KnownInputs): Known {
  const [oldest] = [...known.values()].sort((a, b) => a.entry.storedAt - b.entry.storedAt);
  if (oldest === undefined) throw new Error('an answer from the store holds a stored vector');
  return oldest;
}

/** Seconds since the oldest was stored. */
export function ageOf(known: KnownInputs, now: EpochMs): number {
  return Math.max(0, Math.floor((now - oldestOf(known).entry.storedAt) / 1000));
}

/** What is known to have been paid for these vectors when they were made, each input once. */
export function storedUsage(known: KnownInputs): TokenUsage {
  const sum = { input: 0, output: 0 };
  for (const { entry } of known.values()) {
    sum.input += entry.usage?.input ?? 0;
    sum.output += entry.usage?.output ?? 0;
  }
  return sum;
}

/** What the call made now was for, and what it was billed. */
export interface AskedNow {
  readonly inputs: number;
  readonly usage: TokenUsage | undefined;
}

/** `Nearhit-Inputs`: a provider tells the tokens of a batch and not of each input, so of some vectors they are not known. */
export function inputsTold(known: KnownInputs, asked: AskedNow): string {
  const stored = [...known.values()].filter(({ entry }) => entry.usage === undefined).length;
  const uncounted = stored + (asked.usage === undefined ? asked.inputs : 0);
  return `known=${known.size}, asked=${asked.inputs}${uncounted === 0 ? '' : `, uncounted=${uncounted}`}`;
}
