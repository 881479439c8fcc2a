/**
 * What the proxy adds at one connection, milliseconds per request: a miss with the semantic tier off and on, and an exact
 * hit. Direct, off, on and hit take turns within one run; the embedding is timed beside them, alone.
 * Flags: --requests 400
 */
import { setTimeout as delay } from 'node:timers/promises';
import { embeddingTimes } from './support/embedding.ts';
import { askUntil, startProduct, startProvider } from './support/product.ts';
import { script, startProcess } from './support/process.ts';
import { question } from './support/questions.ts';
import { flag, least, median, milliseconds, printBar, printPlace, printTable } from './support/report.ts';
import { chatRequest, headerOf, openConnection, type Connection } from './support/wire.ts';

const requests = flag('requests', 400);
/** Code runs interpreted for its first few hundred calls, a proxy for days. */
const WARM_UP = 500;
/** A rest after each request, so that what one side does after its answer (the commit) is not counted as the next side's latency. */
const REST_MS = 3;

async function time(connection: Connection, asked: string, expected: RegExp | undefined): Promise<number> {
  const request = chatRequest({ question: asked });
  const began = performance.now();
  const answer = await connection.exchange(request);
  const took = performance.now() - began;
  await delay(REST_MS);
  const status = headerOf(answer, 'cache-status') ?? '';
  if (expected !== undefined && !expected.test(status))
    throw new Error(`expected ${String(expected)} for ${JSON.stringify(asked)}, received "${status}"`);
  return took;
}

const provider = await startProvider();
const bare = startProcess([script('bare-proxy')], { as: 'typescript' });
const { port: barePort } = (await bare.ask({ port: provider.port })) as { port: number };
const off = await startProduct({ upstreamPort: provider.port, until: 'listening', flags: ['--mode', 'exact'] });
const on = await startProduct({ upstreamPort: provider.port, until: 'semantic' });
try {
  const known = 'How do I find the page with my invoices, and who can change the address on them?';
  await askUntil(off.port, 'exact', chatRequest({ question: known }));
  const wires = {
    direct: await openConnection(provider.port),
    bare: await openConnection(barePort),
    off: await openConnection(off.port),
    on: await openConnection(on.port),
    hit: await openConnection(off.port),
  };
  const times = { direct: [] as number[], bare: [] as number[], off: [] as number[], on: [] as number[], hit: [] as number[] };
  for (let i = 0; i < requests + WARM_UP; i += 1) {
    const asked = question(i);
    const direct = await time(wires.direct, asked, undefined);
    const throughBare = await time(wires.bare, asked, undefined);
    const missOff = await time(wires.off, asked, /fwd=/);
    const missOn = await time(wires.on, asked, /fwd=|detail=semantic/);
    const hit = await time(wires.hit, known, /detail=exact/);
    if (i < WARM_UP) continue;
    times.direct.push(direct);
    times.bare.push(throughBare);
    times.off.push(missOff);
    times.on.push(missOn);
    times.hit.push(hit);
  }
  const embedding = await embeddingTimes(Array.from({ length: 200 }, (_, i) => question(i)));
  printPlace(`Added latency, one connection, ${requests} requests a side`);
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    milliseconds(least(values)),
    milliseconds(median(values)),
    milliseconds(median(values) - median(times.direct)),
  ];
  printTable(
    ['side', 'least ms', 'median ms', 'above direct (medians)'],
    [
      row('direct to the provider', times.direct),
      row('a bare proxy (node:http and undici)', times.bare),
      row('miss, semantic off', times.off),
      row('miss, semantic on', times.on),
      row('exact hit', times.hit),
      row('embedding alone', embedding),
    ],
  );
  printBar('a miss with semantic off, above the bare proxy (medians)', median(times.off) - median(times.bare), { atMost: 0.2 }, ' ms');
  printBar('a miss with semantic off adds (medians)', median(times.off) - median(times.direct), { atMost: 0.2 }, ' ms');
  printBar('a miss with semantic off adds (least)', least(times.off) - least(times.direct), { atMost: 0.2 }, ' ms');
  printBar(
    'a miss with semantic on adds, less the embedding (medians)',
    median(times.on) - median(times.direct) - median(embedding),
    { atMost: 0.3 },
    ' ms',
  );
  printBar('an exact hit takes (median)', median(times.hit), { atMost: 0.15 }, ' ms');
  for (const wire of Object.values(wires)) wire.close();
} finally {
  await Promise.all([off.stop(), on.stop(), bare.stop('SIGKILL'), provider.process.stop('SIGKILL')]);
  off.discard();
  on.discard();
}
