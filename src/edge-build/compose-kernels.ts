/**
 * Puts kernels and the guest into one component that imports neither: what `wasm-tools compose` does. That program is no npm package;
 * PyPI has it as a binary for each platform (edge/toolchain/requirements.txt).
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../errors.ts';
import type { Kernel } from './kernels.ts';
import type { Toolchain } from './toolchain.ts';

/** Milliseconds. Composing 40 MB takes less than one. */
const TIMEOUT = 120_000;
const run = promisify(execFile);

/** `folder`: for files on the way. */
export async function composeWith(
  guest: Uint8Array,
  kernels: readonly Kernel[],
  { toolchain, folder }: { readonly toolchain: Toolchain; readonly folder: string },
): Promise<Uint8Array> {
  const [input, output] = [join(folder, 'guest.wasm'), join(folder, 'composed.wasm')];
  await writeFile(input, guest);
  const definitions: string[] = [];
  for (const { name, component } of kernels) {
    const file = join(folder, `${name}.wasm`);
    await writeFile(file, component);
    definitions.push('-d', file);
  }
  try {
    await run(toolchain.composer, ['compose', ...definitions, '-o', output, input], { timeout: TIMEOUT });
  } catch (error) {
    if (isMissing(error)) throw notInstalled(toolchain.composer, error);
    throw new Error(`cannot compose the component: ${said(error)}`, { cause: error });
  }
  return readFile(output);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function notInstalled(program: string, cause: unknown): Error {
  return new Error(
    `cannot compose the component: there is no program ${program}; run pip install -r edge/toolchain/requirements.txt, or give the path of one with --wasm-tools`,
    { cause },
  );
}

function said(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return stderr === '' ? messageOf(error) : stderr;
}
