/** The guest's script as a component: evaluated by the engine as it is built, and kept as it is then. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleGuest } from './bundle.ts';
import { withSmallerSnapshot } from './snapshot.ts';
import { PACKAGE_ROOT, type Toolchain } from './toolchain.ts';

export interface ScriptWorld {
  /** A world of edge/wit. */
  readonly world: string;
  /** A file of edge/guest. */
  readonly entry: string;
}

export interface ScriptComponent {
  readonly component: Uint8Array;
  /** Files of src/ that are in it. */
  readonly shared: readonly string[];
}

export async function scriptComponent({ world, entry }: ScriptWorld, toolchain: Toolchain): Promise<ScriptComponent> {
  const { main, lexicon, shared } = await bundleGuest(await toolchain.esbuild(), entry);
  const { componentize } = await toolchain.componentizer();
  const folder = await mkdtemp(join(tmpdir(), 'nearhit-component-'));
  try {
    await Promise.all([main, lexicon].map(({ name, text }) => writeFile(join(folder, name), text)));
    const witPath = join(PACKAGE_ROOT, 'edge', 'wit');
    const sourcePath = join(folder, main.name);
    const { component } = await componentize({ sourcePath, witPath, worldName: world });
    // Of the lexicon's file nothing is left to call once it has been evaluated.
    return { component: withSmallerSnapshot(component, lexicon.text), shared };
  } finally {
    await rm(folder, { recursive: true });
  }
}
