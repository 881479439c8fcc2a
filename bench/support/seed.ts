/**
 * Fills a data directory with entries of one scope: what was asked and answered once through the product is the pattern,
 * and copies of it with their own ids, keys, questions and random unit vectors are committed through the product's store.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { toBytes, toEntryId, toEpochMs, toKey, toUnitVector } from '../../src/units.ts';
import { loadEmbedding, loadLmdb, loadQuantisation } from './built.ts';
import { askUntil, startProduct } from './product.ts';
import { question } from './questions.ts';
import { chatRequest } from './wire.ts';

const MAX_BYTES = toBytes(4 * 2 ** 30);
/** Commits in flight at once: enough to fill the store's batches. */
const BATCH = 1000;
export const DIMENSIONS = 384;

export interface Seeded {
  readonly data: string;
  /** Bytes the store counts per entry. */
  readonly bytesPerEntry: number;
}

/** `real` questions, asked and answered through the product, can be hit; `copies` are there to be passed over. */
export async function seed(upstreamPort: number, real: number, copies: number): Promise<Seeded> {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-bench-'));
  const product = await startProduct({ upstreamPort, data, until: 'semantic' });
  for (let i = 0; i < real; i += 1) await askUntil(product.port, 'exact', chatRequest({ question: question(i) }));
  await product.stop();
  const { openLmdbStore } = await loadLmdb();
  const { createLocalEmbedder } = await loadEmbedding();
  const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: (line) => console.error(line) });
  const model = embedder.id;
  await embedder.close();
  const { quantise } = await loadQuantisation();
  const events = { committed: () => undefined, removed: () => undefined, embedded: () => undefined };
  const stored = await openLmdbStore({
    directory: data,
    maxBytes: MAX_BYTES,
    clock: { now: () => toEpochMs(Date.now()) },
    events,
    quantise,
    log: (line) => console.error(line),
  });
  try {
    const [facts] = [...stored.catalogue.list({ kind: 'all' })];
    const pattern = facts === undefined ? undefined : stored.store.byId(facts.id);
    if (pattern === undefined) throw new Error('cannot seed: the product stored no entry to copy');
    for (let done = 0; done < copies; done += BATCH) {
      const batch = Array.from({ length: Math.min(BATCH, copies - done) }, (_, i) => {
        const asked = `${question(done + i)} (copy ${done + i})`;
        const entry = {
          ...pattern,
          id: toEntryId(`e_${randomBytes(12).toString('base64url')}`),
          key: toKey(randomBytes(32).toString('base64url')),
          question: asked,
        };
        return stored.store.commit({ entry, alias: asked, vector: randomVector(), terms: undefined, model });
      });
      await Promise.all(batch);
    }
    const { bytes, entries } = stored.catalogue.totals();
    return { data, bytesPerEntry: bytes / entries };
  } finally {
    await stored.store.close();
  }
}

function randomVector(): ReturnType<typeof toUnitVector> {
  const values = new Float32Array(DIMENSIONS);
  for (let i = 0; i < values.length; i += 1) values[i] = Math.random() - 0.5;
  return toUnitVector(values);
}
