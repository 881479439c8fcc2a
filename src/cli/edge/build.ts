/** `nearhit edge build`: makes the cache as a component. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildComponent, WORLDS, type World } from '../../edge-build/build-component.ts';
import { openToolchain } from '../../edge-build/toolchain.ts';
import { messageOf } from '../../errors.ts';
import { DONE, FAILED, refuse, type Call, type ExitCode } from '../call.ts';
import { readFlags } from '../flags.ts';
import { didYouMean } from '../nearest.ts';

const FLAGS = { world: 'text', out: 'text', toolchain: 'text', 'wasm-tools': 'text' } as const;

export async function buildEdge(call: Call): Promise<ExitCode> {
  const { values, words, problems } = readFlags(call.args, FLAGS);
  const flag = (name: keyof typeof FLAGS): string | undefined => values.get(name)?.toString();
  const world = flag('world') ?? 'cache';
  const surplus = words.map((word) => `cannot use ${JSON.stringify(word)}: edge build takes flags alone`);
  const unknown = isWorld(world)
    ? []
    : [`cannot build ${JSON.stringify(world)}: the worlds are ${WORLDS.join(', ')}${didYouMean(world, WORLDS)}`];
  if (!isWorld(world) || problems.length + surplus.length > 0) return refuse(call.err, [...problems, ...surplus, ...unknown], 'edge');
  const say = (line: string): void => void call.err.write(`nearhit: ${line}\n`);
  try {
    const component = await buildComponent({ world, toolchain: openToolchain(flag('toolchain'), flag('wasm-tools')), say });
    const out = resolve(flag('out') ?? `${world}.wasm`);
    await writeFile(out, component);
    call.out.write(`${out}\n`);
    return DONE;
  } catch (error) {
    say(messageOf(error));
    return FAILED;
  }
}

function isWorld(name: string): name is World {
  return WORLDS.some((world) => world === name);
}
