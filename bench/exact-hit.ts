/**
 * Exact hits over 32 keep-alive connections, one core, against a bare node:http server that parses the same body and sends
 * the same headers and bytes. Flags: --rounds 7 --seconds 3 --connections 32 --stream 0
 */
import { askUntil, startProduct, startProvider } from './support/product.ts';
import { flag, printPlace } from './support/report.ts';
import { compareWithBare } from './support/side-by-side.ts';
import { chatRequest } from './support/wire.ts';

const how = { rounds: flag('rounds', 7), seconds: flag('seconds', 3), connections: flag('connections', 32) };
const stream = flag('stream', 0) === 1;
const request = chatRequest({ question: 'How do I reset my password?', stream });

const provider = await startProvider('provider');
const product = await startProduct({ upstreamPort: provider.port, core: 0, until: 'listening', flags: ['--mode', 'exact'] });
try {
  const hit = await askUntil(product.port, 'exact', request);
  printPlace(`Exact hits, ${how.connections} connections, one core, ${stream ? 'stream' : 'JSON'}`);
  await compareWithBare({ request, hit, product, ...how });
} finally {
  await Promise.all([product.stop(), provider.process.stop('SIGKILL')]);
  product.discard();
}
