/**
 * A component as the engine can run it: JavaScript and core modules, made once by jco's transpiler and kept beside the component
 * under the hash of its bytes. The transpiler is a tool of its own folder (edge/transpiler); where the result is kept already,
 * none is needed. Its version matters: code of versions from 0.3 on takes 25 ms to instantiate, of 0.1.1 0.3 ms.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { messageOf } from '../errors.ts';
import { startThread } from '../start-file.ts';

export interface TranspiledFolder {
  readonly folder: string;
  /** File names in it. */
  readonly glue: string;
  readonly modules: readonly string[];
  /** Interfaces it asks for, without versions. */
  readonly imports: readonly string[];
}

export interface TranspileSetup {
  readonly tool: string;
  readonly component: string;
  readonly folder: string;
}

const TOOL = '@bytecodealliance/jco-transpile';
/** The same distance from `src/edge` and from `dist/edge`. */
const OWN_TOOL = new URL('../../edge/transpiler/package.json', import.meta.url);
export const CONTENTS = 'contents.json';

/** Magic and, after it, the layer: 0 is a core module, 1 a component. */
const MAGIC = Buffer.from('\0asm');
const LAYER_BYTE = 6;

/** `notice`: told when it has to be made, which takes some ten seconds. */
export async function transpiled(file: string, notice: (line: string) => void): Promise<TranspiledFolder> {
  const bytes = await readComponent(file);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const folder = join(dirname(resolve(file)), `${basename(file)}.transpiled`, hash);
  const known = await readContents(folder);
  if (known !== undefined) return known;
  notice(`compiling ${file} for the first time; this takes some ten seconds, and is kept in ${folder}`);
  await make(findTool(file), resolve(file), folder);
  const made = await readContents(folder);
  if (made === undefined)
    throw new Error(`cannot use what was made of ${file}: ${join(folder, CONTENTS)} cannot be read; delete the folder and try again`);
  return made;
}

async function readComponent(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new Error(`cannot read the component ${file}: ${messageOf(error)}`, { cause: error });
  });
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`cannot serve ${file}: it is no WebAssembly file`);
  if (bytes[LAYER_BYTE] !== 1)
    throw new Error(`cannot serve ${file}: it is a core module, and a component is wanted; make one with nearhit edge build`);
  return bytes;
}

async function readContents(folder: string): Promise<TranspiledFolder | undefined> {
  try {
    return { ...(JSON.parse(await readFile(join(folder, CONTENTS), 'utf8')) as Omit<TranspiledFolder, 'folder'>), folder };
  } catch {
    // Not made yet, or half-made by a process that died: it is made again.
    return undefined;
  }
}

/** From where the operator stands first, then from our own folder. */
function findTool(file: string): string {
  for (const from of [pathToFileURL(join(process.cwd(), 'package.json')), OWN_TOOL]) {
    try {
      return pathToFileURL(createRequire(from).resolve(TOOL)).href;
    } catch {
      // Not there; the next place may have it.
    }
  }
  throw new Error(
    `cannot serve ${file}: it has to be transpiled once, and ${TOOL} is not installed; run npm install --no-save ${TOOL}@0.1.1 here, or npm ci in ${fileURLToPath(new URL('.', OWN_TOOL))}`,
  );
}

/** In a folder of its own first: two processes may do it at once, and one may die half-way. */
async function make(tool: string, component: string, folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const half = await mkdtemp(`${folder}.`);
  try {
    await runTool({ tool, component, folder: half });
    await rename(half, folder).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
    });
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

/** The other process was first, and made the same. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOTEMPTY' || code === 'EEXIST';
}

function runTool(setup: TranspileSetup): Promise<void> {
  return new Promise((resolvePromise, reject) => {
    const worker = startThread(new URL('./transpile-worker', import.meta.url), { workerData: setup, name: 'nearhit-transpile' });
    const fail = (why: string, cause?: unknown): void => reject(new Error(`cannot transpile ${setup.component}: ${why}`, { cause }));
    worker.once('error', (error) => fail(messageOf(error), error));
    worker.once('exit', (code) => (code === 0 ? resolvePromise() : fail(`the transpiler ended with code ${code}`)));
  });
}
