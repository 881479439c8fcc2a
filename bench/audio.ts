/**
 * A transcription's upload, milliseconds from its first byte to the whole answer: straight to the provider, piped through a bare proxy,
 * as a miss through nearhit (which must have all of it before it can say that nothing is stored), and as an exact hit.
 * The four take turns within one run. Flags: --rounds 15 --megabytes 10
 */
import { randomBytes } from 'node:crypto';
import { startProduct, startProvider } from './support/product.ts';
import { script, startProcess } from './support/process.ts';
import { flag, least, median, milliseconds, printBar, printPlace, printTable, ratios } from './support/report.ts';
import { headerOf, openConnection, type Connection } from './support/wire.ts';

const rounds = flag('rounds', 15);
const megabytes = flag('megabytes', 10);
const WARM_UP = 3;
const BOUNDARY = 'bench-boundary-4711';
const known = randomBytes(megabytes * 1_000_000);

function uploadOf(sound: Buffer): Buffer {
  const opening = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="talk.mp3"\r\nContent-Type: audio/mpeg\r\n\r\n`;
  const closing = `\r\n--${BOUNDARY}\r\nContent-Disposition: form-data; name="model"\r\n\r\ngpt-4o-transcribe\r\n--${BOUNDARY}--\r\n`;
  const head = [
    'POST /v1/audio/transcriptions HTTP/1.1',
    'Host: 127.0.0.1',
    'Authorization: Bearer sk-proj-bench',
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    `Content-Length: ${opening.length + sound.length + closing.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n${opening}`), sound, Buffer.from(closing)]);
}

/** Sound nobody has sent before. */
function fresh(): Buffer {
  const sound = Buffer.from(known);
  randomBytes(16).copy(sound, sound.length >> 1);
  return sound;
}

async function time(connection: Connection, request: Buffer, expected: RegExp | undefined): Promise<number> {
  const began = performance.now();
  const answer = await connection.exchange(request);
  const took = performance.now() - began;
  const status = headerOf(answer, 'cache-status') ?? '';
  if (expected !== undefined && !expected.test(status)) throw new Error(`expected ${String(expected)}, received "${status}"`);
  return took;
}

const provider = await startProvider('provider');
const bare = startProcess([script('bare-proxy')], { as: 'typescript' });
const { port: barePort } = (await bare.ask({ port: provider.port })) as { port: number };
const product = await startProduct({ upstreamPort: provider.port, until: 'listening', flags: ['--mode', 'exact'] });
try {
  const wires = {
    direct: await openConnection(provider.port),
    bare: await openConnection(barePort),
    nearhit: await openConnection(product.port),
  };
  const stored = uploadOf(known);
  await time(wires.nearhit, stored, /fwd=miss/);
  const times = { direct: [] as number[], bare: [] as number[], miss: [] as number[], hit: [] as number[] };
  for (let i = -WARM_UP; i < rounds; i += 1) {
    const upload = uploadOf(fresh());
    const one = {
      direct: await time(wires.direct, upload, undefined),
      bare: await time(wires.bare, upload, undefined),
      miss: await time(wires.nearhit, upload, /fwd=miss/),
      hit: await time(wires.nearhit, stored, /detail=exact/),
    };
    if (i < 0) continue;
    for (const side of ['direct', 'bare', 'miss', 'hit'] as const) times[side].push(one[side]);
  }
  printPlace(`Uploads of ${megabytes} MB, one connection, ${rounds} rounds`);
  const row = (name: string, values: readonly number[]): string[] => [
    name,
    milliseconds(least(values)),
    milliseconds(median(values)),
    median(ratios(values, times.bare)).toFixed(2),
  ];
  printTable(
    ['side', 'least ms', 'median ms', 'over the bare proxy (median of rounds)'],
    [
      row('direct to the provider', times.direct),
      row('piped through a bare proxy (node:http and undici)', times.bare),
      row('miss: hashed, looked up, then sent on', times.miss),
      row('exact hit', times.hit),
    ],
  );
  printBar('time of a miss over the bare proxy (median of rounds)', median(ratios(times.miss, times.bare)), { atMost: 1.2 });
  printBar('the same (least over least)', least(times.miss) / least(times.bare), { atMost: 1.2 });
  const { memory } = await product.process.usage();
  console.log(`- nearhit's memory at the end: ${Math.round(memory.rss / 2 ** 20)} MiB\n`);
  for (const wire of Object.values(wires)) wire.close();
} finally {
  await Promise.all([product.stop(), bare.stop('SIGKILL'), provider.process.stop('SIGKILL')]);
  product.discard();
}
