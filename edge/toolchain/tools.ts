/** Runs the pinned tools of this folder, and says what to do where they are not installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const FOLDER = new URL('./', import.meta.url);

/** Why nothing can be built, or undefined. */
export function toolchainMissing(): string | undefined {
  return existsSync(new URL('node_modules/', FOLDER)) ? undefined : 'the toolchain is not installed: run "npm ci" in edge/toolchain';
}

/** Milliseconds: StarlingMonkey's snapshot takes 20 s on a free core, and these machines are not always free. */
const LONGEST = 600_000;

export function runTool(tool: 'jco' | 'esbuild' | 'tsc', args: readonly string[], folder: string): void {
  const file = fileURLToPath(new URL(`node_modules/.bin/${tool}`, FOLDER));
  const { status, error, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: LONGEST });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
}

/** A module of the toolchain, by the name its package gives it. */
export async function importTool(specifier: string): Promise<unknown> {
  return import(pathToFileURL(createRequire(new URL('package.json', FOLDER)).resolve(specifier)).href);
}
