import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sweep } from '../src/housekeeping.ts';
import { openMemoryStore } from '../src/store/memory.ts';
import { toBytes, toEpochMs, toKey } from '../src/units.ts';
import { quantise } from '../src/vectors/quantise.ts';

test('a store that cannot be read costs a sweep a fault, and never the process', () => {
  const clock = { now: () => toEpochMs(1_700_000_000_000) };
  const events = { committed: () => undefined, removed: () => undefined, embedded: () => undefined };
  const opened = openMemoryStore({ maxBytes: toBytes(1_000_000), clock, events, quantise });
  const unreadable = (): never => {
    throw new Error('the disk is gone');
  };
  const faults: string[] = [];
  const observer = {
    request: () => undefined,
    stored: () => undefined,
    learned: () => undefined,
    embedded: () => undefined,
    fault: (code: string) => faults.push(code),
  };
  const evidence = { sweep: (isStored: (key: ReturnType<typeof toKey>) => boolean) => Number(isStored(toKey('k'.repeat(43)))) };
  sweep({ stored: { ...opened, store: { ...opened.store, byKey: unreadable } }, evidence, clock, observer });
  assert.deepEqual(faults, ['store-read-failed']);
});
