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
import { flag, least, median, milliseconds, most, printBar, printPlace, printTable } from './support/report.ts';

const events = flag('events', 2000);
const rounds = flag('rounds', 10);
const WARM_UP = 10;
/** A commit is on disk well before. */
const COMMITTED_MS = 150;

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

interface Costs {
  readonly cpu: readonly number[];
  readonly time: readonly number[];
}

async function measure(endpoint: Endpoint): Promise<Readonly<Record<keyof typeof COLUMNS, Costs>>> {
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
  const apart = (costs: readonly Cost[]): Costs => ({ cpu: costs.map(({ cpu }) => cpu), time: costs.map(({ time }) => time) });
  return Object.fromEntries(Object.entries(taken).map(([name, costs]) => [name, apart(costs)])) as Record<keyof typeof COLUMNS, Costs>;
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
  printPlace(`Streams of ${events} events, CPU ms each, least; median of ${rounds}`);
  const rows: string[][] = [];
  const told = { least, median };
  const replays = { least: [] as number[], median: [] as number[] };
  const more = { least: [] as number[], median: [] as number[] };
  for (const endpoint of longAnswers(events)) {
    const found = await measure(endpoint);
    const { off, recorded, stream, jsonFromStream, streamFromJson } = found;
    for (const of of ['least', 'median'] as const) {
      replays[of].push(...[stream, jsonFromStream, streamFromJson].map(({ cpu }) => told[of](cpu)));
      more[of].push((told[of](recorded.time) / told[of](off.time) - 1) * 100);
    }
    const both = (values: readonly number[]): string => `${milliseconds(least(values))}; ${milliseconds(median(values))}`;
    rows.push([endpoint.name, ...Object.values(found).map(({ cpu }) => both(cpu)), both(off.time), both(recorded.time)]);
  }
  printTable(['endpoint', ...Object.values(COLUMNS), 'mode off, time', 'recorded, time'], rows);
  for (const of of ['least', 'median'] as const) {
    printBar(`CPU of a first replay, the most of them (${of})`, most(replays[of]), { atMost: 5 }, ' ms');
    printBar(`time with recording above without, the most (${of})`, most(more[of]), { atMost: 3 }, ' %');
  }
} finally {
  await Promise.all([product.stop(), origin.close()]);
  product.discard();
}
