/** `nearhit stats`: what a running nearhit has done since it started. */
import type { Stats } from '../admin/operations.ts';
import { askAdmin } from './admin-client.ts';
import { DONE, type Call, type ExitCode } from './call.ts';
import { configure } from './config-flags.ts';
import { pace } from './reembed.ts';
import { inBytes, table } from './table.ts';

type LatencySummary = Stats['latency']['embed'];

export async function stats(call: Call): Promise<ExitCode> {
  const configured = configure(call, 'stats', { json: 'switch' });
  if (configured.kind === 'refused') return configured.code;
  const answer = await askAdmin(configured.config, '/api/stats', undefined);
  call.out.write(configured.values.has('json') ? `${JSON.stringify(answer, null, 2)}\n` : statsText(answer as Stats));
  return DONE;
}

export function statsText(told: Stats): string {
  const { hitRatio, store, vectors } = told;
  const facts = [
    ['version', told.version],
    ['up for', `${Math.floor(told.uptimeMs / 60_000)} min`],
    ['requests', String(told.requests)],
    [
      'hit ratio',
      `${percent(hitRatio.overall)} (exact ${percent(hitRatio.exact)}, alias ${percent(hitRatio.alias)}, semantic ${percent(hitRatio.semantic)}, joined ${percent(hitRatio.joined)})`,
    ],
    ['false hits', falseHitsText(told)],
    ['tokens saved', String(told.tokensSaved)],
    ['entries', `${store.entries}, of which ${vectors.inUse} can be found by meaning`],
    ...notFound(told),
    ['store', `${inBytes(store.bytes)} of ${inBytes(store.maxBytes)}`],
    ['embedder', embedderText(told.embedder)],
  ];
  return [
    facts.map(([name, value]) => `${(name ?? '').padEnd(16)}${value}\n`).join(''),
    outcomes(told),
    counted('not stored', told.dropped),
    counted('vetoed', told.vetoes),
    counted('compared', told.learned),
    counted('texts embedded', told.textsServed),
    counted('faults', told.faults),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** Only where there is something to do, or being done. */
function notFound({ vectors, reembed }: Stats): string[][] {
  const others = Object.entries(vectors.others).map(([model, count]) => `${count} carry vectors of ${model}`);
  return [
    ...(others.length === 0 ? [] : [['not by meaning', `${others.join(', ')}; nearhit reembed embeds them again`]]),
    ...(vectors.none === 0 ? [] : [['without vector', `${vectors.none}, embedded by themselves while the model is there`]]),
    ...(reembed.kind === 'running' ? [['embedding', `${reembed.done} of ${reembed.total} entries, ${pace(reembed)}`]] : []),
  ];
}

function embedderText(told: Stats['embedder']): string {
  const named = `${told.name} (${told.modelKind}${told.calibration === 'none' ? ', in shadow: it has no calibration' : ''})`;
  return told.kind === 'down' ? `${named} is down: ${told.why}` : `${named} is ${told.kind}`;
}

/** The rate is never shown without its bound and the labels behind it. */
function falseHitsText({ falseHits, closedGroups }: Stats): string {
  const { labels, wrong, rate, upper, standing } = falseHits;
  const measured =
    rate === undefined
      ? 'none measured'
      : `${(rate * 100).toFixed(2)}% (${wrong} of ${labels}), at most ${(upper * 100).toFixed(2)}% with 95% confidence`;
  const closed = closedGroups === 0 ? '' : `; ${closedGroups} groups of traffic are exact-only for now`;
  return `${measured}${standing === 'live' ? '' : `; ${standing}`}${closed}`;
}

function outcomes(told: Stats): string {
  const rows = Object.entries(told.outcomes).map(([outcome, count]) => {
    const { total } = told.latency;
    const reasons = Object.entries(told.reasons[outcome as keyof Stats['reasons']] ?? {}).map(([reason, times]) => `${reason} ${times}`);
    return [outcome, String(count), ...latency(total[outcome as keyof typeof total]), reasons.join(', ')];
  });
  if (rows.length === 0) return '';
  const lookups = [
    ['(embedding)', String(told.latency.embed.count), ...latency(told.latency.embed), ''],
    ['(search)', String(told.latency.search.count), ...latency(told.latency.search), ''],
  ];
  const columns = [
    { title: 'outcome', align: 'left' },
    { title: 'count', align: 'right' },
    { title: 'p50 ms', align: 'right' },
    { title: 'p95 ms', align: 'right' },
    { title: 'p99 ms', align: 'right' },
    { title: 'reasons', align: 'left' },
  ] as const;
  return table(columns, [...rows, ...lookups]);
}

function latency(summary: LatencySummary | undefined): string[] {
  return summary === undefined || summary.count === 0 ? ['', '', ''] : [summary.p50, summary.p95, summary.p99].map(short);
}

function short(milliseconds: number): string {
  return milliseconds >= 100 ? String(Math.round(milliseconds)) : milliseconds.toPrecision(3);
}

function counted(title: string, counts: Readonly<Record<string, number>>): string {
  const named = Object.entries(counts).map(([name, count]) => `${name} ${count}`);
  return named.length === 0 ? '' : `${title.padEnd(16)}${named.join(', ')}\n`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
