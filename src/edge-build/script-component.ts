/** The guest's script as a component: evaluated by the engine as it is built, and kept as it is then. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleGuest } from './bundle.ts';
import { PACKAGE_ROOT, type Toolchain } from './toolchain.ts';

export interface ScriptWorld {
  /** A world of edge/wit. */
  readonly world: string;
  /** A file of edge/guest. */
  readonly entry: string;
  /** What of the engine's own the world has no use for. */
  readonly without: readonly string[];
}

export async function scriptComponent({ world, entry, without }: ScriptWorld, toolchain: Toolchain): Promise<Uint8Array> {
  const { text } = await bundleGuest(await toolchain.esbuild(), entry);
  const { componentize } = await toolchain.componentizer();
  const folder = await mkdtemp(join(tmpdir(), 'nearhit-component-'));
  try {
    const sourcePath = join(folder, 'guest.js');
    await writeFile(sourcePath, text);
    const witPath = join(PACKAGE_ROOT, 'edge', 'wit');
    return (await componentize({ sourcePath, witPath, worldName: world, disableFeatures: [...without] })).component;
  } finally {
    await rm(folder, { recursive: true });
  }
}
