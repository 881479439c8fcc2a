/**
 * The counts as Prometheus text. prom-client's own counters hash their labels on every increment; here the hot path counts
 * in plain numbers and prom-client only writes them out, through the door it has for numbers that come from elsewhere
 * (`AggregatorRegistry.aggregate`). Names and labels are a promise: docs/operations.md lists them (a test compares).
 */
import type { Registry } from 'prom-client';
import type { Rate } from '../learn/evidence.ts';
import type { Counters } from './counters.ts';
import { BOUNDS, type Histogram } from './histogram.ts';
import type { EmbedderFacts, ReembedRun, Stats, VectorCounts } from './operations.ts';

/** What is measured at the moment of asking, by others. */
export interface Gauges {
  readonly store: Stats['store'];
  readonly vectors: VectorCounts;
  readonly reembed: ReembedRun;
  readonly embedder: EmbedderFacts;
  readonly buffered: number | undefined;
  /** Of all groups together. */
  readonly falseHits: Rate;
  /** Groups whose evidence does not hold the target. */
  readonly closedGroups: number;
}

type Labels = Readonly<Record<string, string | number>>;
interface Value {
  readonly value: number;
  readonly labels: Labels;
  readonly metricName?: string;
}
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator: 'sum';
  readonly values: readonly Value[];
}

/** The text format's own type, version 0.0.4. */
export const METRICS_CONTENT_TYPE: string = 'text/plain; version=0.0.4; charset=utf-8';

/** CPU, memory, event loop lag, garbage collection: standard names, watched from the first scrape on. */
let processMetrics: Registry | undefined;

export async function metricsText(counters: Counters, gauges: Gauges, droppedLines: number): Promise<string> {
  // Loaded at the first scrape: it takes a fifteenth of the time to the first answer after a start.
  const { AggregatorRegistry, collectDefaultMetrics, Registry } = await import('prom-client');
  if (processMetrics === undefined) {
    processMetrics = new Registry();
    collectDefaultMetrics({ register: processMetrics });
  }
  const ours = AggregatorRegistry.aggregate([[...countersOf(counters, droppedLines), ...histogramsOf(counters), ...gaugesOf(gauges)]]);
  return `${await ours.metrics()}\n${await processMetrics.metrics()}`;
}

function countersOf(counters: Counters, droppedLines: number): Metric[] {
  const requests = [...counters.requests].flatMap(([outcome, reasons]) =>
    [...reasons].map(([reason, value]) => ({ value, labels: { outcome, reason } })),
  );
  const upstream = [...counters.upstreamErrors].flatMap(([host, codes]) =>
    [...codes].map(([code, value]) => ({ value, labels: { upstream: host, code } })),
  );
  return [
    counter('nearhit_requests_total', 'Requests by outcome and reason.', requests),
    counter('nearhit_tokens_saved_total', 'Tokens that callers did not buy again.', single(counters.tokensSaved)),
    counter('nearhit_answers_stored_total', 'Answers that were stored.', single(counters.stored)),
    counter('nearhit_answers_dropped_total', 'Answers that were not stored, by reason.', labelled(counters.dropped, 'reason')),
    counter('nearhit_vetoes_total', 'Near neighbours that were not served, by veto.', labelled(counters.vetoes, 'veto')),
    counter(
      'nearhit_comparisons_total',
      'Fresh answers compared with what was stored nearby, by result.',
      labelled(counters.learned, 'result'),
    ),
    counter(
      'nearhit_model_texts_total',
      'Texts embedded for others, by the model of ours that they asked for.',
      labelled(counters.textsServed, 'model'),
    ),
    counter('nearhit_faults_total', 'Failures inside the cache that callers never saw, by code.', labelled(counters.faults, 'code')),
    counter('nearhit_upstream_errors_total', 'Errors of the upstream: our code, or http-<status> as it answered.', upstream),
    counter('nearhit_received_bytes_total', 'Bytes of request bodies read.', single(counters.bytesIn)),
    counter('nearhit_sent_bytes_total', 'Bytes of answer bodies sent.', single(counters.bytesOut)),
    counter('nearhit_log_lines_dropped_total', 'Log lines lost because their reader was too slow.', single(droppedLines)),
  ];
}

