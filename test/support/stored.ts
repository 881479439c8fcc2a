/** Entries to store, made from small numbers, so that a failing property test prints something short. */
import { createHash } from 'node:crypto';

import type { Clock } from '../../src/clock.ts';
import type { Entry } from '../../src/entry.ts';
import type { Commit, RemovalReason, StoreEvents } from '../../src/store/store.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toMs, toScope, toTenant, toUnitVector } from '../../src/units.ts';
import type { EntryId, Key, Scope, UnitVector } from '../../src/units.ts';

/** Of the vectors of entries, unless told. */
export const EMBEDDER = 'test-model@0123';
export const START = 1_700_000_000_000;

export interface MovedClock extends Clock {
  move(milliseconds: number): void;
}

export function movedClock(): MovedClock {
  let now = START;
  return {
    now: () => toEpochMs(now),
    move: (milliseconds): void => {
      now += milliseconds;
    },
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function keyNamed(name: number | string): Key {
  return toKey(digest(`key ${name}`));
}

export function scopeNamed(name: number | string): Scope {
  return toScope(digest(`scope ${name}`));
}

export function idNamed(name: number | string): EntryId {
  return toEntryId(`e_${digest(`id ${name}`).slice(0, 16)}`);
}

export function vectorNamed(name: number | string, dimensions: number = 8): UnitVector {
  const bytes = createHash('shake256', { outputLength: dimensions }).update(`vector ${name}`).digest();
  return toUnitVector(Float32Array.from(bytes, (byte) => byte - 127.5));
}

export interface Wanted {
  readonly id?: number | string;
  readonly key?: number | string;
  readonly scope?: number | string;
  readonly alias?: string;
  readonly vector?: UnitVector;
  readonly terms?: readonly number[];
  readonly storedAt?: number;
  readonly expiresAt?: number;
  readonly tags?: readonly string[];
  readonly model?: string;
  readonly embedder?: string;
  readonly callerScope?: string;
  /** Bytes of the answer. */
  readonly bytes?: number;
}

export function commitOf(wanted: Wanted = {}): Commit {
  const { alias, vector, terms } = wanted;
  return {
    entry: entryOf(wanted),
    alias,
    vector,
    terms: terms === undefined ? undefined : Uint32Array.from(terms),
    model: vector === undefined ? '' : (wanted.embedder ?? EMBEDDER),
  };
}

function entryOf(wanted: Wanted): Entry {
  const name = wanted.id ?? 1;
  const text = `answer ${name} `.padEnd(wanted.bytes ?? 0, 'x');
  return {
    id: idNamed(name),
    key: keyNamed(wanted.key ?? name),
    scope: scopeNamed(wanted.scope ?? 1),
    tenant: toTenant(digest('tenant')),
    upstream: 'https://api.openai.com',
    model: wanted.model ?? 'gpt-4o',
    callerScope: wanted.callerScope ?? '',
    tags: wanted.tags ?? [],
    storedAt: toEpochMs(wanted.storedAt ?? START),
    expiresAt: toEpochMs(wanted.expiresAt ?? START + 3_600_000),
    size: toBytes(Buffer.byteLength(text)),
    usage: { input: 12, output: 34 },
    question: `question ${name}? ünïcode 你好 🎈`,
    recording: {
      dialect: 'chat-completions',
      shape: 'stream',
      status: 200,
      headers: [
        ['content-type', 'text/event-stream'],
        ['openai-model', 'gpt-4o'],
      ],
      events: [
        { at: toMs(0.25), data: Buffer.from(text) },
        { at: toMs(17), name: 'done', data: new Uint8Array(0) },
      ],
    },
  };
}

export interface Noted extends StoreEvents {
  readonly commits: EntryId[];
  /** Of entries committed with some. */
  readonly terms: Map<EntryId, readonly number[]>;
  readonly removals: { readonly id: EntryId; readonly reason: RemovalReason }[];
  readonly embeddings: { readonly id: EntryId; readonly vector: UnitVector }[];
}

/** Listens and remembers. */
export function notedEvents(): Noted {
  const commits: EntryId[] = [];
  const removals: { id: EntryId; reason: RemovalReason }[] = [];
  const embeddings: { id: EntryId; vector: UnitVector }[] = [];
  const told = new Map<EntryId, readonly number[]>();
  return {
    commits,
    terms: told,
    removals,
    embeddings,
    committed: (entry, _vector, terms) => {
      commits.push(entry.id);
      if (terms !== undefined) told.set(entry.id, [...terms]);
    },
    removed: (id, _scope, reason) => removals.push({ id, reason }),
    embedded: (id, _scope, vector) => embeddings.push({ id, vector }),
  };
}
