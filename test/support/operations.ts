/** Operations over fixed facts, for tests of what stands in front of them. */
import type { NearhitObserver } from '../../src/admin/observer.ts';
import type { Operations } from '../../src/admin/operations.ts';
import type { EntryFacts } from '../../src/entry.ts';
import type { Selection } from '../../src/store/store.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toScope, toTenant } from '../../src/units.ts';

export const TOKEN = 'a-token-of-sufficient-length';

export interface Purged {
  readonly selection: Selection;
  readonly dryRun: boolean;
}

const DIGEST = 'A'.repeat(43);
const FACTS: EntryFacts & { readonly question: string } = {
  id: toEntryId('e_abcdefghijklmnop'),
  key: toKey(DIGEST),
  scope: toScope(DIGEST),
  tenant: toTenant(DIGEST),
  upstream: 'https://api.openai.com',
  model: 'demo-model',
  callerScope: '',
  tags: ['prices'],
  storedAt: toEpochMs(1_700_000_000_000),
  expiresAt: toEpochMs(1_700_086_400_000),
  size: toBytes(2048),
  usage: { input: 12, output: 40 },
  question: 'a secret question',
};

export function operationsOf(observer: NearhitObserver, purged: Purged[]): Operations {
  const vectors = { inUse: 1, others: { 'old@4567': 1 }, none: 0 } as const;
  const run = { kind: 'none' } as const;
  const kept = { vectors, reembed: run };
  const store = { entries: 2, bytes: toBytes(4096), maxBytes: toBytes(1_073_741_824) };
  const embedder = { kind: 'down', why: 'no weights', model: 'mine@0123', name: 'mine', modelKind: 'onnx', calibration: 'none' } as const;
  const evidence = {
    falseHits: { labels: 400, wrong: 1, rate: 0.0025, upper: 0.0118, standing: 'live' },
    closedGroups: 0,
  } as const;
  return {
    health: () => ({ status: 'degraded', semantic: 'down', store: 'ok' }),
    stats: () => ({ ...observer.counts(), ...evidence, ...kept, version: '0.0.0', store, embedder }),
    feedback: ({ verdict }) => Promise.resolve(verdict === 'wrong' ? 'must-not-link' : 'approved'),
    explain: () => Promise.resolve([]),
    entry: (id) => (id === FACTS.id ? FACTS : undefined),
    purge: (selection, dryRun) => {
      if (selection.kind === 'model' && selection.model === 'broken') return Promise.reject(new Error('the store is gone'));
      purged.push({ selection, dryRun });
      const { id, model, upstream, callerScope, tags, storedAt, expiresAt, size } = FACTS;
      return Promise.resolve({
        run: dryRun ? 'dry' : 'real',
        matched: 1,
        removed: dryRun ? 0 : 1,
        bytes: 2048,
        entries: [{ id, model, upstream, callerScope, tags, storedAt, expiresAt, size, hits: 3 }],
      });
    },
    reembed: () => ({ model: embedder.model, vectors, run }),
    metrics: () => observer.metrics({ ...kept, store, embedder, buffered: 0, ...evidence }),
  };
}
