/** Wizer as a program: runs one function of a module that imports nothing, and writes the module as it is then. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Wizer = (module: Uint8Array, init: string) => Promise<Uint8Array>;

/** Milliseconds. A model of 90 MB takes a second or two. */
const TIMEOUT = 120_000;
const run = promisify(execFile);

export function createWizer(binary: string): Wizer {
  return async (module, init) => {
    const folder = await mkdtemp(join(tmpdir(), 'nearhit-wizer-'));
    const [input, output] = [join(folder, 'in.wasm'), join(folder, 'out.wasm')];
    try {
      await writeFile(input, module);
      await run(binary, ['-f', init, '-o', output, input], { timeout: TIMEOUT });
      return await readFile(output);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}
