/**
 * Streams of 2,000 events through nearhit. Passed on with recording and without (mode off), in turns: the time to the head and to the
 * last byte, and the CPU time, the commit included. Then the CPU time of the first replay of each recording in its own form and in the
 * other, where it is rendered, and once more, where that rendering is kept. Flags: --events 2000 --rounds 20
 */
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { headersOf, scriptOf, type Ask, type Endpoint, type Form } from '../test/support/endpoints.ts';
import { startOrigin } from '../test/support/origin.ts';
import { longAnswers } from './support/long-answers.ts';
import { pinThisTo } from './support/process.ts';
import { startProduct } from './support/product.ts';
import { flag, least, median, milliseconds, most, printBar, printPlace, printTable, ratios } from './support/report.ts';

const events = flag('events', 2000);
const rounds = flag('rounds', 20);
/** The engine compiles what is slow, then compiles it again: a first replay costs ten times what the thirtieth does. */
const WARM_UP = 30;
/** What the product does when it has nothing to do, and to tell us what it used, stays below. */
const QUIET = { ms: 50, cpu: 0.5 } as const;

// Provider and client are in this process: on the product's core they would wait while it takes a finished answer apart.
pinThisTo(1);
const origin = await startOrigin();
// A disk may be busy for longer than a lookup waits for a commit by default.
const flags = ['--mode', 'exact', '--lookup-timeout', '10s'];
const product = await startProduct({ upstreamPort: origin.port, core: 0, until: 'listening', flags });

interface Cost {
  readonly cpu: number;
  readonly head: number;
  readonly time: number;
}

async function cpuUsed(): Promise<number> {
  const { cpu } = await product.process.usage();
  return (cpu.user + cpu.system) / 1000;
}

/** After the commit. */
async function cpuUsedOnceQuiet(): Promise<number> {
  for (let before = await cpuUsed(); ;) {
    await delay(QUIET.ms);
    const now = await cpuUsed();
    if (now - before < QUIET.cpu) return now;
    before = now;
  }
}

const agent = new Agent({ keepAlive: true });

/** One exchange, read whole. `expected`: what `Cache-Status` must say. */
async function cost(
  endpoint: Endpoint,
  form: Form,
  words: string,
  expected: RegExp,
  more: Readonly<Record<string, string>> = {},
): Promise<Cost> {
  const ask: Ask = { form, feature: 'text', words, image: '' };
  const { path, body } = endpoint.request(ask);
  const headers = { ...headersOf(endpoint, { path, body }, 'sk-bench'), ...more };
  origin.answer(scriptOf(endpoint, ask));
  const before = await cpuUsed();
  const began = performance.now();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { agent, port: product.port, path: `/up/provider${path}`, method: 'POST', headers } as const;
    httpRequest(options, resolve).on('error', reject).end(body);
  });
  const head = performance.now() - began;
  await new Promise<void>((resolve, reject) => void answer.on('end', resolve).on('error', reject).resume());
  const time = performance.now() - began;
  const status = String(answer.headers['cache-status']);
  if (!expected.test(status)) throw new Error(`expected ${String(expected)}, received "${status}"`);
  const after = expected === HIT ? await cpuUsed() : await cpuUsedOnceQuiet();
  return { cpu: after - before, head, time };
}

const MISS = /fwd=miss/;
const HIT = /; hit/;

const OFF = { 'nearhit-mode': 'off' } as const;
type Costs = Readonly<Record<keyof Cost, readonly number[]>>;

/** Each in turns the first of the two. */
async function passedOn(endpoint: Endpoint, words: string, i: number): Promise<{ readonly off: Cost; readonly recorded: Cost }> {
  const off = (): Promise<Cost> => cost(endpoint, 'stream', words, /fwd=bypass; detail=mode-off/, OFF);
  const recorded = (): Promise<Cost> => cost(endpoint, 'stream', words, MISS);
  if (i % 2 === 0) return { off: await off(), recorded: await recorded() };
  const first = await recorded();
  return { off: await off(), recorded: first };
}

async function measure(endpoint: Endpoint): Promise<Readonly<Record<keyof typeof COLUMNS, Costs>>> {
  const taken = Object.fromEntries(Object.keys(COLUMNS).map((name) => [name, [] as Cost[]])) as Record<keyof typeof COLUMNS, Cost[]>;
  for (let i = -WARM_UP; i < rounds; i += 1) {
    const [streamed, whole] = [`A stream, ${i}?`, `One body, ${i}?`];
    const one = {
      ...(await passedOn(endpoint, streamed, i)),
      stream: await cost(endpoint, 'stream', streamed, HIT),
      jsonFromStream: await cost(endpoint, 'json', streamed, HIT),
      streamFromJson: (await cost(endpoint, 'json', whole, MISS), await cost(endpoint, 'stream', whole, HIT)),
      again: await cost(endpoint, 'stream', streamed, HIT),
    };
    if (i < 0) continue;
    for (const [name, value] of Object.entries(one)) taken[name as keyof typeof COLUMNS].push(value);
  }
  const apart = (costs: readonly Cost[]): Costs => ({
    cpu: costs.map(({ cpu }) => cpu),
    head: costs.map(({ head }) => head),
    time: costs.map(({ time }) => time),
  });
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
  printPlace(`Streams of ${events} events, least; median of ${rounds}`);
  const costs: string[][] = [];
  const times: string[][] = [];
  const replays = { least: [] as number[], median: [] as number[] };
  const more = { least: [] as number[], median: [] as number[] };
  const both = (values: readonly number[]): string => `${milliseconds(least(values))}; ${milliseconds(median(values))}`;
  for (const endpoint of longAnswers(events)) {
    const found = await measure(endpoint);
    const { off, recorded, stream, jsonFromStream, streamFromJson } = found;
    for (const { cpu } of [stream, jsonFromStream, streamFromJson]) {
      replays.least.push(least(cpu));
      replays.median.push(median(cpu));
    }
    const above = {
      least: (least(recorded.time) / least(off.time) - 1) * 100,
      median: (median(ratios(recorded.time, off.time)) - 1) * 100,
    };
    more.least.push(above.least);
    more.median.push(above.median);
    costs.push([endpoint.name, ...Object.values(found).map(({ cpu }) => both(cpu))]);
    const passed = [off.head, recorded.head, off.time, recorded.time].map(both);
    times.push([endpoint.name, ...passed, `${above.least.toFixed(1)}; ${above.median.toFixed(1)} %`]);
  }
  printTable(['CPU ms', ...Object.values(COLUMNS)], costs);
  printTable(['time ms', 'head, mode off', 'head, recorded', 'whole, mode off', 'whole, recorded', 'above'], times);
  for (const of of ['least', 'median'] as const) {
    printBar(`CPU of a first replay, the most of them (${of})`, most(replays[of]), { atMost: 5 }, ' ms');
    printBar(`time with recording above without, the most (${of})`, most(more[of]), { atMost: 3 }, ' %');
  }
} finally {
  agent.destroy();
  await Promise.all([product.stop(), origin.close()]);
  product.discard();
}
