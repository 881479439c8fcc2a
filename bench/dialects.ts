/**
 * Exact hits of every endpoint and form, each beside a bare node:http server that reads the same body, parses none of it, and sends the
 * same headers and bytes: one row each. The sides take short turns, and a row's ratio is the median of its rounds'.
 * Flags: --rounds 9 --seconds 0.25 --connections 32
 */
import { ENDPOINTS, scriptOf, type Ask, type Endpoint } from '../test/support/endpoints.ts';
import { startOrigin } from '../test/support/origin.ts';
import { besideBare } from './support/beside-bare.ts';
import { endpointRequest } from './support/endpoint-request.ts';
import { askUntil, startProduct } from './support/product.ts';
import { flag, least, median, printBar, printPlace, printTable, ratios, whole } from './support/report.ts';

const effort = { rounds: flag('rounds', 9), seconds: flag('seconds', 0.25), connections: flag('connections', 32) };
const also = ['--mode', 'exact', '--also-cache', 'speech,images'];

const origin = await startOrigin();
const product = await startProduct({ upstreamPort: origin.port, core: 0, until: 'listening', flags: also });
const beside = besideBare(product, 'nothing');
const perRow = { json: [] as number[], form: [] as number[] };

async function row(endpoint: Endpoint, form: Ask['form']): Promise<string[]> {
  const ask = { form, feature: 'text', words: 'How do I reset my password?', image: '' } as const;
  origin.answer(scriptOf(endpoint, ask));
  const request = await endpointRequest(endpoint, ask);
  const hit = await askUntil(product.port, 'exact', request);
  const { rates, costs } = await beside.compare(request, hit, effort);
  const ratio = median(ratios(rates.nearhit, rates.bare));
  perRow[typeof endpoint.request(ask).body === 'string' ? 'json' : 'form'].push(ratio);
  const bytes = [request.length - request.indexOf('\r\n\r\n') - 4, hit.body.length].map(String);
  const cpu = [costs.bare, costs.nearhit].map((side) => median(side).toFixed(1));
  const above = median(ratios(costs.bare, costs.nearhit)).toFixed(2);
  return [endpoint.name, form, ...bytes, whole(median(rates.bare)), whole(median(rates.nearhit)), ratio.toFixed(2), ...cpu, above];
}

try {
  printPlace(`Exact hits of every endpoint, ${effort.connections} connections, one core, medians`);
  const rows: string[][] = [];
  for (const endpoint of ENDPOINTS) {
    rows.push(await row(endpoint, 'json'));
    if (endpoint.answer('text').wire.stream !== undefined) rows.push(await row(endpoint, 'stream'));
  }
  const cpu = ['bare, CPU us/request', 'nearhit', 'bare / nearhit'];
  printTable(['endpoint', 'form', 'bytes in', 'bytes out', 'bare, requests/s', 'nearhit', 'ratio', ...cpu], rows);
  printBar('requests per second, nearhit / bare, the least where JSON goes in', least(perRow.json), { atLeast: 0.5 });
  printBar('the same where a form goes in', least(perRow.form), { atLeast: 0.5 });
} finally {
  await Promise.all([product.stop(), beside.stop(), origin.close()]);
  product.discard();
}
