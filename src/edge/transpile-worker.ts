/** Runs the transpiler in a thread of its own: it computes for ten seconds and leaves half a gigabyte of garbage. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { CONTENTS, type TranspiledFolder, type TranspileSetup } from './transpile.ts';

/** What is used of it, typed by hand: it is no dependency of the product. */
interface Tool {
  transpile(
    file: string,
    options: {
      readonly name: string;
      readonly instantiation: 'sync';
      readonly emitTypescriptDeclarations: false;
      readonly base64Cutoff: 0;
    },
  ): Promise<{
    readonly files: Readonly<Record<string, Uint8Array>>;
    readonly imports: readonly string[];
    readonly exports: readonly (readonly [string, string])[];
  }>;
}

const NAME = 'guest';
const HANDLER = /^wasi:http\/incoming-handler(@|$)/;

const { tool, component, folder } = workerData as TranspileSetup;
const { transpile } = (await import(tool)) as Tool;
const made = await transpile(component, { name: NAME, instantiation: 'sync', emitTypescriptDeclarations: false, base64Cutoff: 0 });
if (!made.exports.some(([name]) => HANDLER.test(name)))
  throw new Error(`it exports no wasi:http/incoming-handler, only ${made.exports.map(([name]) => name).join(', ') || 'nothing'}`);

for (const [name, bytes] of Object.entries(made.files)) {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), bytes);
}
// The code is a module, wherever the folder lies.
await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
const contents: Omit<TranspiledFolder, 'folder'> = {
  glue: `${NAME}.js`,
  modules: Object.keys(made.files).filter((name) => name.endsWith('.wasm')),
  imports: made.imports,
};
await writeFile(join(folder, CONTENTS), JSON.stringify(contents));
