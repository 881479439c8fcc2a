/**
 * Semantic hits at one connection with many entries in the scope, against the embedding alone: every question is a new
 * wording of a stored one, so each is embedded, searched for and judged.
 * Flags: --entries 10000 --requests 300
 */
import { rmSync } from 'node:fs';
import { embeddingTimes } from './support/embedding.ts';
import { startProduct, startProvider } from './support/product.ts';
import { question } from './support/questions.ts';
import { flag, least, median, milliseconds, printBar, printPlace, printTable } from './support/report.ts';
import { seed } from './support/seed.ts';
import { chatRequest, headerOf, openConnection } from './support/wire.ts';

const entries = flag('entries', 10_000);
const requests = flag('requests', 300);
/** Code runs interpreted for its first few hundred calls, a proxy for days. */
const WARM_UP = 1000;

const provider = await startProvider('provider');
const { data } = await seed(provider.port, requests + WARM_UP, entries - requests - WARM_UP);
const product = await startProduct({ upstreamPort: provider.port, data, until: 'semantic' });
try {
  const wire = await openConnection(product.port);
  const times: number[] = [];
  let missed = 0;
  for (let i = 0; i < requests + WARM_UP; i += 1) {
    // A miss would store the wording and be an exact hit ever after.
    const request = chatRequest({ question: question(i, 'second'), headers: ['Cache-Control: only-if-cached'] });
    const began = performance.now();
    const answer = await wire.exchange(request);
    const took = performance.now() - began;
    const served = headerOf(answer, 'cache-status')?.includes('detail=semantic') === true;
    if (!served) missed += 1;
    else if (i >= WARM_UP) times.push(took);
  }
  wire.close();
  const embedding = await embeddingTimes(Array.from({ length: 200 }, (_, i) => question(i, 'second')));
  const { memory } = await product.process.usage();
  printPlace(`Semantic hits, one connection, ${entries} entries in scope`);
  const row = (name: string, values: readonly number[]): string[] => [name, milliseconds(least(values)), milliseconds(median(values))];
  printTable(['side', 'least ms', 'median ms'], [row('embedding alone', embedding), row('semantic hit', times)]);
  printBar('a semantic hit, less the embedding (medians)', median(times) - median(embedding), { atMost: 0.5 }, ' ms');
  printBar('a semantic hit, less the embedding (least)', least(times) - least(embedding), { atMost: 0.5 }, ' ms');
  console.log(`- ${times.length} semantic hits, ${missed} not served; ${Math.round(memory.rss / 2 ** 20)} MiB resident`);
} finally {
  await Promise.all([product.stop(), provider.process.stop('SIGKILL')]);
  rmSync(data, { recursive: true, force: true });
}
