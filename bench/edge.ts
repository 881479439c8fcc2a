/**
 * Where the time of a request goes in the cache as a component: HTTP, identity, store, embedding, search, judge, replay; for three
 * builds of it: everything in the guest, models by name on the host, models and search on the host. One request at a time.
 * Flags: --requests 100 --entries 50, and --cache FILE, --cache-nn FILE, --cache-all FILE for components that are built already.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestRecord } from '../src/observer.ts';
import { startEdgeHost, type EdgeHost } from './support/edge-host.ts';
import { repository } from './support/process.ts';
import { startProvider } from './support/product.ts';
import { question } from './support/questions.ts';
import { flag, least, median, milliseconds, printBar, printPlace, printTable } from './support/report.ts';
import { chatRequest, openConnection, type Connection } from './support/wire.ts';

const WORLDS = [
  { name: 'cache-all', what: 'all in the guest' },
  { name: 'cache-nn', what: 'models on the host' },
  { name: 'cache', what: 'models and search on the host' },
] as const;
type World = (typeof WORLDS)[number];

const requests = flag('requests', 100);
const entries = flag('entries', 50);
/** Each thread compiles the guest's hot code for itself. */
const WARM_UP = 20;
/** Above the default target the nearest by meaning are judged as well as those that share words: with all of them asked of every guest. */
const BY_MEANING = ['--env', 'NEARHIT_MAX_FALSE_HITS=5%', '--env', 'NEARHIT_LOOKUP_TIMEOUT=60s', '--env', 'NEARHIT_HOLDOUT=0'];

const STAGES = ['HTTP and the host', 'identity', 'store', 'embedding', 'search', 'judge', 'replay'] as const;
type Stages = Readonly<Record<(typeof STAGES)[number], number>>;

interface Measured {
  readonly total: number;
  readonly stages: Stages;
}

const folder = mkdtempSync(join(tmpdir(), 'nearhit-edge-bench-'));
const provider = await startProvider('provider');
try {
  printPlace(`The cache as a component, ${entries} entries in scope, one request at a time`);
  for (const world of WORLDS) await measure(world);
} finally {
  await provider.process.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function measure(world: World): Promise<void> {
  const host = await startEdgeHost(componentOf(world), provider.port, BY_MEANING);
  const wire = await openConnection(host.port);
  try {
    for (let i = 0; i < entries; i += 1) await ask(host, wire, question(i, 'first'));
    const exact = await series(host, wire, () => question(0, 'first'), 'exact');
    const semantic = await series(host, wire, (i) => question(i % entries, 'second'), 'semantic');
    const meant = await series(host, wire, (i) => otherWords(i % entries), 'error');
    print(world, { exact, semantic, meant });
    await printInstances(host);
  } finally {
    wire.close();
    await host.stop();
  }
}

/** So few words of it are stored that it is looked up by meaning, and nothing is served: all that a lookup can cost. */
function otherWords(i: number): string {
  return question(i, 'first').replace('reset the password of', 'regain entry to');
}

/** `only-if-cached`: a rewording that missed would be stored, and be an exact hit ever after. */
async function series(
  host: EdgeHost,
  wire: Connection,
  text: (i: number) => string,
  outcome: RequestRecord['outcome'],
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (let i = 0; i < WARM_UP + requests; i += 1) {
    const { total, record } = await ask(host, wire, text(i), ['Cache-Control: only-if-cached']);
    if (i >= WARM_UP && record.outcome === outcome) measured.push({ total, stages: stagesOf(total, record) });
  }
  return measured;
}

async function ask(
  host: EdgeHost,
  wire: Connection,
  text: string,
  headers: readonly string[] = [],
): Promise<{ readonly total: number; readonly record: RequestRecord }> {
  const request = chatRequest({ question: text, headers });
  await host.rested();
  const began = performance.now();
  await wire.exchange(request);
  const total = performance.now() - began;
  return { total, record: await host.record() };
}

/** The tiers before the third are the store's; of the third, all but finding and judging is embedding. */
function stagesOf(total: number, record: RequestRecord): Stages {
  const { totalMs, understoodMs = 0, foundMs = 0, embedMs = 0, searchMs = 0, judgeMs = 0 } = record;
  return {
    'HTTP and the host': total - totalMs,
    identity: understoodMs,
    store: foundMs - understoodMs - embedMs - searchMs - judgeMs,
    embedding: embedMs,
    search: searchMs,
    judge: judgeMs,
    replay: totalMs - foundMs,
  };
}

interface Series {
  readonly exact: readonly Measured[];
  readonly semantic: readonly Measured[];
  /** Looked up by meaning. */
  readonly meant: readonly Measured[];
}

function print({ name, what }: World, { exact, semantic, meant }: Series): void {
  console.log(`### ${what} (\`${name}\`)\n`);
  const all = [exact, semantic, meant];
  const cells = (values: readonly number[]): string[] =>
    values.length === 0 ? ['-', '-'] : [milliseconds(least(values)), milliseconds(median(values))];
  const rows = STAGES.map((stage) => [stage, ...all.flatMap((series) => cells(series.map(({ stages }) => stages[stage])))]);
  const totals = ['**all of it**', ...all.flatMap((series) => cells(series.map(({ total }) => total)))];
  const head = ['exact hit', 'semantic hit', 'looked up by meaning'].flatMap((kind) => [`${kind}, least ms`, 'median']);
  printTable(['stage', ...head], [...rows, totals]);
  console.log(
    `- of ${requests} each, ${exact.length} were exact hits, ${semantic.length} semantic ones, ${meant.length} looked up by meaning`,
  );
  if (name === 'cache') printBar('an exact hit, least', least(exact.map(({ total }) => total)), { atMost: 10 }, ' ms');
  console.log(`- embedding and search: **${shareOf(semantic)} %** of a semantic hit, **${shareOf(meant)} %** of a lookup by meaning`);
}

async function printInstances(host: EdgeHost): Promise<void> {
  const { ms, times } = await host.spent('instance_seconds');
  console.log(`- an instance took ${milliseconds(ms / times)} ms to make on average (${times} of them), before its request\n`);
}

function shareOf(series: readonly Measured[]): string {
  if (series.length === 0) return '-';
  const shares = series.map(({ total, stages }) => (stages.embedding + stages.search) / total);
  return (100 * median(shares)).toFixed(0);
}

function componentOf({ name }: World): string {
  const at = process.argv.indexOf(`--${name}`);
  const given = at < 0 ? undefined : process.argv[at + 1];
  if (given !== undefined) return given;
  const out = join(folder, `${name}.wasm`);
  const { status } = spawnSync(process.execPath, [repository('bin/nearhit.js'), 'edge', 'build', '--world', name, '--out', out], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`nearhit edge build --world ${name} ended with ${status}`);
  return out;
}
