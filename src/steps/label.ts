/** The response head: what we say of an answer, in every mode, before its first byte. */
import type { RawHeaders } from '../exchange.ts';
import type { DropReason, Outcome } from '../outcome.ts';
import { cacheStatus } from '../policy/cache-status.ts';
import { requestIds } from './request-id.ts';
import type { Asked } from './understand.ts';

/** Answers shared by a group say nothing of the question they were stored for: no similarity, no score, no veto. */
function tellsAll(asked: Asked): boolean {
  return asked.caller.shared === 'own';
}

export interface ToldOfHit {
  readonly hitId: string;
  readonly requestId: string;
  readonly ageSeconds: number;
  readonly ttlSeconds: number;
  /** explain-header.ts */
  readonly explained: string | undefined;
}

/** Headers that differ from hit to hit; the rest of the head belongs to the rendering. Flat, lower case. */
export function hitLabels(asked: Asked, outcome: Outcome, hit: ToldOfHit): string[] {
  const { hitId, requestId, ageSeconds, ttlSeconds, explained } = hit;
  const labels = [
    'cache-status',
    cacheStatus(outcome, ttlSeconds),
    'age',
    String(ageSeconds),
    'nearhit-hit',
    hitId,
    ...requestIds(asked.prompt.dialect, requestId),
  ];
  if (explained !== undefined) labels.push('nearhit-explain', explained);
  if (outcome.kind === 'semantic' && tellsAll(asked)) {
    if (outcome.similarity !== undefined) labels.push('nearhit-similarity', outcome.similarity.toFixed(4));
    labels.push('nearhit-score', outcome.score.toFixed(4));
  }
  return labels;
}

/** What the head of the provider's answer tells. */
export interface Known {
  readonly isAnswer: boolean;
  /** Why the answer will not be stored. */
  readonly dropped: DropReason | undefined;
  /** explain-header.ts */
  readonly explained: string | undefined;
}

/** The provider's headers with our word added. `Cache-Status` is a list, origin first (RFC 9211 section 2). */
export function forwardLabels(headers: RawHeaders, asked: Asked | undefined, outcome: Outcome, known: Known): string[] {
  const { isAnswer, dropped, explained } = known;
  const kept: string[] = [];
  let earlier = '';
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    const value = headers[i + 1] ?? '';
    const lower = name.toLowerCase();
    // An upstream's own word to us, or another nearhit's: the caller would take it for ours.
    if (lower.startsWith('nearhit-')) continue;
    if (lower === 'cache-status') earlier += `${value}, `;
    else if (!(isAnswer && lower === 'cache-control')) kept.push(name, value);
  }
  const notStored = dropped === undefined ? '' : `; not-stored=${dropped}`;
  kept.push('cache-status', `${earlier}${cacheStatus(outcome, undefined)}${notStored}`);
  if (isAnswer) kept.push('cache-control', 'private, no-store');
  if (explained !== undefined) kept.push('nearhit-explain', explained);
  if (outcome.kind === 'miss' && outcome.near !== undefined && asked !== undefined && tellsAll(asked)) {
    if (outcome.near.similarity !== undefined) kept.push('nearhit-similarity', outcome.near.similarity.toFixed(4));
    if (asked.directives.explain === 'asked') kept.push('nearhit-entry', outcome.near.entry);
    if (outcome.near.veto !== undefined) kept.push('nearhit-veto', outcome.near.veto);
  }
  return kept;
}
