/**
 * Streams of 2,000 events through nearhit, its CPU time in milliseconds: passed through with recording and without (mode off, in turns,
 * the commit included), then the first replay of each recording in its own form and in the other, where it is rendered, and once
 * more, where that rendering is kept. Flags: --events 2000 --rounds 10
 */
import { setTimeout as delay } from 'node:timers/promises';
import { headersOf, scriptOf, type Ask, type Endpoint, type Form } from '../test/support/endpoints.ts';
import { startOrigin } from '../test/support/origin.ts';
import { longAnswers } from './support/long-answers.ts';
import { startProduct } from './support/product.ts';
import { flag, median, milliseconds, most, printBar, printPlace, printTable } from './support/report.ts';

const events = flag('events', 2000);
const rounds = flag('rounds', 10);
const WARM_UP = 10;
/** A commit is on disk well before. */
const COMMITTED_MS = 60;

const origin = await startOrigin();
const product = await startProduct({ upstreamPort: origin.port, core: 0, until: 'listening', flags: ['--mode', 'exact'] });

interface Cost {
  readonly cpu: number;
  readonly time: number;
}

/** One exchange, read whole. `expected`: what `Cache-Status` must say. */
async function cost(
  endpoint: Endpoint,
  form: Form,
  words: string,
  expected: RegExp,
  more: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const ask: Ask = { form, feature: 'text', words, image: '' };
  const request = endpoint.request(ask);
  const headers = { ...headersOf(endpoint, request, 'sk-bench'), ...more };
  origin.answer(scriptOf(endpoint, ask));
  const before = await product.process.usage();
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${product.port}/up/provider${request.path}`, {
    method: 'POST',
    headers,
    body: request.body,
  });
  await response.arrayBuffer();
  const time = performance.now() - began;
  const status = response.headers.get('cache-status') ?? '';
  if (!expected.test(status)) throw new Error(`expected ${String(expected)}, received "${status}"`);
  if (!expected.test('; hit')) await delay(COMMITTED_MS);
  const after = await product.process.usage();
  return { cpu: (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000, time };
}

const MISS = /fwd=miss/;
const HIT = /; hit/;

async function measure(endpoint: Endpoint): Promise<Readonly<Record<keyof typeof COLUMNS, Cost>>> {
  const taken = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, [] as Cost[]])) as Record<keyof typeof COLUMNS, Cost[]>;
  for (let i = -WARM_UP; i < rounds; i += 1) {
    const [streamed, whole] = [`A stream, ${i}?`, `One body, ${i}?`];
    const one = {
      off: await cost(endpoint, 'stream', streamed, /fwd=bypass; detail=mode-off/, { 'nearhit-mode': 'off' }),
      recorded: await cost(endpoint, 'stream', streamed, MISS),
      stream: await cost(endpoint, 'stream', streamed, HIT),
      jsonFromStream: await cost(endpoint, 'json', streamed, HIT),
      streamFromJson: (await cost(endpoint, 'json', whole, MISS), await cost(endpoint, 'stream', whole, HIT)),
      again: await cost(endpoint, 'stream', streamed, HIT),
    };
    if (i < 0) continue;
    for (const [name, value] of Object.entries(one)) taken[name as keyof typeof COLUMNS].push(value);
  }
  const middle = (costs: readonly Cost[]): Cost => ({
    cpu: median(costs.map(({ cpu }) => cpu)),
    time: median(costs.map(({ time }) => time)),
  });
  return Object.fromEntries(Object.entries(taken).map(([name, costs]) => [name, middle(costs)])) as Record<keyof typeof COLUMNS, Cost>;
}

const COLUMNS = {
  off: 'mode off',
  recorded: 'recorded',
  stream: 'replay',
  jsonFromStream: 'as JSON',
  streamFromJson: 'from JSON',
  again: 'replay again',
} as const;

try {
  printPlace(`Streams of ${events} events, CPU ms each, medians of ${rounds}`);
  const rows: string[][] = [];
  const replays: number[] = [];
  const more = { cpu: [] as number[], time: [] as number[] };
  for (const endpoint of longAnswers(events)) {
    const found = await measure(endpoint);
    const { off, recorded, stream, jsonFromStream, streamFromJson } = found;
    replays.push(stream.cpu, jsonFromStream.cpu, streamFromJson.cpu);
    more.cpu.push((recorded.cpu / off.cpu - 1) * 100);
    more.time.push((recorded.time / off.time - 1) * 100);
    const times = [off, recorded].map(({ time }) => milliseconds(time));
    rows.push([endpoint.name, ...Object.values(found).map(({ cpu }) => milliseconds(cpu)), ...times]);
  }
  printTable(['endpoint', ...Object.values(COLUMNS), 'mode off, time', 'recorded, time'], rows);
  printBar('CPU of a first replay, the most of them', most(replays), { atMost: 5 }, ' ms');
  printBar('CPU with recording above without, the most', most(more.cpu), { atMost: 3 }, ' %');
  printBar('time with recording above without, the most', most(more.time), { atMost: 3 }, ' %');
} finally {
  await Promise.all([product.stop(), origin.close()]);
  product.discard();
}
