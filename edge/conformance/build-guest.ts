/** Builds a guest into build/<guest>/, once for each state of its sources and its tools. */
import asc from 'assemblyscript/asc';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../toolchain/tools.ts';

export const GUESTS = ['quickjs', 'starlingmonkey', 'assemblyscript'] as const;
export type GuestName = (typeof GUESTS)[number];

const HERE = fileURLToPath(new URL('./', import.meta.url));
const BUILD = join(HERE, 'build');
const WORLD = 'conformance';
const SOURCES = ['wit', 'guest', 'assembly', '../wit/deps/wasi-nn', '../toolchain/package-lock.json', 'build-guest.ts'];

/** The component and what jco made of it. */
export interface BuiltGuest {
  readonly component: string;
  readonly glue: string;
  readonly folder: string;
}

export async function buildGuest(guest: GuestName): Promise<BuiltGuest> {
  const folder = join(BUILD, guest);
  const component = join(folder, `${guest}.wasm`);
  const built = { component, glue: join(folder, `${guest}.js`), folder };
  const stamp = join(folder, 'stamp');
  const sum = sumOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sum) return built;
  rmSync(folder, { recursive: true, force: true });
  layOutWit(join(folder, 'wit'));
  await (guest === 'assemblyscript' ? buildAssembly(folder) : buildScript(folder, guest));
  runTool('jco', ['transpile', component, '-o', folder, '--name', guest, '--instantiation', 'async', '-q'], HERE);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(stamp, sum);
  return built;
}

/** The suite's world beside the packages it takes from the edge guest's. */
function layOutWit(folder: string): void {
  mkdirSync(join(folder, 'deps'), { recursive: true });
  cpSync(join(HERE, 'wit'), folder, { recursive: true });
  cpSync(join(HERE, '../wit/deps/wasi-nn'), join(folder, 'deps/wasi-nn'), { recursive: true });
}

/** jco resolves what it is given against the folder it runs in, and the result against it once more. */
function buildScript(folder: string, engine: 'quickjs' | 'starlingmonkey'): void {
  runTool('jco', ['guest-types', join(folder, 'wit'), '-n', WORLD, '-o', join(BUILD, 'types')], HERE);
  runTool('tsc', ['-p', join(HERE, 'guest')], HERE);
  const bundle = ['--bundle', '--format=esm', '--external:wasi:*', '--log-level=warning', `--outfile=${join(folder, 'guest.js')}`];
  runTool('esbuild', [join(HERE, 'guest/guest.ts'), ...bundle], HERE);
  const backend = engine === 'quickjs' ? ['--backend', 'qjs', '--backend-qjs-disable-async'] : ['--disable', 'all'];
  runTool('jco', ['componentize', 'guest.js', '-w', 'wit', '-n', WORLD, ...backend, '-o', `${engine}.wasm`], folder);
}

async function buildAssembly(folder: string): Promise<void> {
  const core = join(folder, 'core.wasm');
  const { error } = await asc.main([
    join(HERE, 'assembly/guest.ts'), '--outFile', core, '-O3', '--runtime', 'stub', '--use', 'abort=',
  ]); // prettier-ignore
  if (error !== null) throw new Error(`asc failed: ${error.message}`, { cause: error });
  runTool('jco', ['embed', core, '--wit', join(folder, 'wit'), '--world-name', WORLD, '-o', join(folder, 'embedded.wasm')], HERE);
  runTool('jco', ['new', join(folder, 'embedded.wasm'), '-o', join(folder, 'assemblyscript.wasm')], HERE);
}

function sumOfSources(): string {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesIn(join(HERE, source)))) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

function filesIn(path: string): readonly string[] {
  if (path.includes('.')) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
