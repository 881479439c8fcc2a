/** The pinned tools of this folder for the conformance suite: their commands, and modules of theirs. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openToolchain } from '../../src/edge-build/toolchain.ts';
import { messageOf } from '../../src/errors.ts';

/** Why nothing can be built, or undefined. */
export function toolchainMissing(): string | undefined {
  try {
    openToolchain();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Milliseconds: StarlingMonkey's snapshot takes 20 s on a free core, and these machines are not always free. */
const LONGEST = 600_000;

export function runTool(tool: 'jco' | 'esbuild' | 'tsc', args: readonly string[], folder: string): void {
  const file = join(openToolchain().folder, 'node_modules', '.bin', tool);
  const { status, error, stdout, stderr } = spawnSync(file, args, { cwd: folder, encoding: 'utf8', timeout: LONGEST });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}`);
}

/** By the name that its package gives it. */
export async function importTool(specifier: string): Promise<unknown> {
  return import(pathToFileURL(createRequire(join(openToolchain().folder, 'package.json')).resolve(specifier)).href);
}
