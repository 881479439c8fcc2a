/**
 * Exact hits over 32 keep-alive connections, one core, against a bare node:http server that parses the same body and sends
 * the same headers and bytes. The sides take turns in one run, so that what else the machine does meets both.
 * Flags: --rounds 7 --seconds 3 --connections 32 --stream 0
 */
import type { BareAnswer } from './support/bare-server.ts';
import type { LoadOrder, LoadResult } from './support/load.ts';
import { script, startProcess, type Measured } from './support/process.ts';
import { askUntil, startProduct, startProvider } from './support/product.ts';
import { flag, least, median, most, printBar, printPlace, printTable, whole } from './support/report.ts';
import { chatRequest, type Answer } from './support/wire.ts';

const rounds = flag('rounds', 7);
const seconds = flag('seconds', 3);
const connections = flag('connections', 32);
const stream = flag('stream', 0) === 1;
const ask = { question: 'How do I reset my password?', stream };

interface Round {
  /** Requests per second of wall time. */
  readonly rate: number;
  /** Microseconds of the server's CPU time per request, all its threads. */
  readonly cpu: number;
}

async function oneRound(server: Measured, load: Measured, port: number): Promise<Round> {
  const order: LoadOrder = { port, request: chatRequest(ask).toString('base64'), connections, seconds };
  const before = await server.usage();
  const result = (await load.ask(order)) as LoadResult;
  const after = await server.usage();
  const cpu = after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system;
  return { rate: result.requests / result.seconds, cpu: cpu / result.requests };
}

/** The product's own headers and bytes, less those that node:http adds to any answer. */
function copyOf(answer: Answer): BareAnswer {
  const [line = '', ...fields] = answer.head.split('\r\n');
  if (fields.some((field) => /^transfer-encoding:/i.test(field)))
    throw new Error('cannot copy an answer that came in chunks: a hit is one write with its length');
  const kept = fields.filter((field) => !/^(date|connection|keep-alive|transfer-encoding):/i.test(field));
  const headers = kept.flatMap((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1).trim()]);
  return { status: Number(line.split(' ')[1]), headers, body: answer.body.toString('base64') };
}

const provider = await startProvider();
const product = await startProduct({ upstreamPort: provider.port, core: 0, until: 'listening', flags: ['--mode', 'exact'] });
const bare = startProcess([script('bare-server')], { as: 'typescript', core: 0 });
const load = startProcess([script('load')], { as: 'typescript', core: 1 });
try {
  const hit = await askUntil(product.port, 'exact', ask);
  const { port: barePort } = (await bare.ask(copyOf(hit))) as { port: number };
  printPlace(`Exact hits, ${connections} connections, one core, ${stream ? 'stream' : 'JSON'}`);
  const sides = { bare: [] as Round[], nearhit: [] as Round[] };
  for (let i = -1; i < rounds; i += 1) {
    const one = await oneRound(bare, load, barePort);
    const two = await oneRound(product.process, load, product.port);
    // The first pair only warms both up.
    if (i < 0) continue;
    sides.bare.push(one);
    sides.nearhit.push(two);
  }
  const rates = { bare: sides.bare.map((round) => round.rate), nearhit: sides.nearhit.map((round) => round.rate) };
  const costs = { bare: sides.bare.map((round) => round.cpu), nearhit: sides.nearhit.map((round) => round.cpu) };
  const row = (name: 'bare' | 'nearhit'): string[] => [
    name,
    whole(most(rates[name])),
    whole(median(rates[name])),
    least(costs[name]).toFixed(1),
    median(costs[name]).toFixed(1),
  ];
  printTable(['side', 'requests/s best', 'median', 'CPU us/request least', 'median'], [row('bare'), row('nearhit')]);
  printBar('requests per second, nearhit / bare (medians)', median(rates.nearhit) / median(rates.bare), { atLeast: 0.6 });
  printBar('requests per second, nearhit / bare (best)', most(rates.nearhit) / most(rates.bare), { atLeast: 0.6 });
  printBar('CPU per request, nearhit / bare (medians)', median(costs.nearhit) / median(costs.bare), { atMost: 1.67 });
  printBar('CPU per request, nearhit / bare (least)', least(costs.nearhit) / least(costs.bare), { atMost: 1.67 });
  console.log(
    `- CPU above bare: ${(median(costs.nearhit) - median(costs.bare)).toFixed(1)} us per request; body ${chatRequest(ask).length} bytes in, ${hit.body.length} bytes out`,
  );
} finally {
  await Promise.all([product.stop(), bare.stop('SIGKILL'), load.stop('SIGKILL'), provider.process.stop('SIGKILL')]);
  product.discard();
}
