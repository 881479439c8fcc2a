/**
 * Runs every *.test.ts directly inside the given folder and its sub-folders, save `slow/` unless that was asked for by name.
 * Node 20's runner takes no globs, and strips no types: the fast suite is compiled first (compile-tests.js); the slow one, where a
 * second more in a file is nothing, builds and kills what lies in the checkout, and runs from source through tsx.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compileTests } from './compile-tests.js';

const [root = 'test', ...flags] = process.argv.slice(2);

function testsIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((item) => {
    const path = join(folder, item.name);
    if (item.isDirectory()) return item.name === 'slow' ? [] : testsIn(path);
    return item.name.endsWith('.test.ts') ? [path] : [];
  });
}

function compiled(files) {
  const folder = compileTests();
  return files.map((file) => join(folder, file.replace(/\.ts$/, '.js')));
}

const files = testsIn(root).sort();
if (files.length === 0) throw new Error(`no tests below ${root}`);
const [loader, run] = root === 'test' ? [[], compiled(files)] : [['--import', 'tsx'], files];
const { status } = spawnSync(process.execPath, [...loader, '--test', '--test-timeout=60000', '--test-concurrency=4', ...flags, ...run], {
  stdio: 'inherit',
  // Node 22 and later keep what they compiled here; the product's own data directories in tests are new each time.
  env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? 'build/.compiled' },
});
process.exit(status ?? 1);
