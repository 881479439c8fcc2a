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

/** Long enough for the engine to have compiled what it will run. */
const WARM_UP_SECONDS = 1;

/** The servers are on core 0 and the load on core 1. */
export function besideBare(product: Product, parses: BareAnswer['parses']): BesideBare {
  const bare = startProcess([script('bare-server')], { as: 'typescript', core: 0 });
  const load = startProcess([script('load')], { as: 'typescript', core: 1 });
  return {
    compare: async (request, hit, effort) => {
      const { port } = (await bare.ask(copyOf(hit, parses))) as { port: number };
      const order = { request: request.toString('base64'), connections: effort.connections, seconds: effort.seconds };
      const sides = { bare: { server: bare, port }, nearhit: { server: product.process, port: product.port } } as const;
      const rates = { bare: [] as number[], nearhit: [] as number[] };
      const costs = { bare: [] as number[], nearhit: [] as number[] };
      for (let i = -1; i < effort.rounds; i += 1) {
        // Whoever goes second meets what the first left behind, so they take turns at that as well.
        for (const name of i % 2 === 0 ? (['bare', 'nearhit'] as const) : (['nearhit', 'bare'] as const)) {
          const { server, port: at } = sides[name];
          const { rate, cpu } = await oneRound(server, load, { ...order, port: at, ...(i < 0 ? { seconds: WARM_UP_SECONDS } : {}) });
          if (i < 0) continue;
          rates[name].push(rate);
          costs[name].push(cpu);
        }
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
function copyOf(answer: Answer, parses: BareAnswer['parses']): BareAnswer {
  const [line = '', ...fields] = answer.head.split('\r\n');
  if (fields.some((field) => /^transfer-encoding:/i.test(field)))
    throw new Error('cannot copy an answer that came in chunks: a hit is one write with its length');
  const kept = fields.filter((field) => !/^(date|connection|keep-alive|transfer-encoding):/i.test(field));
  const headers = kept.flatMap((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1).trim()]);
  return { status: Number(line.split(' ')[1]), headers, body: answer.body.toString('base64'), parses };
}
