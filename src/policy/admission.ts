/**
 * Step 9, pure: is a finished answer worth keeping, and for how long? Only what is complete, successful and finished of its
 * own accord. A provider's `Cache-Control` is a habit (`no-cache` on every answer) and is heard only where the operator says
 * so; `Nearhit-Cache-Control` in an answer is meant for us and always obeyed. Either can only shorten a life.
 */
import type { Finish } from '../dialects/dialect.ts';
import type { RawHeaders } from '../exchange.ts';
import { headerValue } from '../headers.ts';
import type { DropReason } from '../outcome.ts';
import type { Verdict } from '../prompt.ts';
import { toBytes, toMs, type Bytes, type Ms } from '../units.ts';
import { deltaSeconds, has, parseCacheControl, valuesOf } from './cache-control.ts';

export interface ToAdmit {
  readonly status: number;
  readonly finish: Finish;
  readonly verdict: Verdict;
  readonly size: Bytes;
  /** Of the answer, as the provider sent them. */
  readonly upstreamHeaders: RawHeaders;
  readonly maxEntry: Bytes;
  readonly respectUpstream: boolean;
  readonly storeRefusals: boolean;
}

export type Admission = { readonly kind: 'store'; readonly ttl: Ms } | { readonly kind: 'drop'; readonly reason: DropReason };

export function admit(input: ToAdmit): Admission {
  const { verdict } = input;
  if (verdict.kind === 'bypass') return drop('not-storable');
  // 206 is a part of an answer, and parts are never put together here.
  if (input.status < 200 || input.status > 299 || input.status === 206) return drop('status');
  const unfinished = finishReason(input, verdict);
  if (unfinished !== undefined) return drop(unfinished);
  if (input.size > input.maxEntry) return drop('too-large');
  const lifetime = upstreamLifetime(input);
  if (lifetime === 'no-store') return drop('upstream-no-store');
  const ttl = Math.min(verdict.ttl, lifetime);
  return ttl > 0 ? { kind: 'store', ttl: toMs(ttl) } : drop('ttl-zero');
}

/** What is known already when only the head of an answer is there: the same rules, on an answer that will end well. */
export function dropsAtHead(input: Omit<ToAdmit, 'finish' | 'size'>): DropReason | undefined {
  const admission = admit({ ...input, finish: 'stop', size: toBytes(0) });
  return admission.kind === 'drop' ? admission.reason : undefined;
}

function drop(reason: DropReason): Admission {
  return { kind: 'drop', reason };
}

function finishReason({ finish, storeRefusals }: ToAdmit, verdict: Exclude<Verdict, { kind: 'bypass' }>): DropReason | undefined {
  switch (finish) {
    case 'stop':
      return undefined;
    case 'tool-calls':
      return verdict.kind === 'exact-only' || (verdict.kind === 'refresh' && verdict.as === 'exact-only') ? undefined : 'tool-calls';
    case 'refusal':
      return storeRefusals ? undefined : 'refusal';
    default:
      return finish;
  }
}

/** Milliseconds, or `no-store`; without limit where the upstream says nothing that we hear. */
function upstreamLifetime({ upstreamHeaders, respectUpstream }: ToAdmit): number | 'no-store' {
  const limits = [lifetimeIn(upstreamHeaders, 'nearhit-cache-control')];
  if (respectUpstream) limits.push(lifetimeIn(upstreamHeaders, 'cache-control'));
  let shortest = Infinity;
  for (const limit of limits) {
    if (limit === 'no-store') return 'no-store';
    shortest = Math.min(shortest, limit);
  }
  return shortest;
}

/**
 * We never revalidate, so `no-cache` comes to `no-store`; we serve groups, so `private` does too. `s-maxage` wins over
 * `max-age`, and a value that is no number of seconds is 0 (RFC 9111 4.2.1). What the answer aged on its way is spent.
 */
function lifetimeIn(headers: RawHeaders, name: string): number | 'no-store' {
  const value = headerValue(headers, name);
  if (value === undefined) return Infinity;
  const control = parseCacheControl(value);
  if (has(control, 'no-store') || has(control, 'no-cache') || has(control, 'private')) return 'no-store';
  const shared = valuesOf(control, 's-maxage');
  const said = shared.length > 0 ? shared : valuesOf(control, 'max-age');
  if (said.length === 0) return Infinity;
  const aged = deltaSeconds(headerValue(headers, 'age')) ?? 0;
  return Math.max(0, Math.min(...said.map((seconds) => deltaSeconds(seconds) ?? 0)) - aged) * 1000;
}
