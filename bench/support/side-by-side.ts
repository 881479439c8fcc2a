/** Two servers that answer one request with the same bytes, in turns, so that what else the machine does meets both. */
import type { BareAnswer } from './bare-server.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { script, startProcess, type Measured } from './process.ts';
import { least, median, most, printBar, printTable, whole } from './report.ts';
import type { Answer } from './wire.ts';

export interface Plan {
  readonly request: Buffer;
  /** What the product answers it with: the baseline sends the same. */
  readonly hit: Answer;
  readonly product: { readonly port: number; readonly process: Measured };
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

interface Round {
  /** Requests per second of wall time. */
  readonly rate: number;
  /** Microseconds of the server's CPU time per request, all its threads. */
  readonly cpu: number;
}

export async function compareWithBare(plan: Plan): Promise<void> {
  const bare = startProcess([script('bare-server')], { as: 'typescript', core: 0 });
  const load = startProcess([script('load')], { as: 'typescript', core: 1 });
  try {
    const { port } = (await bare.ask(copyOf(plan.hit))) as { port: number };
    const sides = { bare: [] as Round[], nearhit: [] as Round[] };
    for (let i = -1; i < plan.rounds; i += 1) {
      const one = await oneRound(bare, load, port, plan);
      const two = await oneRound(plan.product.process, load, plan.product.port, plan);
      // The first pair only warms both up.
      if (i < 0) continue;
      sides.bare.push(one);
      sides.nearhit.push(two);
    }
    print(sides, plan);
  } finally {
    await Promise.all([bare.stop('SIGKILL'), load.stop('SIGKILL')]);
  }
}

async function oneRound(server: Measured, load: Measured, port: number, plan: Plan): Promise<Round> {
  const { connections, seconds } = plan;
  const order: LoadOrder = { port, request: plan.request.toString('base64'), connections, seconds };
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

function print(sides: { readonly bare: readonly Round[]; readonly nearhit: readonly Round[] }, { request, hit }: Plan): void {
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
  const bodyIn = request.length - request.indexOf('\r\n\r\n') - 4;
  console.log(
    `- CPU above bare: ${(median(costs.nearhit) - median(costs.bare)).toFixed(1)} us per request; body ${bodyIn} bytes in, ${hit.body.length} bytes out`,
  );
}
