/** Commit, removal and hit counts: each prepares its plan here and waits for the queue. */
import type { EntryId } from '../units.ts';
import { chargeOf } from './accounting.ts';
import type { HotEntries } from './hot-entries.ts';
import type { PendingHits } from './hits.ts';
import { spaceOf } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Reads } from './lmdb-reads.ts';
import type { Packing } from './packing.ts';
import type { EncodedParts, Quantise } from './plans.ts';
import { aliasNameOf, codeBytes, commitSteps, factsOf, hitSteps, namesOf, removalSteps, termBytes, vectorBytes } from './plans.ts';
import type { StoredFacts } from './facts-codec.ts';
import { encodeAnswer } from './recording-codec.ts';
import type { Commit, RemovalReason, StoreEvents } from './store.ts';
import { StoreError } from './store.ts';
import type { Tally } from './tally.ts';
import { NOTHING, plus, tallyOf } from './tally.ts';
import type { Plan, WriteQueue } from './write-queue.ts';

export interface WriteParts {
  readonly layout: Layout;
  readonly reads: Reads;
  readonly hot: HotEntries;
  readonly hits: PendingHits;
  readonly queue: WriteQueue;
  readonly events: StoreEvents;
  readonly quantise: Quantise;
  readonly packing: Packing;
  readonly maxBytes: number;
}

/** Rows of one transaction when many entries go: about 2,500. */
const REMOVE_AT_ONCE = 256;

export class Writes {
  readonly #parts: WriteParts;

  constructor(parts: WriteParts) {
    this.#parts = parts;
  }

  async commit(commit: Commit): Promise<void> {
    const prepared = this.#prepare(commit);
    await this.#parts.queue.submit(prepared.bytes, () => this.#planCommit(commit, prepared));
  }

  /** The ids that really were there. */
  async remove(ids: readonly EntryId[], reason: RemovalReason): Promise<readonly EntryId[]> {
    const removed: EntryId[] = [];
    for (let from = 0; from < ids.length; from += REMOVE_AT_ONCE) {
      const some = [...new Set(ids.slice(from, from + REMOVE_AT_ONCE))];
      await this.#parts.queue.submit(0, () => this.#planRemoval(some, reason, removed));
    }
    return removed;
  }

  async flushHits(): Promise<void> {
    const { hits, queue, reads, layout } = this.#parts;
    const taken = hits.take();
    const ids = [...taken.keys()];
    try {
      while (ids.length > 0) {
        const some = ids.splice(0, REMOVE_AT_ONCE);
        await queue.submit(0, () => planHits(some, taken, reads, layout));
      }
    } catch (error) {
      hits.giveBack(taken);
      throw error;
    }
  }

  #prepare(commit: Commit): Prepared {
    const { maxBytes, quantise } = this.#parts;
    const answer = encodeAnswer(commit.entry);
    const vector = commit.vector === undefined ? undefined : vectorBytes(commit.vector);
    const code = commit.vector === undefined ? undefined : codeBytes(quantise(commit.vector));
    const terms = commit.terms === undefined ? undefined : termBytes(commit.terms);
    const charged = chargeOf(answer.length, commit.vector, commit.terms);
    if (charged > maxBytes)
      throw new StoreError(
        'failed',
        `could not store an entry of ${charged} bytes: the whole store is bound to ${maxBytes}; raise --max-size`,
      );
    return {
      facts: factsOf(commit, answer.length),
      parts: { answer, vector, code, terms },
      bytes: answer.length + (vector?.length ?? 0) + (code?.length ?? 0) + (terms?.length ?? 0),
    };
  }

  #planCommit(commit: Commit, { facts, parts }: Prepared): Plan {
    const { layout, hot, hits, packing, events } = this.#parts;
    const replaced = this.#replacedBy(facts);
    const alias = aliasNameOf(commit);
    return {
      touches: [...namesOf(facts), ...replaced.flatMap(namesOf)],
      steps: [...replaced.flatMap((old) => removalSteps(layout, old)), ...commitSteps(layout, facts, parts)],
      delta: replaced.reduce<Tally>((sum, old) => plus(sum, tallyOf(old, -1)), tallyOf(facts, 1)),
      // Not kept hot: most entries are never hit, and this one may hold on to buffers far larger than itself.
      applied: (): void => {
        for (const old of replaced) this.#forget(old, 'replaced');
        if (alias !== undefined) hot.forgetAlias(alias);
        hits.forget(facts.id);
        if (facts.hasVector) packing.added(spaceOf(facts.embedder, facts.scope));
        events.committed(commit.entry, commit.vector, commit.terms);
      },
    };
  }

  /** The entry of the same key, and one that has the same id under another key. */
  #replacedBy(facts: StoredFacts): StoredFacts[] {
    const { layout, reads } = this.#parts;
    const holder = reads.idOf(layout.keys.get(Buffer.from(facts.key, 'latin1')));
    const ids = new Set([facts.id, ...(holder === undefined ? [] : [holder])]);
    return [...ids].map((id) => reads.facts(id)).filter((old) => old !== undefined);
  }

  #planRemoval(ids: readonly EntryId[], reason: RemovalReason, removed: EntryId[]): Plan {
    const { reads, layout } = this.#parts;
    const there = ids.map((id) => reads.facts(id)).filter((facts) => facts !== undefined);
    return {
      touches: [...ids, ...there.flatMap(namesOf)], // absent ones too: an earlier write of the group may be about to add them
      steps: there.flatMap((facts) => removalSteps(layout, facts)),
      delta: there.reduce<Tally>((sum, facts) => plus(sum, tallyOf(facts, -1)), NOTHING),
      applied: (): void => {
        for (const facts of there) {
          this.#forget(facts, reason);
          removed.push(facts.id);
        }
      },
    };
  }

  #forget(facts: StoredFacts, reason: RemovalReason): void {
    const { hot, hits, events, packing } = this.#parts;
    if (facts.hasVector) packing.removed(spaceOf(facts.embedder, facts.scope));
    hot.forget(facts.id);
    hits.forget(facts.id);
    events.removed(facts.id, facts.scope, reason);
  }
}

interface Prepared {
  readonly facts: StoredFacts;
  readonly parts: EncodedParts;
  readonly bytes: number;
}

function planHits(ids: readonly EntryId[], taken: ReturnType<PendingHits['take']>, reads: Reads, layout: Layout): Plan {
  const known = ids.flatMap((id) => {
    const facts = reads.facts(id);
    const hit = taken.get(id);
    return facts === undefined || hit === undefined ? [] : [{ facts, hit }];
  });
  const firstHits = known.filter(({ facts }) => facts.lastHitAt === 0);
  return {
    touches: ids,
    steps: known.flatMap(({ facts, hit }) => hitSteps(layout, facts, hit)),
    delta: { ...NOTHING, neverHitBytes: -firstHits.reduce((sum, { facts }) => sum + facts.charged, 0) },
    applied: () => undefined,
  };
}
