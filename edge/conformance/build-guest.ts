/** Builds a guest into build/<guest>/, once for each state of its sources and its tools. */
import asc from 'assemblyscript/asc';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../toolchain/tools.ts';

/** The suite's, which run the same cases. */
export const GUESTS = ['quickjs', 'starlingmonkey', 'assemblyscript'] as const;
export type GuestName = (typeof GUESTS)[number];

interface Recipe {
  readonly wit: string;
  /** Packages that lie elsewhere. */
  readonly packages: readonly string[];
  readonly world: string;
  readonly build: (component: string, recipe: Recipe) => void | Promise<void>;
}

const HERE = fileURLToPath(new URL('./', import.meta.url));
const BUILD = join(HERE, 'build');
const SOURCES = ['wit', 'guest', 'assembly', 'next', 'cases', '../wit/deps/wasi-nn', '../toolchain/package-lock.json', 'build-guest.ts'];
const SUITE = { wit: 'wit', packages: ['../wit/deps/wasi-nn'], world: 'conformance' } as const;

const RECIPES: Readonly<Record<GuestName | 'next', Recipe>> = {
  quickjs: { ...SUITE, build: (component, recipe) => buildScript(component, recipe, 'guest', QUICKJS) },
  starlingmonkey: { ...SUITE, build: (component, recipe) => buildScript(component, recipe, 'guest', STARLINGMONKEY) },
  assemblyscript: { ...SUITE, build: buildAssembly },
  next: { wit: 'next/wit', packages: [], world: 'next', build: (component, recipe) => buildScript(component, recipe, 'next', QUICKJS) },
};

const QUICKJS = ['--backend', 'qjs', '--backend-qjs-disable-async'];
const STARLINGMONKEY = ['--disable', 'all'];

/** The component and what jco made of it. */
export interface BuiltGuest {
  readonly component: string;
  readonly glue: string;
  readonly folder: string;
}

export async function buildGuest(guest: GuestName | 'next'): Promise<BuiltGuest> {
  const folder = join(BUILD, guest);
  const component = join(folder, `${guest}.wasm`);
  const built = { component, glue: join(folder, `${guest}.js`), folder };
  const stamp = join(folder, 'stamp');
  const sum = sumOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sum) return built;
  rmSync(folder, { recursive: true, force: true });
  const recipe = RECIPES[guest];
  layOutWit(join(folder, 'wit'), recipe);
  await recipe.build(component, recipe);
  runTool('jco', ['transpile', component, '-o', folder, '--name', guest, '--instantiation', 'async', '-q'], HERE);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(stamp, sum);
  return built;
}

function layOutWit(folder: string, { wit, packages }: Recipe): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(HERE, wit), folder, { recursive: true });
  for (const path of packages) cpSync(join(HERE, path), join(folder, 'deps', basename(path)), { recursive: true });
}

/** Types first, from the very WIT that is built for. jco resolves the source and its result against the folder it runs in. */
function buildScript(component: string, { world }: Recipe, source: 'guest' | 'next', backend: readonly string[]): void {
  const folder = dirname(component);
  runTool('jco', ['guest-types', join(folder, 'wit'), '-n', world, '-o', join(BUILD, 'types', source)], HERE);
  runTool('tsc', ['-p', join(HERE, source)], HERE);
  const external = ['--external:wasi:*', '--external:fermyon:*'];
  const bundle = ['--bundle', '--format=esm', '--log-level=warning', ...external, `--outfile=${join(folder, 'guest.js')}`];
  runTool('esbuild', [join(HERE, source, 'guest.ts'), ...bundle], HERE);
  runTool('jco', ['componentize', 'guest.js', '-w', 'wit', '-n', world, ...backend, '-o', basename(component)], folder);
}

async function buildAssembly(component: string, { world }: Recipe): Promise<void> {
  const folder = dirname(component);
  const core = join(folder, 'core.wasm');
  const { error } = await asc.main([
    join(HERE, 'assembly/guest.ts'), '--outFile', core, '-O3', '--runtime', 'stub', '--use', 'abort=',
  ]); // prettier-ignore
  if (error !== null) throw new Error(`asc failed: ${error.message}`, { cause: error });
  const embedded = join(folder, 'embedded.wasm');
  runTool('jco', ['embed', core, '--wit', join(folder, 'wit'), '--world-name', world, '-o', embedded], HERE);
  runTool('jco', ['new', embedded, '-o', component], HERE);
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
