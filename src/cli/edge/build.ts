/** `nearhit edge build`: makes the component that `nearhit edge serve`, or any host of wasi:http, runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildCache, CACHE_WORLDS, type CacheWorld } from '../../edge-build/build-cache.ts';
import { openToolchain } from '../../edge-build/toolchain.ts';
import { messageOf } from '../../errors.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from '../call.ts';
import { readFlags, type Flags } from '../flags.ts';

const FLAGS: Flags = { world: 'text', out: 'text', toolchain: 'text' };
const FIRST_WORLD: CacheWorld = 'cache';
const OUT = 'cache.wasm';

export async function buildEdge({ args, err }: Call): Promise<ExitCode> {
  const { values, words, problems } = readFlags(args, FLAGS);
  const text = (name: string): string | undefined => values.get(name)?.toString();
  const asked = text('world') ?? FIRST_WORLD;
  const world = CACHE_WORLDS.find((one) => one === asked);
  const all = [
    ...problems,
    ...words.map((word) => `cannot use ${JSON.stringify(word)}: edge build takes flags only`),
    ...(world === undefined ? [`cannot use --world ${JSON.stringify(asked)}: it is none of ${CACHE_WORLDS.join(', ')}`] : []),
  ];
  if (world === undefined || all.length > 0) return refuse(err, all, 'edge');
  const say = (line: string): void => void err.write(`nearhit: ${line}\n`);
  try {
    await build({ world, out: resolve(text('out') ?? OUT), toolchain: text('toolchain') }, say);
    return DONE;
  } catch (error) {
    say(messageOf(error));
    return FAILED;
  }
}

interface Wanted {
  readonly world: CacheWorld;
  readonly out: string;
  readonly toolchain: string | undefined;
}

async function build({ world, out, toolchain }: Wanted, say: (line: string) => void): Promise<void> {
  const began = performance.now();
  const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
  const tools = openToolchain(toolchain === undefined ? undefined : resolve(toolchain));
  const { component, shared } = await buildCache(world, tools, (step) => say(`${seconds().padStart(5)}  ${step}`));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, component);
  say(`${seconds().padStart(5)}  ${out}: ${(component.length / 1e6).toFixed(1)} MB, ${shared.length} files of it the product's own`);
}
