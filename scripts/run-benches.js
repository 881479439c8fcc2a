// Every benchmark in turn, each in a process of its own: what one leaves behind must not meet the next.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

for (const name of readdirSync('bench').sort()) {
  if (!name.endsWith('.ts')) continue;
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', `bench/${name}`], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`bench/${name} ended with ${status}`);
}
