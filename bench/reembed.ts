/**
 * Embedding again: `node --import tsx bench/reembed.ts [STORED] [EMBEDDED]`. First the store alone: all vectors of STORED (100,000)
 * entries are replaced in the groups that the product uses, which shows the disk and memory that it takes. Then the whole job with
 * the real model over EMBEDDED (2,000) of them, and what a lookup's text waits meanwhile. Needs 1.5 GB of disk.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReembedRun } from '../src/admin/operations.ts';
import type { Embedder } from '../src/embed/embedder.ts';
import { createLocalEmbedder } from '../src/embed/local-embedder.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { createReembedding, type Reembedding } from '../src/reembed/reembedding.ts';
import type { NewVector, OpenStore } from '../src/store/store.ts';
import { residentOf } from './support/resident.ts';
import { clock, commitOf, openStore } from './support/stored-entries.ts';

const [, , stored = '100000', embedded = '2000'] = process.argv;
const GROUP = 32;
const folder = mkdtempSync(join(tmpdir(), 'nearhit-reembed-bench-'));
const vectorOf = (at: number): NewVector => {
  const { entry, vector } = commitOf(at, 1);
  if (vector === undefined) throw new Error('an entry of the bench has a vector');
  return { id: entry.id, vector };
};

async function filled(name: string, count: number): Promise<{ readonly opened: OpenStore; readonly file: string }> {
  const directory = join(folder, name);
  const opened = await openStore(directory);
  for (let at = 0; at < count; at += 1000)
    await Promise.all(Array.from({ length: Math.min(1000, count - at) }, (_, i) => opened.store.commit(commitOf(at + i))));
  await opened.catalogue.sweep(clock.now());
  return { opened, file: join(directory, 'store', 'data.mdb') };
}

async function storeAlone(count: number): Promise<void> {
  const { opened, file } = await filled('alone', count);
  const tell = (when: string): void =>
    console.log(`  ${when}: file ${(statSync(file).size / 1e6).toFixed(0)} MB, ${residentOf(process.pid).toFixed(0)} MiB resident`);
  console.log(`the store alone, ${count} entries`);
  tell('before');
  const began = performance.now();
  for (let at = 0; at < count; at += GROUP) {
    const group = Array.from({ length: Math.min(GROUP, count - at) }, (_, i) => vectorOf(at + i));
    await opened.vectors.replace(group, 'bench@0123456789ab');
  }
  console.log(`  ${(count / ((performance.now() - began) / 1000)).toFixed(0)} vectors replaced a second`);
  tell('after');
  await opened.catalogue.sweep(clock.now());
  tell('after the packs of old codes were dissolved');
  await opened.store.close();
}

/** Lookups of one turn: idle and embedding again take turns, so that both meet the same load of the machine. */
const TURN = 40;
const TEXT = 'how do i change the address of my account when a payment fails';

/** Milliseconds that each lookup waited for its vector. */
async function lookups(embedder: Embedder): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < TURN; i += 1) {
    const began = performance.now();
    await embedder.embed(TEXT, undefined);
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return times;
}

async function ended(reembedding: Reembedding): Promise<Extract<ReembedRun, { readonly kind: 'ended' }>> {
  for (;;) {
    const run = reembedding.run();
    if (run.kind === 'ended') return run;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function wholeJob(count: number): Promise<void> {
  const { opened: stored } = await filled('job', count);
  const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: console.log });
  await embedder.embed(TEXT, undefined);
  const reembedding = createReembedding({ stored, embedder, atOnce: 1, observer: { fault: console.error }, notice: console.log });
  const idle: number[] = [];
  const meanwhile: number[] = [];
  let [replaced, elapsedMs] = [0, 0];
  for (let how = ''; how !== 'done';) {
    idle.push(...(await lookups(embedder)));
    reembedding.order({ kind: 'start', which: 'lacking', perSecond: undefined });
    meanwhile.push(...(await lookups(embedder)));
    reembedding.order({ kind: 'stop' });
    const run = await ended(reembedding);
    ({ how } = run);
    replaced += run.replaced;
    elapsedMs += run.elapsedMs;
  }
  const perSecond = replaced / (elapsedMs / 1000);
  console.log(`the whole job, ${count} entries, one worker
  a lookup's text, idle: ${summary(idle)}
  the same during the run: ${summary(meanwhile)}
  ${perSecond.toFixed(0)} entries a second; 100,000 would take ${(100_000 / perSecond / 60).toFixed(0)} min`);
  await reembedding.close();
  await embedder.close();
  await stored.store.close();
}

function summary(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  return `least ${at(0)}, median ${at(0.5)}, p95 ${at(0.95)} ms, of ${times.length}`;
}

console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`);
try {
  await wholeJob(Number(embedded));
  await storeAlone(Number(stored));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
