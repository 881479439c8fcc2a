/**
 * The local embedder by token count: the whole call as a request sees it, and what of it is the way to the worker and back.
 * `node --import tsx bench/embed.ts`
 */
import { cpus } from 'node:os';
import { openEncoder } from '../src/embed/encoder.ts';
import { createLocalEmbedder } from '../src/embed/local-embedder.ts';
import { readTokenizer } from '../src/embed/tokenizer.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';

const ROUNDS = 200;
const WORDS = 'how do i change the address of my account when a payment fails because the card has expired'.split(' ');

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

const memory = process.memoryUsage().rss;
const began = performance.now();
const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: console.log });
await embedder.embed('first', undefined);
console.log(`${cpus()[0]?.model}, Node ${process.version}, ${embedder.id}, ${ROUNDS} rounds; milliseconds`);
console.log(
  `start to first vector ${(performance.now() - began).toFixed(0)}; resident memory +${((process.memoryUsage().rss - memory) / 1e6).toFixed(0)} MB`,
);

const { model } = DEFAULT_MODEL;
const tokenizer = readTokenizer(model.path);
const direct = await openEncoder(model);
for (const tokens of [8, 16, 32, 64, 128, 256]) {
  const text = textOf(tokens);
  const [whole, bare] = [await medianOf(() => embedder.embed(text, undefined)), await medianOf(() => direct.encode(text))];
  console.log(
    `${tokenizer.encode(text).length} tokens: min ${whole.least.toFixed(2)} median ${whole.median.toFixed(2)}; in this thread ${bare.least.toFixed(2)} ${bare.median.toFixed(2)}`,
  );
}
await embedder.close();
