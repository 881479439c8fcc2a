/** A data directory that is removed when the test ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Clock } from '../../src/clock.ts';
import { openLmdbStore } from '../../src/store/lmdb.ts';
import type { OpenStore, StoreEvents } from '../../src/store/store.ts';
import { toBytes } from '../../src/units.ts';
import { quantise } from '../../src/vectors/quantise.ts';
import { movedClock, notedEvents } from './stored.ts';

export async function withDirectory(test: (directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'nearhit-store-'));
  try {
    await test(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

export interface OpenOptions {
  readonly clock?: Clock;
  readonly events?: StoreEvents;
  readonly maxBytes?: number;
  readonly packSize?: number;
  readonly log?: (message: string) => void;
}

export function openIn(directory: string, options: OpenOptions = {}): Promise<OpenStore> {
  const { clock = movedClock(), events = notedEvents(), maxBytes = 1 << 30, packSize = 4, log = (): void => undefined } = options;
  return openLmdbStore({ directory, clock, events, maxBytes: toBytes(maxBytes), quantise, packSize, log });
}
