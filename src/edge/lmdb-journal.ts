/**
 * Journals in one LMDB environment. What is written is on disk a moment later; what a crash loses of it, the guest misses as it
 * misses what was evicted. An environment that cannot be read is set aside, once, and a new one begun.
 */
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database } from 'lmdb';
import { messageOf } from '../errors.ts';
import type { Journal } from './journal.ts';

export interface Journals {
  readonly keys: Journal;
  readonly vectors: Journal;
  close(): Promise<void>;
}

type Table = Database<Buffer, string>;

export function openJournals(directory: string, log: (line: string) => void): Journals {
  const path = join(directory, 'edge');
  try {
    return openAt(path, log);
  } catch (error) {
    const aside = `${path}.unreadable-${Date.now()}`;
    renameSync(path, aside);
    log(`what the guests stored cannot be read (${messageOf(error)}): it was moved to ${aside}, and a new store begun`);
    return openAt(path, log);
  }
}

function openAt(path: string, log: (line: string) => void): Journals {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // As in store/layout.ts: the crash-safe order of commits, and no promises of lmdb's own that nobody could handle.
  const root = open<Buffer, string>({
    path,
    noSubdir: false,
    overlappingSync: false,
    eventTurnBatching: false,
    maxDbs: 4,
    encoding: 'binary',
  });
  const table = (name: string): Table => root.openDB<Buffer, string>(name, { encoding: 'binary' });
  return { keys: journal(table('keys'), log), vectors: journal(table('vectors'), log), close: () => root.close() };
}

function journal(table: Table, log: (line: string) => void): Journal {
  let failed = 0;
  const written = (write: Promise<boolean>): void =>
    void write.catch((error: unknown) => {
      failed += 1;
      if (failed === 1) log(`what the guests store is kept in memory only: ${messageOf(error)}`);
    });
  return {
    *rows() {
      for (const { key, value } of table.getRange()) yield [key, value] as const;
    },
    put: (key, value) => written(table.put(key, Buffer.from(value))),
    delete: (key) => written(table.remove(key)),
  };
}
