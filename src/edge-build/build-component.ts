/** Makes the component of a world of edge/wit: bundle, component, smaller snapshot, and the kernels composed into it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleGuest, type Bundle } from './bundle.ts';
import { composeWith } from './compose-kernels.ts';
import { kernelsFor } from './kernels.ts';
import { withSmallerSnapshot } from './snapshot.ts';
import { PACKAGE_ROOT, type Toolchain } from './toolchain.ts';

/** `tests`: what decides, alone, for a comparison between hosts. */
export const WORLDS = ['cache', 'cache-nn', 'cache-all', 'tests'] as const;
export type World = (typeof WORLDS)[number];

export interface BuildOptions {
  readonly world: World;
  readonly toolchain: Toolchain;
  /** Lines for a person who waits. */
  readonly say: (line: string) => void;
}

const WIT = join(PACKAGE_ROOT, 'edge', 'wit');

/** @throws Error that says what could not be done, and what to try. */
export async function buildComponent({ world, toolchain, say }: BuildOptions): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'nearhit-edge-build-'));
  try {
    const bundle = await bundleGuest(await toolchain.esbuild(), `${world}.ts`);
    say(`bundled the guest: ${bundle.shared.length} files shared with Node`);
    const guest = await componentize(bundle, { world, toolchain, folder });
    say(`made a component of it: ${megabytes(guest)}`);
    const small = withSmallerSnapshot(guest, bundle.lexicon.text);
    say(`took what is free out of its memory: ${megabytes(small)}`);
    const kernels = await kernelsFor(world, toolchain);
    if (kernels.length === 0) return small;
    const composed = await composeWith(small, kernels, { toolchain, folder });
    say(`composed it with ${kernels.map(({ name }) => name).join(' and ')}: ${megabytes(composed)}`);
    return composed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function componentize(
  bundle: Bundle,
  { world, toolchain, folder }: Pick<BuildOptions, 'world' | 'toolchain'> & { readonly folder: string },
): Promise<Uint8Array> {
  const { main, lexicon } = bundle;
  for (const { name, text } of [main, lexicon]) await writeFile(join(folder, name), text);
  const { componentize: make } = await toolchain.componentizer();
  const { component } = await make({ sourcePath: join(folder, main.name), witPath: WIT, worldName: world, ...featuresOf(world) });
  return component;
}

/** What decides needs no host. */
function featuresOf(world: World): { readonly disableFeatures?: string[] } {
  return world === 'tests' ? { disableFeatures: ['http', 'fetch-event', 'random', 'clocks', 'stdio'] } : {};
}

function megabytes(bytes: Uint8Array): string {
  return `${(bytes.length / 1e6).toFixed(1)} MB`;
}
