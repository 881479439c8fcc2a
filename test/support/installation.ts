/** An installation of the built package whose native runtime can be taken away, as on a system that it was not built for. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from './nearhit-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NATIVE = 'onnxruntime-node';

export interface Installation {
  readonly folder: string;
  /** The command. */
  readonly program: Program;
  /** Where the package of the native runtime would be. */
  readonly native: string;
  /** Puts it there. */
  bring(): void;
  /** Takes it away again. */
  take(): void;
}

/** Without the native runtime. The code is copied: by a link its imports would be resolved at home. The caller removes the folder. */
export function install(): Installation {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-no-native-'));
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true, dereference: true, filter: (path) => !/\.(map|d\.ts)$/.test(path) });
  for (const name of ['models', 'wasm', 'package.json']) symlinkSync(join(ROOT, name), join(folder, name));
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (name !== NATIVE) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  const native = join(folder, 'node_modules', NATIVE);
  return {
    folder,
    program: [join(folder, 'dist', 'main.js')],
    native,
    bring: () => symlinkSync(join(ROOT, 'node_modules', NATIVE), native),
    take: () => rmSync(native),
  };
}
