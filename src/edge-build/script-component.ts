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

export async function scriptComponent({ world, entry }: ScriptWorld, toolchain: Toolchain): Promise<Uint8Array> {
  const { files } = await bundleGuest(await toolchain.esbuild(), entry);
  const { componentize } = await toolchain.componentizer();
  const folder = await mkdtemp(join(tmpdir(), 'nearhit-component-'));
  try {
    const paths = files.map(({ name }) => join(folder, name));
    await Promise.all(files.map(({ text }, i) => writeFile(paths[i] ?? '', text)));
    const witPath = join(PACKAGE_ROOT, 'edge', 'wit');
    const { component } = await componentize({ sourcePath: paths[0] ?? '', witPath, worldName: world });
    // Of the second file nothing is left to call once it has been evaluated.
    return withSmallerSnapshot(component, files[1]?.text ?? '');
  } finally {
    await rm(folder, { recursive: true });
  }
}
