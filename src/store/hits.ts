/** Hits not yet written down. A hit must not cost a disk write, so they are counted here and stored in batches. */
import type { EntryId, EpochMs } from '../units.ts';

export interface PendingHit {
  readonly count: number;
  readonly at: EpochMs;
}

/** More ids than this waiting asks for a flush (about 1 MiB). */
const FLUSH_FROM = 4096;

export class PendingHits {
  #byId = new Map<EntryId, PendingHit>();

  /** True when it is time to flush. */
  add(id: EntryId, at: EpochMs): boolean {
    this.#byId.set(id, { count: this.of(id) + 1, at });
    return this.#byId.size >= FLUSH_FROM;
  }

  of(id: EntryId): number {
    return this.#byId.get(id)?.count ?? 0;
  }

  has(id: EntryId): boolean {
    return this.#byId.has(id);
  }

  forget(id: EntryId): void {
    this.#byId.delete(id);
  }

  /** What is waiting now; hits that come later go into a new map. */
  take(): ReadonlyMap<EntryId, PendingHit> {
    const taken = this.#byId;
    this.#byId = new Map();
    return taken;
  }

  /** After a failed write: counted again, unless newer hits arrived meanwhile. */
  giveBack(hits: ReadonlyMap<EntryId, PendingHit>): void {
    for (const [id, hit] of hits) {
      const newer = this.#byId.get(id);
      this.#byId.set(id, newer === undefined ? hit : { count: newer.count + hit.count, at: newer.at });
    }
  }
}
