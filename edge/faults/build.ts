/** Builds the guest into build/, once for each state of its source and of the tools. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../toolchain/tools.ts';

const HERE = fileURLToPath(new URL('./', import.meta.url));
const BUILD = join(HERE, 'build');
const SOURCES = ['guest.ts', 'build.ts', '../wit/world.wit', '../toolchain/package-lock.json'];

/** The path of the component. */
export function buildFaults(): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) hash.update(readFileSync(join(HERE, source)));
  const component = join(BUILD, `faults-${hash.digest('hex').slice(0, 12)}.wasm`);
  if (existsSync(component)) return component;
  mkdirSync(BUILD, { recursive: true });
  runTool(
    'esbuild',
    [join(HERE, 'guest.ts'), '--bundle', '--format=esm', '--external:wasi:*', `--outfile=${join(BUILD, 'guest.js')}`],
    HERE,
  );
  runTool('jco', ['componentize', 'guest.js', '-w', '../../wit', '-n', 'cache', '-o', component], BUILD);
  return component;
}
