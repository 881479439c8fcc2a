/** What people may ask of a running nearhit, answered from the store, the embedder and the observer's counts. */
import type { NearhitObserver } from './admin/observer.ts';
import {
  LISTED_AT_MOST,
  type EmbedderFacts,
  type Health,
  type Operations,
  type PurgedEntry,
  type PurgeReport,
  type Stats,
} from './admin/operations.ts';
import type { Rate } from './learn/evidence.ts';
import type { Reembedding } from './reembed/reembedding.ts';
import type { Core } from './steps/core.ts';
import type { Explain } from './steps/explain.ts';
import { isSelected, type OpenStore, type Selection, type StoreTotals } from './store/store.ts';
import type { EntryId } from './units.ts';

export interface OperatePorts {
  readonly core: Core;
  readonly observer: NearhitObserver;
  readonly stored: OpenStore;
  readonly embedder: () => EmbedderFacts;
  readonly evidence: { readonly rate: () => Rate; readonly closedGroups: () => number };
  readonly explain: Explain;
  readonly reembedding: Pick<Reembedding, 'order' | 'counts' | 'run'>;
  readonly version: string;
}

export function createOperations(ports: OperatePorts): Operations {
  const { core, observer, stored, embedder, reembedding } = ports;
  const kept = (): Pick<Stats, 'store' | 'vectors' | 'reembed'> => ({
    store: sizesOf(stored.catalogue.totals()),
    vectors: reembedding.counts(),
    reembed: reembedding.run(),
  });
  return {
    health: () => health(core),
    stats: () => ({
      ...observer.counts(),
      version: ports.version,
      ...kept(),
      embedder: embedder(),
      falseHits: ports.evidence.rate(),
      closedGroups: ports.evidence.closedGroups(),
    }),
    feedback: (report) => core.feedback.fromOperator(report),
    explain: ports.explain,
    entry: (id) => stored.store.byId(id),
    purge: (selection, dryRun) => (dryRun ? Promise.resolve(report('dry', select(stored, selection), 0)) : purge(selection, ports)),
    reembed: (order) => {
      const run = reembedding.order(order);
      return { model: embedder().model, vectors: reembedding.counts(), run };
    },
    metrics: () =>
      observer.metrics({
        ...kept(),
        embedder: embedder(),
        buffered: core.budget.held(),
        falseHits: ports.evidence.rate(),
        closedGroups: ports.evidence.closedGroups(),
      }),
  };
}

/** Without the counts by model, which are told as vectors. */
function sizesOf({ entries, bytes, maxBytes }: StoreTotals): Stats['store'] {
  return { entries, bytes, maxBytes };
}

function health(core: Core): Health {
  const { ready, semantic, store } = core.ready();
  const degraded = semantic !== 'ready' || store !== 'ok';
  return { status: ready ? (degraded ? 'degraded' : 'ready') : 'starting', semantic, store };
}

interface Selected {
  readonly ids: readonly EntryId[];
  readonly bytes: number;
  readonly listed: readonly PurgedEntry[];
}

/**
 * Flights first: an answer on its way would otherwise be committed behind the purge's back. Then the commits already under
 * way are awaited, and what is there now goes.
 */
async function purge(selection: Selection, ports: OperatePorts): Promise<PurgeReport> {
  ports.core.flights.spoil((facts) => isSelected(facts, selection), 'purged');
  await ports.core.flights.settled();
  const selected = select(ports.stored, selection);
  const removed = await ports.stored.catalogue.remove(selected.ids);
  return report('real', selected, removed.length);
}

function select(stored: OpenStore, selection: Selection): Selected {
  const ids: EntryId[] = [];
  const listed: PurgedEntry[] = [];
  let bytes = 0;
  for (const facts of stored.catalogue.list(selection)) {
    ids.push(facts.id);
    bytes += facts.size;
    if (listed.length < LISTED_AT_MOST) listed.push(toPurged(facts));
  }
  return { ids, bytes, listed };
}

/** Without key, scope and tenant: a list for people. */
function toPurged(facts: PurgedEntry): PurgedEntry {
  const { id, model, upstream, callerScope, tags, storedAt, expiresAt, size, hits } = facts;
  return { id, model, upstream, callerScope, tags, storedAt, expiresAt, size, hits };
}

function report(run: PurgeReport['run'], selected: Selected, removed: number): PurgeReport {
  return { run, matched: selected.ids.length, removed, bytes: selected.bytes, entries: selected.listed };
}
