/** How answers end, in whatever protocol: of several ends the worst speaks for all. */
import type { TokenUsage } from '../../entry.ts';
import type { Finish } from '../dialect.ts';
import { isCount } from './fields.ts';

/** Best first. */
const SEVERITY: readonly Finish[] = [
  'stop',
  'tool-calls',
  'refusal',
  'empty',
  'finish-unknown',
  'expiring-link',
  'truncated',
  'filtered',
  'incomplete',
  'error-event',
  'invalid-stream',
  'invalid-json',
];

export function worst(finishes: readonly Finish[]): Finish {
  return SEVERITY[Math.max(...finishes.map((finish) => SEVERITY.indexOf(finish)))] ?? 'finish-unknown';
}

/** Known only where both counts are. */
export function tokenUsage(input: unknown, output: unknown): TokenUsage | undefined {
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}
