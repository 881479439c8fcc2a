/**
 * Exact hits of every endpoint and form, each beside a bare node:http server that sends the same headers and bytes: one row each.
 * Flags: --rounds 3 --seconds 1 --connections 32
 */
import { ENDPOINTS, scriptOf, type Ask, type Endpoint } from '../test/support/endpoints.ts';
import { startOrigin } from '../test/support/origin.ts';
import { besideBare } from './support/beside-bare.ts';
import { endpointRequest } from './support/endpoint-request.ts';
import { askUntil, startProduct } from './support/product.ts';
import { flag, least, median, printBar, printPlace, printTable, whole } from './support/report.ts';

const effort = { rounds: flag('rounds', 3), seconds: flag('seconds', 1), connections: flag('connections', 32) };
const also = ['--mode', 'exact', '--also-cache', 'speech,images'];

const origin = await startOrigin();
const product = await startProduct({ upstreamPort: origin.port, core: 0, until: 'listening', flags: also });
const beside = besideBare(product);
/** By how the request is recognised: JSON by its bytes, a form by reading and hashing it each time, since no two have the same boundary. */
const ratios = { json: [] as number[], form: [] as number[] };

async function row(endpoint: Endpoint, form: Ask['form']): Promise<string[]> {
  const ask = { form, feature: 'text', words: 'How do I reset my password?', image: '' } as const;
  origin.answer(scriptOf(endpoint, ask));
  const request = await endpointRequest(endpoint, ask);
  const hit = await askUntil(product.port, 'exact', request);
  const { rates, costs } = await beside.compare(request, hit, effort);
  const ratio = median(rates.nearhit) / median(rates.bare);
  ratios[typeof endpoint.request(ask).body === 'string' ? 'json' : 'form'].push(ratio);
  const cpu = [costs.bare, costs.nearhit].map((side) => median(side).toFixed(1));
  return [endpoint.name, form, String(hit.body.length), whole(median(rates.bare)), whole(median(rates.nearhit)), ratio.toFixed(2), ...cpu];
}

try {
  printPlace(`Exact hits of every endpoint, ${effort.connections} connections, one core, medians`);
  const rows: string[][] = [];
  for (const endpoint of ENDPOINTS) {
    rows.push(await row(endpoint, 'json'));
    if (endpoint.answer('text').wire.stream !== undefined) rows.push(await row(endpoint, 'stream'));
  }
  printTable(['endpoint', 'form', 'bytes out', 'bare, requests/s', 'nearhit', 'ratio', 'bare, CPU us/request', 'nearhit'], rows);
  printBar('requests per second, nearhit / bare, the least where JSON goes in', least(ratios.json), { atLeast: 0.5 });
  printBar('the same where a form goes in, which the bare server does not read', least(ratios.form), { atLeast: 0.5 });
} finally {
  await Promise.all([product.stop(), beside.stop(), origin.close()]);
  product.discard();
}
