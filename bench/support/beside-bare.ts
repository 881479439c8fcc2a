/** Hits of one request beside a bare node:http server that sends the same headers and bytes: the sides take turns, so what else the machine does meets both. */
import type { BareAnswer } from './bare-server.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { script, startProcess, type Measured } from './process.ts';
import type { Product } from './product.ts';
import type { Answer } from './wire.ts';

export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
}

export interface Sides {
  /** Requests per second of wall time, a round each. */
  readonly rates: { readonly bare: readonly number[]; readonly nearhit: readonly number[] };
  /** Microseconds of the server's CPU time per request, all its threads. */
  readonly costs: { readonly bare: readonly number[]; readonly nearhit: readonly number[] };
}

export interface BesideBare {
  /** `hit`: what the product answered to `request`. */
  compare(request: Buffer, hit: Answer, effort: Effort): Promise<Sides>;
  stop(): Promise<unknown>;
}

/** The servers are on core 0 and the load on core 1. */
export function besideBare(product: Product): BesideBare {
  const bare = startProcess([script('bare-server')], { as: 'typescript', core: 0 });
  const load = startProcess([script('load')], { as: 'typescript', core: 1 });
  return {
    compare: async (request, hit, effort) => {
      const { port } = (await bare.ask(copyOf(hit))) as { port: number };
      const order = { request: request.toString('base64'), connections: effort.connections, seconds: effort.seconds };
      const rates = { bare: [] as number[], nearhit: [] as number[] };
      const costs = { bare: [] as number[], nearhit: [] as number[] };
      for (let i = -1; i < effort.rounds; i += 1) {
        const one = await oneRound(bare, load, { ...order, port });
        const two = await oneRound(product.process, load, { ...order, port: product.port });
        // The first pair only warms both up.
        if (i < 0) continue;
        rates.bare.push(one.rate);
        rates.nearhit.push(two.rate);
        costs.bare.push(one.cpu);
        costs.nearhit.push(two.cpu);
      }
      return { rates, costs };
    },
    stop: () => Promise.all([bare.stop('SIGKILL'), load.stop('SIGKILL')]),
  };
}

async function oneRound(server: Measured, load: Measured, order: LoadOrder): Promise<{ readonly rate: number; readonly cpu: number }> {
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
