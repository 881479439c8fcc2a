/** A component ready to be instantiated: transpiled once, its core modules compiled once and shared by all threads. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { messageOf } from '../errors.ts';
import { limitMemory } from './memory-limit.ts';
import type { TranspiledFolder } from './transpile.ts';
import { wasm, type CoreModule } from './wasm.ts';

export interface Component {
  /** The URL of the transpiled code. */
  readonly glue: string;
  readonly modules: Readonly<Record<string, CoreModule>>;
  /** Interfaces it imports, without versions. */
  readonly wanted: readonly string[];
}

/** @throws where a module is broken, or wants more memory than `memory` bytes from the start. */
export async function compileComponent({ folder, glue, modules, imports }: TranspiledFolder, memory: number): Promise<Component> {
  const compiled = await Promise.all(
    modules.map(async (name) => {
      try {
        return [name, new wasm.Module(limitMemory(await readFile(join(folder, name)), memory))] as const;
      } catch (error) {
        throw new Error(`cannot use the component's module ${name}: ${messageOf(error)}`, { cause: error });
      }
    }),
  );
  return { glue: pathToFileURL(join(folder, glue)).href, modules: Object.fromEntries(compiled), wanted: imports };
}
