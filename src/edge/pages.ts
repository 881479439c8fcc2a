/** The host's own pages, below a prefix of the data port that no guest sees. */
import type { Exchange } from '../exchange.ts';
import type { GuestPool } from './guest-pool.ts';

const PREFIX = '/nearhit/edge/';

export interface PagePorts {
  readonly pool: Pick<GuestPool, 'state' | 'load'>;
  readonly metrics: () => string;
}

/** `undefined`: the request is for a guest. */
export function ownPage(exchange: Exchange, { pool, metrics }: PagePorts): Promise<void> | undefined {
  if (!exchange.target.startsWith(PREFIX)) return undefined;
  const [page] = exchange.target.slice(PREFIX.length).split('?', 1);
  switch (page) {
    case 'healthz':
      return json(exchange, 200, { status: 'alive' });
    case 'readyz':
      return json(exchange, pool.state === 'ready' ? 200 : 503, { status: pool.state, ...pool.load });
    case 'metrics':
      return text(exchange, 200, 'text/plain; version=0.0.4; charset=utf-8', metrics());
    default:
      return text(exchange, 404, 'text/plain; charset=utf-8', `no such page: this host answers at ${PREFIX}healthz, readyz and metrics\n`);
  }
}

function json(exchange: Exchange, status: number, body: object): Promise<void> {
  return text(exchange, status, 'application/json', `${JSON.stringify(body)}\n`);
}

function text(exchange: Exchange, status: number, type: string, body: string): Promise<void> {
  return exchange.reply({ status, headers: ['content-type', type, 'cache-control', 'no-store'] }, Buffer.from(body));
}
