/** Entries of about 2 KB in one scope, with vectors of 384 dimensions, and the store that they go into. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { Commit, OpenStore } from '../../src/store/store.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toMs, toScope, toTenant, toUnitVector } from '../../src/units.ts';
import type { Key, Scope } from '../../src/units.ts';
import { quantise } from '../../src/vectors/quantise.ts';

/** Of their vectors. */
export const MODEL = 'all-MiniLM-L6-v2';
export const clock: Clock = { now: () => toEpochMs(Date.now()) };

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export const SCOPE: Scope = toScope(digest('scope'));

export function keyOf(at: number): Key {
  return toKey(digest(`key ${at}`));
}

export function commitOf(at: number, events: number = 40): Commit {
  const vector = new Float32Array(384);
  let seed = at * 2654435761;
  for (let i = 0; i < vector.length; i += 1) vector[i] = ((seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32 - 0.5) * 2;
  const question = `what is the answer to question number ${at}, asked by somebody?`;
  const data = Array.from({ length: events }, (_, i) => Buffer.from(`{"choices":[{"delta":{"content":"word ${i}"}}]}`));
  return {
    entry: {
      id: toEntryId(`e_${digest(`id ${at}`).slice(0, 16)}`),
      key: keyOf(at),
      scope: SCOPE,
      tenant: toTenant(digest('tenant')),
      upstream: 'https://api.openai.com',
      model: 'gpt-4o-mini',
      callerScope: '',
      tags: [],
      storedAt: toEpochMs(Date.now() - at),
      expiresAt: toEpochMs(Date.now() + 86_400_000),
      size: toBytes(data.reduce((sum, one) => sum + one.length, 0)),
      usage: { input: 30, output: 40 },
      question,
      recording: {
        dialect: 'chat-completions',
        shape: 'stream',
        status: 200,
        headers: [['content-type', 'text/event-stream']],
        events: data.map((one, i) => ({ at: toMs(i * 12), data: one })),
      },
    },
    alias: question,
    vector: toUnitVector(vector),
    terms: Uint32Array.from({ length: 8 }, (_, i) => Math.imul(at * 8 + i + 1, 2654435761) >>> 0),
    model: MODEL,
  };
}

export function openStore(directory: string): Promise<OpenStore> {
  const events = { committed: (): void => undefined, removed: (): void => undefined, embedded: () => undefined };
  return openLmdbStore({
    directory,
    maxBytes: toBytes(4 * 2 ** 30),
    clock,
    events,
    quantise,
    log: (message) => console.log(`  log: ${message}`),
  });
}
