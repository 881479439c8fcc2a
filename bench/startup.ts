/**
 * From the start of the process to the first exact and the first semantic hit, with many entries stored; memory there, and
 * what an entry costs on disk. The baseline is a Node process that only opens a port.
 * Flags: --entries 100000 --starts 5
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { startProcess, script } from './support/process.ts';
import { startProduct, startProvider } from './support/product.ts';
import { question } from './support/questions.ts';
import { flag, least, median, milliseconds, most, printBar, printPlace, printTable, whole } from './support/report.ts';
import { residentOf } from './support/resident.ts';
import { seed } from './support/seed.ts';
import { chatRequest, headerOf, openConnection, type Connection } from './support/wire.ts';

const entries = flag('entries', 100_000);
const starts = flag('starts', 5);
const REAL = 8;

async function firstConnection(port: number): Promise<Connection> {
  for (;;) {
    try {
      return await openConnection(port);
    } catch {
      // Not listening yet: that is what is being timed.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

async function until(connection: Connection, detail: 'exact' | 'semantic', asked: string): Promise<void> {
  const request = chatRequest({ question: asked, headers: ['Cache-Control: only-if-cached'] });
  for (;;) {
    const answer = await connection.exchange(request);
    if (headerOf(answer, 'cache-status')?.includes(`detail=${detail}`) === true) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Blocks in use, not the length of a sparse file. */
function bytesOnDisk(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((item) => item.isFile())
    .reduce((sum, item) => sum + statSync(join(item.parentPath, item.name)).blocks * 512, 0);
}

async function bareStart(): Promise<number> {
  const began = performance.now();
  const bare = startProcess([script('provider')], { as: 'typescript' });
  await once(bare.child, 'message');
  const took = performance.now() - began;
  await bare.stop('SIGKILL');
  return took;
}

const provider = await startProvider('provider');
const { data, bytesPerEntry } = await seed(provider.port, REAL, entries - REAL);
const times = { bare: [] as number[], exact: [] as number[], semantic: [] as number[], memory: [] as number[] };
try {
  for (let i = 0; i < starts; i += 1) {
    times.bare.push(await bareStart());
    const began = performance.now();
    const product = await startProduct({ upstreamPort: provider.port, data, until: 'nothing' });
    const connection = await firstConnection(product.port);
    await until(connection, 'exact', question(i % REAL));
    times.exact.push(performance.now() - began);
    await until(connection, 'semantic', question(i % REAL, 'second'));
    times.semantic.push(performance.now() - began);
    times.memory.push(residentOf(product.process.child.pid ?? 0));
    connection.close();
    await product.stop();
  }
  printPlace(`Start with ${entries} stored entries, ${starts} starts`);
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    milliseconds(least(values)),
    milliseconds(median(values)),
    milliseconds(most(values)),
  ];
  printTable(
    ['', 'least', 'median', 'most'],
    [
      row('a bare server through tsx, ms', times.bare),
      row('first exact hit, ms', times.exact),
      row('first semantic hit, ms', times.semantic),
      row('resident, proxy and its worker, MiB', times.memory),
    ],
  );
  printBar('start to first exact hit (median)', median(times.exact), { atMost: 500 }, ' ms');
  printBar('start to first semantic hit (median)', median(times.semantic), { atMost: 1500 }, ' ms');
  printBar('resident memory after it (median)', median(times.memory), { atMost: 350 }, ' MiB');
  console.log(
    `- ${whole(bytesPerEntry)} bytes per entry as the store counts them, ${whole(bytesOnDisk(data) / entries)} on disk, vector and aliases included`,
  );
} finally {
  await provider.process.stop('SIGKILL');
  rmSync(data, { recursive: true, force: true });
}
