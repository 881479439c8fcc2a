/** An entry as it is committed: what was asked, what came, and when. */
import type { Clock } from '../clock.ts';
import type { Entry } from '../entry.ts';
import { toBytes, toEpochMs, type EntryId, type Ms } from '../units.ts';
import type { Asked } from './understand.ts';

export interface Kept extends Pick<Entry, 'key' | 'question' | 'recording' | 'usage'> {
  readonly ttl: Ms;
}

export interface EntryPorts {
  readonly clock: Clock;
  readonly newEntryId: () => EntryId;
}

export function entryOf(asked: Asked, { ttl, ...kept }: Kept, ports: EntryPorts): Entry {
  const now = ports.clock.now();
  const { prompt, caller, callerScope, directives, route } = asked;
  return {
    ...kept,
    id: ports.newEntryId(),
    scope: prompt.scope,
    tenant: caller.tenant,
    upstream: route.target.origin,
    model: prompt.model,
    callerScope,
    tags: directives.tags,
    storedAt: now,
    expiresAt: toEpochMs(now + ttl),
    size: toBytes(sizeOf(kept.recording)),
  };
}

/** Bytes of its payloads. */
export function sizeOf({ events }: Entry['recording']): number {
  return events.reduce((sum, event) => sum + event.data.length, 0);
}
