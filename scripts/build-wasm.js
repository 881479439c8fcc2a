/**
 * Compiles each kernel of wasm/assembly to wasm/NAME.wasm and notes in wasm/NAME.sha256 what it was made from. `--check` builds
 * in memory and compares bytes: a committed module is the one its source gives. No engine flag is needed on Node 20, save for
 * the relaxed builds, which src/embed/wasm-encoder.ts takes only where the engine accepts their instructions.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

/** A warning about vectors as parameters of exported functions: they are exported between our own files only. */
const QUIET = ['--disableWarning', '112'];
const COMMON = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--use', 'abort=', '--enable', 'simd', ...QUIET];
/** 65536 pages are the 4 GiB a module may ask for; how much there really is, the importer says. */
const SHARED = [
  '--enable', 'threads',
  '--importMemory', '--noExportMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536',
]; // prettier-ignore
/** 8 MiB: where the weights begin (wasm/assembly/encoder/memory.ts). */
const ENCODER = ['--initialMemory', '128'];
const RELAXED = ['--enable', 'relaxed-simd'];

const KERNELS = {
  search: ['search.ts', ...SHARED],
  nearest: ['nearest.ts', '--initialMemory', '1'],
  'encoder-int8': ['encoder/index.ts', ...ENCODER, '--use', 'STORED_BITS=8'],
  'encoder-int8-relaxed': ['encoder/index.ts', ...ENCODER, '--use', 'STORED_BITS=8', ...RELAXED],
  'encoder-f16': ['encoder/index.ts', ...ENCODER, '--use', 'STORED_BITS=16'],
  'encoder-f16-relaxed': ['encoder/index.ts', ...ENCODER, '--use', 'STORED_BITS=16', ...RELAXED],
};

const root = new URL('../', import.meta.url);
const at = (path) => new URL(path, root);
const read = (path) => readFileSync(at(path));
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');

/** The module's bytes, and one sum over the compiler's version, its options and every source file it asked for. */
async function compile(name, [source, ...options]) {
  const sources = new Map();
  let bytes;
  let said = '';
  const readSource = (path) => {
    if (!path.startsWith('wasm/assembly/') || !existsSync(at(path))) return null;
    sources.set(path, read(path).toString());
    return sources.get(path);
  };
  const { error } = await asc.main([`wasm/assembly/${source}`, '--outFile', `${name}.wasm`, ...COMMON, ...options], {
    readFile: readSource,
    writeFile: (_, contents) => void (bytes = Buffer.from(contents)),
    listFiles: () => [],
    stderr: { write: (text) => void (said += Buffer.from(text).toString()) },
  });
  if (error || bytes === undefined)
    throw new Error(`cannot compile ${source}: ${error?.message ?? 'no output'}\n${said}`, { cause: error });
  const { version } = JSON.parse(read('node_modules/assemblyscript/package.json').toString());
  const sum = sha256(JSON.stringify({ version, options: [...COMMON, ...options] }), ...[...sources].sort().flat());
  return { bytes, lines: `${sum}  sources\n${sha256(bytes)}  ${name}.wasm\n` };
}

for (const [name, options] of Object.entries(KERNELS)) {
  const [module, sum] = [`wasm/${name}.wasm`, `wasm/${name}.sha256`];
  const { bytes, lines } = await compile(name, options);
  if (process.argv.includes('--check')) {
    if (!read(module).equals(bytes) || read(sum).toString() !== lines)
      throw new Error(
        `${module} is not what ${options[0]} compiles to with the installed assemblyscript; run "npm run wasm" and commit it`,
      );
    console.log(`${module} is what its source compiles to (${bytes.length} bytes)`);
  } else {
    writeFileSync(at(module), bytes);
    writeFileSync(at(sum), lines);
    console.log(`${module}: ${bytes.length} bytes`);
  }
}
