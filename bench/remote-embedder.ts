/**
 * The same model in a worker of this process and behind another nearhit on loopback, one worker each, in turns: what one text costs
 * more for the way there, and how many texts a second come back where many wait, by the size of a batch.
 * Flags: --texts 300 --many 500
 */
import type { RemoteModel } from '../src/config.ts';
import { DEFAULT_MODEL } from '../src/embed/registry.ts';
import { defaultConfig } from '../src/overrides.ts';
import type { Embedder } from '../src/embed/embedder.ts';
import { toMs } from '../src/units.ts';
import { loadModels } from './support/built.ts';
import { startProduct } from './support/product.ts';
import { question } from './support/questions.ts';
import { flag, least, median, milliseconds, most, printPlace, printTable, whole } from './support/report.ts';

const texts = flag('texts', 300);
const many = flag('many', 500);
/** Texts that wait at once, within the bound of a queue. */
const WAITING = 200;
const BATCHES = [1, 8, 32, 128] as const;
/** The default. */
const USUAL = 32;
const ROUNDS = 5;

const { openModel } = await loadModels();
const options = { config: { ...defaultConfig(), embedWorkers: 1 }, storage: 'memory', notice: console.error, loopToken: 'bench' } as const;
/** Its only provider is never asked. */
const server = await startProduct({ upstreamPort: 9, until: 'semantic', flags: ['--embed-workers', '1'] });

function elsewhere(batch: number): Embedder {
  const url = `http://127.0.0.1:${server.port}`;
  const model: RemoteModel = {
    kind: 'remote',
    api: 'openai',
    url,
    model: `nearhit/${DEFAULT_MODEL.name}`,
    dimensions: 384,
    prefix: '',
    maxTokens: 256,
    timeout: toMs(60_000),
    batch,
  };
  return openModel({ name: 'elsewhere', model }, options);
}

async function timeOf(embedder: Embedder, text: string): Promise<number> {
  const began = performance.now();
  await embedder.embed(text, undefined);
  return performance.now() - began;
}

/** Texts a second, `WAITING` of them at once. */
async function rateOf(embedder: Embedder): Promise<number> {
  const began = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < many) await embedder.embed(question(next++), undefined);
  };
  await Promise.all(Array.from({ length: WAITING }, lane));
  return (many * 1000) / (performance.now() - began);
}

const here = openModel(DEFAULT_MODEL, options);
const there = new Map(BATCHES.map((batch) => [batch, elsewhere(batch)] as const));
const usual = there.get(USUAL) ?? here;
const sides: readonly (readonly [name: string, embedder: Embedder])[] = [
  ['a worker here', here],
  ...[...there].map(([batch, embedder]) => [`another nearhit, batches of ${batch}`, embedder] as const),
];
try {
  for (let i = 0; i < 50; i += 1) await Promise.all([here, usual].map((embedder) => timeOf(embedder, `warm up ${i}`)));

  printPlace('One text, through a worker here and through another nearhit on loopback');
  const times = { here: [] as number[], there: [] as number[] };
  for (let i = 0; i < texts; i += 1) {
    times.here.push(await timeOf(here, question(i)));
    times.there.push(await timeOf(usual, question(i)));
  }
  const row = (name: string, own: readonly number[]): string[] => [name, milliseconds(least(own)), milliseconds(median(own))];
  const added = times.there.map((time, i) => time - (times.here[i] ?? 0));
  const ratios = times.there.map((time, i) => time / (times.here[i] ?? Number.NaN));
  printTable(
    ['one text of some 16 tokens, milliseconds', 'least', 'median'],
    [
      row('a worker here', times.here),
      row('another nearhit', times.there),
      ['added, text by text', '', milliseconds(median(added))],
      ['ratio, text by text', '', median(ratios).toFixed(2)],
    ],
  );

  printPlace(`${whole(many)} texts, ${WAITING} waiting at once`);
  const rates = new Map(sides.map(([name]) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever comes first finds the machine as the last round left it, so each comes first in its turn.
    const first = round % sides.length;
    for (const [name, embedder] of [...sides.slice(first), ...sides.slice(0, first)]) rates.get(name)?.push(await rateOf(embedder));
  }
  const [own = []] = rates.values();
  printTable(
    ['texts a second, in turns', 'best', 'median', 'to a worker here, round by round: median'],
    [...rates].map(([name, theirs]) => [
      name,
      whole(most(theirs)),
      whole(median(theirs)),
      median(theirs.map((rate, i) => rate / (own[i] ?? Number.NaN))).toFixed(2),
    ]),
  );
} finally {
  await Promise.all(sides.map(([, embedder]) => embedder.close()));
  await server.stop();
  server.discard();
}
