/** The vectors in the store: as the index sees them, and how they give way to those of another model. */
import { nextTurn } from '../next-turn.ts';
import type { EntryId, Scope } from '../units.ts';
import type { VectorSource } from '../vectors/vector-index.ts';
import { rechargedFor } from './accounting.ts';
import { readCodes } from './code-packs.ts';
import type { StoredFacts } from './facts-codec.ts';
import type { Layout } from './layout.ts';
import { idOfRow, spaceOf, vectorRow } from './layout.ts';
import type { Reads } from './lmdb-reads.ts';
import type { Packing } from './packing.ts';
import type { Quantise } from './plans.ts';
import { codeBytes, replacementSteps, vectorBytes, vectorRowOf } from './plans.ts';
import { rowPages } from './row-pages.ts';
import type { NewVector, StoredVectors, StoreEvents } from './store.ts';
import { isForMeaning, NOTHING, plus, tallyOfChange } from './tally.ts';
import type { Plan, WriteQueue } from './write-queue.ts';

export interface VectorParts {
  readonly layout: Layout;
  readonly reads: Reads;
  readonly queue: WriteQueue;
  readonly packing: Packing;
  readonly events: StoreEvents;
  readonly quantise: Quantise;
}

export function createStoredVectors(parts: VectorParts): StoredVectors {
  return {
    of: (model) => sourceOf(parts.layout, model),
    questions: (wanted) => questions(parts, wanted),
    replace: async (vectors, model) => {
      const replaced: EntryId[] = [];
      const bytes = vectors.reduce((sum, { vector }) => sum + vector.byteLength, 0);
      await parts.queue.submit(bytes, () => planReplacement(vectors, model, replaced, parts));
      return replaced;
    },
  };
}

function sourceOf(layout: Layout, model: () => string): VectorSource {
  return {
    codes: (scope) => readCodes(layout, spaceOf(model(), scope)),
    vector: (scope, id) => readVector(layout, model(), scope, id),
  };
}

function readVector(layout: Layout, model: string, scope: Scope, id: EntryId): Float32Array | undefined {
  const bytes = layout.vectors.get(vectorRow(spaceOf(model, scope), id));
  if (bytes === undefined || bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  // Copied: a Float32Array must begin at a multiple of four, which bytes out of LMDB need not.
  const vector = new Float32Array(bytes.length / 4);
  new Uint8Array(vector.buffer).set(bytes);
  return vector.every(Number.isFinite) ? vector : undefined;
}

async function* questions(
  { layout, reads }: VectorParts,
  wanted: (model: string) => boolean,
): ReturnType<StoredVectors['questions']> & AsyncGenerator {
  for (const rows of rowPages(layout.facts)) {
    for (const row of rows) {
      const facts = reads.facts(idOfRow(row));
      if (facts === undefined || !isForMeaning(facts) || !wanted(facts.embedder)) continue;
      const question = reads.question(facts.id);
      if (question !== undefined) yield { id: facts.id, question };
    }
    await nextTurn();
  }
}

function planReplacement(vectors: readonly NewVector[], model: string, replaced: EntryId[], parts: VectorParts): Plan {
  const { layout, reads, quantise } = parts;
  const changes = vectors.flatMap(({ id, vector }) => {
    const before = reads.facts(id);
    return before === undefined ? [] : [{ before, after: embeddedBy(model, vector, before, layout), vector }];
  });
  return {
    touches: vectors.map(({ id }) => id),
    steps: changes.flatMap(({ before, after, vector }) =>
      replacementSteps(layout, before, after, { vector: vectorBytes(vector), code: codeBytes(quantise(vector)) }),
    ),
    delta: changes.reduce((sum, { before, after }) => plus(sum, tallyOfChange(before, after)), NOTHING),
    applied: (): void => {
      for (const { before, after, vector } of changes) {
        replaced.push(after.id);
        tell(before, after, vector, parts);
      }
    },
  };
}

function embeddedBy(embedder: string, { length }: Float32Array, before: StoredFacts, layout: Layout): StoredFacts {
  const old = before.hasVector ? (layout.vectors.get(vectorRowOf(before))?.length ?? 0) / 4 : 0;
  return { ...before, embedder, hasVector: true, charged: rechargedFor(before.charged, old, length) };
}

function tell(
  before: StoredFacts,
  { id, scope, embedder }: StoredFacts,
  vector: NewVector['vector'],
  { packing, events }: VectorParts,
): void {
  if (before.hasVector) packing.removed(spaceOf(before.embedder, scope));
  packing.added(spaceOf(embedder, scope));
  events.embedded(id, scope, vector);
}
