/**
 * The embedder by model and token count: the whole call as a request sees it, and the processor time of the model alone, which other
 * work on the machine lengthens little.
 * `node --import tsx bench/embed.ts [FOLDER]`; FOLDER is where scripts/fetch-models.js put other models.
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { resolveConfig } from '../src/cli/resolve-config.ts';
import type { LocalModel } from '../src/config.ts';
import { openEncoder } from '../src/embed/encoder.ts';
import { createLocalEmbedder } from '../src/embed/local-embedder.ts';
import { DEFAULT_MODEL, WASM_MODEL, type NamedModel } from '../src/embed/registry.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';

const ROUNDS = 50;
const WORDS = 'how do i change the address of my account when a payment fails because the card has expired'.split(' ');
const LENGTHS = [8, 16, 32, 64, 128, 256];

const textOf = (tokens: number): string => Array.from({ length: tokens - 2 }, (_, i) => WORDS[i % WORDS.length]).join(' ');

async function medianOf(run: () => Promise<unknown>): Promise<{ readonly least: number; readonly median: number }> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i += 1) {
    const began = performance.now();
    await run();
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return { least: times[0] ?? 0, median: times[ROUNDS / 2] ?? 0 };
}

/** Of this process, in milliseconds, the mean of all rounds. */
async function processorTimeOf(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i += 1) await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / ROUNDS;
}

async function measure(named: NamedModel<LocalModel>): Promise<void> {
  const began = performance.now();
  const embedder = createLocalEmbedder(named, { workers: 1, log: console.log });
  await embedder.embed('first', undefined);
  console.log(`\n${embedder.id} (${named.model.kind}): start to first vector ${(performance.now() - began).toFixed(0)}`);
  const before = process.memoryUsage().rss;
  const tokenizer = readTokenizer(named.model.path);
  const direct = await openEncoder(named.model);
  for (const tokens of LENGTHS) {
    const text = textOf(tokens);
    const whole = await medianOf(() => embedder.embed(text, undefined));
    const alone = await processorTimeOf(() => direct.encode(text));
    console.log(
      `${tokenizer.encode(text).length} tokens: min ${whole.least.toFixed(2)} median ${whole.median.toFixed(2)}; processor ${alone.toFixed(2)}`,
    );
  }
  console.log(`resident memory +${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB in this process`);
  await embedder.close();
}

function fetchedModels(folder: string): readonly NamedModel<LocalModel>[] {
  const flags = new Map([['config', join(folder, 'nearhit.json')]]);
  const resolved = resolveConfig({ flags, environment: {}, readFile: (path) => readFileSync(path, 'utf8') });
  if (resolved.kind === 'refused') throw new Error(resolved.problems.join('\n'));
  return Object.entries(resolved.config.models).flatMap(([name, model]) => (model.kind === 'remote' ? [] : [{ name, model }]));
}

const [folder] = process.argv.slice(2);
console.log(
  `${cpus()[0]?.model}, Node ${process.version}, ${ROUNDS} rounds, load ${loadavg()[0]?.toFixed(1)}; milliseconds: the whole call, and the model alone`,
);
for (const named of [DEFAULT_MODEL, WASM_MODEL, ...(folder === undefined ? [] : fetchedModels(folder))]) await measure(named);