function histogramsOf(counters: Counters): Metric[] {
  const stages: [Histogram, Labels][] = [];
  for (const [outcome, histogram] of counters.total) stages.push([histogram, { stage: 'total', outcome }]);
  for (const [outcome, histogram] of counters.head) stages.push([histogram, { stage: 'head', outcome }]);
  const name = 'nearhit_stage_duration_seconds';
  const lookups: [Histogram, Labels][] = [
    [counters.embed, { stage: 'embed' }],
    [counters.search, { stage: 'search' }],
  ];
  return [
    histogram(name, 'Time until the whole answer (total) and its head (head) were sent, by outcome.', stages),
    histogram('nearhit_lookup_duration_seconds', 'Time spent embedding and searching, of requests that did.', lookups),
  ];
}

function gaugesOf(gauges: Gauges): Metric[] {
  const { store, embedder } = gauges;
  const states = (['ready', 'starting', 'down'] as const).map((state) => ({ value: embedder.kind === state ? 1 : 0, labels: { state } }));
  return [
    gauge('nearhit_entries', 'Entries stored.', single(store.entries)),
    ...vectorGauges(gauges),
    gauge('nearhit_store_bytes', 'Bytes that count against --max-size.', single(store.bytes)),
    gauge('nearhit_store_max_bytes', 'The bound on them.', single(store.maxBytes)),
    gauge('nearhit_embedder_info', '1 for the model that embeds: its id, and what runs it.', [
      { value: 1, labels: { model: embedder.model, kind: embedder.modelKind } },
    ]),
    gauge('nearhit_embedder_state', '1 for the state the embedder is in.', states),
    gauge(
      'nearhit_embedder_queue',
      'Texts that wait to be embedded.',
      optional(gauges.embedder.kind === 'ready' ? gauges.embedder.queued : undefined),
    ),
    gauge(
      'nearhit_false_hit_labels',
      'Would-be hits drawn by chance and compared: what stands behind the rate.',
      single(gauges.falseHits.labels),
    ),
    gauge('nearhit_false_hit_ratio', 'Wrong among them.', optional(gauges.falseHits.rate)),
    gauge('nearhit_false_hit_ratio_upper', 'One-sided 95% Clopper-Pearson bound on it.', single(gauges.falseHits.upper)),
    gauge(
      'nearhit_closed_groups',
      'Groups of traffic that are exact-only because their hits were wrong too often.',
      single(gauges.closedGroups),
    ),
    gauge('nearhit_buffered_bytes', 'Bytes held for requests in flight, bounded by --max-buffered.', optional(gauges.buffered)),
  ];
}

function vectorGauges({ vectors, reembed }: Gauges): Metric[] {
  const unfound = Object.entries(vectors.others).map(([model, value]) => ({ value, labels: { model } }));
  const run = reembed.kind === 'none' ? undefined : reembed;
  return [
    gauge('nearhit_vectors', 'Entries that can be found by meaning.', single(vectors.inUse)),
    gauge('nearhit_vectors_unused', 'Entries with a vector of a model that is not in use: nearhit reembed.', unfound),
    gauge('nearhit_vectors_missing', 'Entries that lack a vector, and would be found by meaning with one.', single(vectors.none)),
    gauge('nearhit_reembed_running', '1 while stored questions are embedded again.', single(reembed.kind === 'running' ? 1 : 0)),
    gauge('nearhit_reembed_done', 'Entries that this run, or the last one, has been through.', optional(run?.done)),
    gauge('nearhit_reembed_total', 'Entries that it is to go through.', optional(run?.total)),
  ];
}

function histogram(name: string, help: string, series: readonly (readonly [Histogram, Labels])[]): Metric {
  const values = series.flatMap(([measured, labels]) => {
    const cumulative = measured.cumulative();
    return [
      ...BOUNDS.map((bound, index) => ({
        value: cumulative[index] ?? 0,
        labels: { le: bound / 1000, ...labels },
        metricName: `${name}_bucket`,
      })),
      { value: measured.count(), labels: { le: '+Inf', ...labels }, metricName: `${name}_bucket` },
      { value: measured.sum() / 1000, labels, metricName: `${name}_sum` },
      { value: measured.count(), labels, metricName: `${name}_count` },
    ];
  });
  return { name, help, type: 'histogram', aggregator: 'sum', values };
}

function counter(name: string, help: string, values: readonly Value[]): Metric {
  return { name, help, type: 'counter', aggregator: 'sum', values };
}

function gauge(name: string, help: string, values: readonly Value[]): Metric {
  return { name, help, type: 'gauge', aggregator: 'sum', values };
}

function labelled(counts: ReadonlyMap<string, number>, label: string): Value[] {
  return [...counts].map(([name, value]) => ({ value, labels: { [label]: name } }));
}

function single(value: number): Value[] {
  return [{ value, labels: {} }];
}

function optional(value: number | undefined): Value[] {
  return value === undefined ? [] : single(value);
}
