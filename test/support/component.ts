/** A component of edge/guest, built once for each state of what goes into it and then kept in a folder that git does not see. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildComponent, type World } from '../../src/edge-build/build-component.ts';
import { openToolchain, PACKAGE_ROOT } from '../../src/edge-build/toolchain.ts';
import { toolchainMissing } from '../../edge/toolchain/tools.ts';
import { hostPython } from './python.ts';

const BUILD = join(PACKAGE_ROOT, 'edge', 'guest', 'build');
const SOURCES = ['src', 'edge/guest', 'edge/wit', 'edge/toolchain/package-lock.json', 'edge/toolchain/requirements.txt', 'models', 'wasm'];

/** Why no component of this world can be built here; `false`: nothing. */
export function componentMissing(world: World): string | false {
  const missing = toolchainMissing();
  if (missing !== undefined) return missing;
  if (world === 'cache' || world === 'tests') return false;
  const python = hostPython();
  return python.kind === 'missing' ? python.why : false;
}

/** The path of it. */
export async function builtComponent(world: World): Promise<string> {
  const file = join(BUILD, `${world}-${sumOfSources()}.wasm`);
  if (existsSync(file)) return file;
  const python = world === 'cache' || world === 'tests' ? undefined : hostPython();
  const wasmTools = python?.kind === 'ready' ? python.composer : undefined;
  const component = await buildComponent({ world, toolchain: openToolchain(undefined, wasmTools), say: () => undefined });
  mkdirSync(BUILD, { recursive: true });
  writeFileSync(`${file}.part`, component);
  renameSync(`${file}.part`, file);
  return file;
}

function sumOfSources(): string {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesIn(join(PACKAGE_ROOT, source)))) hash.update(file).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

function filesIn(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name !== 'build');
  return names.sort().flatMap((name) => filesIn(join(path, name)));
}
