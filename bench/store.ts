/**
 * The store alone: `node --import tsx bench/store.ts [entries]`. Fills a store of `entries` (100,000) with answers of
 * about 2 KB and vectors of 384 dimensions, then measures what docs/benchmarks.md quotes. Needs 1 GB of disk.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { walkStore } from '../src/store/verify.ts';
import { commitOf, keyOf, MODEL, openStore, SCOPE } from './support/stored-entries.ts';

const ENTRIES = Number(process.argv[2] ?? 100_000);

function tell(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(58)} ${value.toFixed(value < 10 ? 2 : 0).padStart(10)} ${unit}`);
}

async function timed<T>(what: string, unit: 'ms' | 'us', count: number, work: () => T | Promise<T>): Promise<T> {
  const begin = performance.now();
  const result = await work();
  tell(what, ((performance.now() - begin) / count) * (unit === 'us' ? 1000 : 1), unit);
  return result;
}

/** Resident memory: all of it, and the part that is no mapped file (pages of a file can be taken back at any time). */
function tellResident(when: string): void {
  tell(`resident memory, ${when}`, process.memoryUsage.rss() / 2 ** 20, 'MiB');
  const own = /RssAnon:\s+(\d+)/.exec(existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '')?.[1];
  if (own !== undefined) tell('  without mapped files', Number(own) / 1024, 'MiB');
}

async function fill(directory: string): Promise<void> {
  const { store, catalogue } = await openStore(directory);
  const begin = performance.now();
  for (let at = 0; at < ENTRIES; at += 512)
    await Promise.all(Array.from({ length: Math.min(512, ENTRIES - at) }, (_, i) => store.commit(commitOf(at + i))));
  tell('commits a second, 512 at once', (ENTRIES / (performance.now() - begin)) * 1000, '/s');
  const alone = Array.from({ length: 50 }, (_, i) => commitOf(ENTRIES + i));
  await timed('commit alone, until on disk', 'ms', alone.length, async () => {
    for (const one of alone) await store.commit(one);
  });
  await catalogue.remove(alone.map(({ entry }) => entry.id));
  const { entries, bytes } = catalogue.totals();
  await store.close();
  const onDisk = statSync(join(directory, 'store', 'data.mdb')).size;
  tell('bytes an entry, on disk', onDisk / entries, 'B');
  tell('bytes an entry, charged', bytes / entries, 'B');
  tell('bytes an entry, of its answer', commitOf(1).entry.size, 'B');
}

async function measure(directory: string): Promise<void> {
  const { store, catalogue, vectors: byModel } = await timed('open after a clean stop', 'ms', 1, () => openStore(directory));
  const vectors = byModel.of(() => MODEL);
  await timed('first exact hit', 'ms', 1, () => store.byKey(keyOf(77)));
  tellResident('after the first hit');
  await timed(`codes of one scope of ${ENTRIES}, copied`, 'ms', 1, () => {
    const all = new Int8Array(ENTRIES * 384);
    let at = 0;
    for (const { code } of vectors.codes(SCOPE)) all.set(code, 384 * at++);
    return all;
  });
  tellResident('with all codes loaded');
  const some = Array.from({ length: 10_000 }, (_, i) => keyOf((i * 7919) % ENTRIES));
  await timed('byKey, cold', 'us', some.length, () => some.forEach((key) => store.byKey(key)));
  const few = some.slice(0, 1000);
  few.forEach((key) => store.byKey(key));
  await timed('byKey, hot', 'us', few.length * 100, () => {
    for (let round = 0; round < 100; round += 1) few.forEach((key) => store.byKey(key));
  });
  const unknown = Array.from({ length: 10_000 }, (_, i) => keyOf(-1 - i));
  await timed('byKey, absent', 'us', unknown.length, () => unknown.forEach((key) => store.byKey(key)));
  tellResident('with 10,000 entries read, 64 MiB of them kept decoded');
  const ids = some.slice(0, 50).map((key) => store.byKey(key)?.id);
  await timed('50 float vectors', 'ms', 1, () => ids.forEach((id) => id === undefined || vectors.vector(SCOPE, id)));
  await timed(`list all ${ENTRIES}`, 'ms', 1, () => [...catalogue.list({ kind: 'all' })].length);
  tellResident('everything touched');
  await store.close();
}

const directory = process.argv[3] ?? mkdtempSync(join(tmpdir(), 'nearhit-bench-'));
if (process.argv[3] !== undefined) {
  tellResident('of an empty process');
  await measure(directory);
} else {
  await fill(directory);
  spawnSync(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), String(ENTRIES), directory], { stdio: 'inherit' });
  const report = await walkStore(join(directory, 'store'), 60_000);
  tell(`walk of ${report.rows} rows`, report.milliseconds, 'ms');
  unlinkSync(join(directory, 'stopped-clean'));
  const again = await timed('open after an unclean stop', 'ms', 1, () => openStore(directory));
  await again.store.close();
  if (process.argv[4] !== 'keep') rmSync(directory, { recursive: true });
}
