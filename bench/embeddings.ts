/**
 * Embeddings of 1,536 dimensions as base64: exact hits of 1 and of 64 inputs over 32 keep-alive connections, one core, against a
 * bare node:http server that parses the same body and sends the same headers and bytes; then, of a batch of ten inputs with
 * seven known, the bytes that reach the provider and the bytes stored for a vector.
 * Flags: --rounds 5 --seconds 3 --connections 32
 */
import { askUntil, startProduct, startProvider } from './support/product.ts';
import { flag, printPlace, printTable, whole } from './support/report.ts';
import { compareWithBare } from './support/side-by-side.ts';
import { embeddingsRequest, headerOf, openConnection } from './support/wire.ts';

const how = { rounds: flag('rounds', 5), seconds: flag('seconds', 3), connections: flag('connections', 32) };
const numbered = (what: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${what} ${i}: the warranty covers parts and labour for two years from the day of purchase`);

const provider = await startProvider('embeddings-provider');
const product = await startProduct({ upstreamPort: provider.port, core: 0, until: 'listening', flags: ['--mode', 'exact'] });
const received = async (): Promise<number> => ((await provider.process.ask({ tell: 'received' })) as { received: number }).received;
try {
  for (const inputs of [1, 64]) {
    const request = embeddingsRequest(numbered('passage', inputs));
    const hit = await askUntil(product.port, 'exact', request);
    printPlace(`Embeddings, exact hits of ${inputs === 1 ? 'one input' : `${inputs} inputs`}, ${how.connections} connections, one core`);
    await compareWithBare({ request, hit, product, ...how });
  }

  printPlace('Embeddings, a batch of ten inputs');
  const ten = numbered('paragraph', 10);
  await askUntil(product.port, 'exact', embeddingsRequest(ten.slice(0, 7)));
  const connection = await openConnection(product.port);
  const before = await received();
  const request = embeddingsRequest(ten);
  const answer = await connection.exchange(request);
  const sent = (await received()) - before;
  connection.close();
  const bodyIn = request.length - request.indexOf('\r\n\r\n') - 4;
  printTable(
    ['known of ten', 'bytes from the caller', 'bytes to the provider', 'answer'],
    [['7', whole(bodyIn), whole(sent), headerOf(answer, 'cache-status') ?? '']],
  );
} finally {
  await Promise.all([product.stop(), provider.process.stop('SIGKILL')]);
  product.discard();
}
