/**
 * Runs every *.test.ts directly inside the given folder and its sub-folders, save `slow/` unless that was asked for by name.
 * Node 20's runner takes no globs, and strips no types: tsx does. On newer Node the same command works.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const [root = 'test', ...flags] = process.argv.slice(2);

function testsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return item.name === 'slow' ? [] : testsIn(path);
    return item.name.endsWith('.test.ts') ? [path] : [];
  });
}

const files = testsIn(root).sort();
if (files.length === 0) throw new Error(`no tests below ${root}`);
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', '--test-timeout=60000', '--test-concurrency=2', ...flags, ...files], {
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
