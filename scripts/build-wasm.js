/**
 * Compiles wasm/assembly/search.ts to wasm/search.wasm and notes the sum of what it was made from. `--check` builds in
 * memory and compares bytes: the committed module is the one its source gives. No engine flag is needed to run it on Node 20.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCE = 'wasm/assembly/search.ts';
const MODULE = 'wasm/search.wasm';
const SUM = 'wasm/search.sha256';
/** 65536 pages are the 4 GiB a module may ask for; how much there really is, the importer says. */
const OPTIONS = [
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort=',
  '--enable', 'simd', '--enable', 'threads',
  '--importMemory', '--noExportMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536',
]; // prettier-ignore

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root));

function sumOfSources() {
  const { version } = JSON.parse(read('node_modules/assemblyscript/package.json').toString());
  return createHash('sha256').update(JSON.stringify({ version, OPTIONS })).update(read(SOURCE)).digest('hex');
}

async function compile() {
  let bytes;
  const { error } = await asc.main([SOURCE, '--outFile', 'search.wasm', ...OPTIONS], {
    readFile: (name) => (name === SOURCE ? read(SOURCE).toString() : null),
    writeFile: (_, contents) => void (bytes = contents),
    listFiles: () => [],
  });
  if (error || bytes === undefined) throw new Error(`cannot compile ${SOURCE}: ${error?.message ?? 'no output'}`, { cause: error });
  return Buffer.from(bytes);
}

const bytes = await compile();
const lines = `${sumOfSources()}  sources\n${createHash('sha256').update(bytes).digest('hex')}  search.wasm\n`;
if (process.argv.includes('--check')) {
  const same = read(MODULE).equals(bytes) && read(SUM).toString() === lines;
  if (!same)
    throw new Error(
      `${MODULE} is not what ${SOURCE} compiles to with the installed assemblyscript; run "npm run wasm" and commit both files`,
    );
  console.log(`${MODULE} is what its source compiles to (${bytes.length} bytes)`);
} else {
  writeFileSync(new URL(MODULE, root), bytes);
  writeFileSync(new URL(SUM, root), lines);
  console.log(`${MODULE}: ${bytes.length} bytes`);
}
