/** A component of edge/guest, built once for each state of what goes into it and then kept in a folder that git does not see. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildCache, type CacheWorld } from '../../src/edge-build/build-cache.ts';
import { scriptComponent } from '../../src/edge-build/script-component.ts';
import { openToolchain, PACKAGE_ROOT } from '../../src/edge-build/toolchain.ts';

const BUILD = join(PACKAGE_ROOT, 'edge', 'guest', 'build');
const SOURCES = ['src', 'edge/guest', 'edge/wit', 'edge/toolchain/package-lock.json', 'models', 'wasm'];

/** The path of it. */
export async function builtComponent(world: CacheWorld | 'tests'): Promise<string> {
  const file = join(BUILD, `${world}-${sumOfSources()}.wasm`);
  if (existsSync(file)) return file;
  const toolchain = openToolchain();
  const { component } =
    world === 'tests'
      ? await scriptComponent({ world, entry: 'tests.ts' }, toolchain)
      : await buildCache(world, toolchain, () => undefined);
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
