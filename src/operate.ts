/** What people may ask of a running nearhit, answered from the store, the embedder and the observer's counts. */
import type { NearhitObserver } from './admin/observer.ts';
import {
  LISTED_AT_MOST,
  type EmbedderFacts,
  type Health,
  type Operations,
  type PurgedEntry,
  type PurgeReport,
} from './admin/operations.ts';
import type { Rate } from './learn/evidence.ts';
import type { Core } from './steps/core.ts';
import type { Explain } from './steps/explain.ts';
import { isSelected, type OpenStore, type Selection } from './store/store.ts';
import type { EntryId } from './units.ts';

export interface OperatePorts {
  readonly core: Core;
  readonly observer: NearhitObserver;
  readonly stored: OpenStore;
  readonly embedder: () => EmbedderFacts;
  readonly evidence: { readonly rate: () => Rate; readonly closedGroups: () => number };
  readonly explain: Explain;
  readonly version: string;
}

export function createOperations(ports: OperatePorts): Operations {
  const { core, observer, stored, embedder } = ports;
  return {
    health: () => health(core),
    stats: () => ({
      ...observer.counts(),
      version: ports.version,
      store: stored.catalogue.totals(),
      embedder: embedder(),
      falseHits: ports.evidence.rate(),
      closedGroups: ports.evidence.closedGroups(),
    }),
    feedback: (report) => core.feedback.fromOperator(report),
    explain: ports.explain,
    entry: (id) => stored.store.byId(id),
    purge: (selection, dryRun) => (dryRun ? Promise.resolve(report('dry', select(stored, selection), 0)) : purge(selection, ports)),
    metrics: () =>
      observer.metrics({
        store: stored.catalogue.totals(),
        embedder: embedder(),
        buffered: core.budget.held(),
        falseHits: ports.evidence.rate(),
        closedGroups: ports.evidence.closedGroups(),
      }),
  };
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
