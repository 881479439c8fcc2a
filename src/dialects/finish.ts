/** Of several endings in one answer the worst speaks for all. */
import type { Finish } from './dialect.ts';

/** Best first. */
const SEVERITY: readonly Finish[] = [
  'stop',
  'tool-calls',
  'refusal',
  'empty',
  'finish-unknown',
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
