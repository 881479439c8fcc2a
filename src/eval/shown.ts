/** Numbers as people read them, the same in tables, pages and messages. */
import type { Bar } from '../learn/evidence.ts';

/** `62.5%`, `0.21%`; `-` where there is nothing to tell. */
export function percent(share: number | undefined): string {
  if (share === undefined) return '-';
  const value = share * 100;
  return `${value !== 0 && value < 10 ? value.toFixed(2) : value.toFixed(1)}%`;
}

export function barText(bar: Bar): string {
  return bar.kind === 'bar' ? `score >= ${bar.least} (${bar.evidence} evidence)` : `closed: ${bar.why}`;
}

export interface Shares {
  readonly recall: number | undefined;
  readonly accepted: number | undefined;
  readonly falseHits: number | undefined;
  readonly bound: number | undefined;
}

export function shares({ recall, accepted, falseHits, bound }: Shares): string[] {
  return [recall, accepted, falseHits, bound].map(percent);
}

/** `58/100`: served of all. */
export function servedOf({
  same,
  right,
  different,
  wrong,
}: {
  readonly same: number;
  readonly right: number;
  readonly different: number;
  readonly wrong: number;
}): string[] {
  return [`${right}/${same}`, `${wrong}/${different}`];
}
