/**
 * Exact hits over 32 keep-alive connections, one core, against a bare node:http server that parses the same body and sends
 * the same headers and bytes. Flags: --rounds 7 --seconds 3 --connections 32 --stream 0
 */
import { besideBare } from './support/beside-bare.ts';
import { askUntil, startProduct, startProvider } from './support/product.ts';
import { flag, least, median, most, printBar, printPlace, printTable, whole } from './support/report.ts';
import { chatRequest } from './support/wire.ts';

const effort = { rounds: flag('rounds', 7), seconds: flag('seconds', 3), connections: flag('connections', 32) };
const stream = flag('stream', 0) === 1;
const request = chatRequest({ question: 'How do I reset my password?', stream });

const provider = await startProvider();
const product = await startProduct({ upstreamPort: provider.port, core: 0, until: 'listening', flags: ['--mode', 'exact'] });
const beside = besideBare(product);
try {
  const hit = await askUntil(product.port, 'exact', request);
  printPlace(`Exact hits, ${effort.connections} connections, one core, ${stream ? 'stream' : 'JSON'}`);
  const { rates, costs } = await beside.compare(request, hit, effort);
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
    `- CPU above bare: ${(median(costs.nearhit) - median(costs.bare)).toFixed(1)} us per request; body ${request.length} bytes in, ${hit.body.length} bytes out`,
  );
} finally {
  await Promise.all([product.stop(), beside.stop(), provider.process.stop('SIGKILL')]);
  product.discard();
}
