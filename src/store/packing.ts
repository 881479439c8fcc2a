/** When codes are packed and packs dissolved (why: code-packs.ts). One transaction a pack, behind the commits in the queue. */
import type { Space } from '../units.ts';
import { decodePack, encodePack } from './code-packs.ts';
import type { LooseCode } from './code-packs.ts';
import type { Layout } from './layout.ts';
import { idOfRow, rangeOf, SPACE_BYTES, spaceOfRow } from './layout.ts';
import { NOTHING } from './tally.ts';
import type { Plan, Step, WriteQueue } from './write-queue.ts';

/** Spaces counted at once; beyond it the longest counted is forgotten, and packed some commits later. */
const COUNTED_SPACES = 10_000;
const NO_CHANGE: Plan = { touches: [], steps: [], delta: NOTHING, applied: () => undefined };

export class Packing {
  readonly #layout: Layout;
  readonly #queue: WriteQueue;
  readonly #size: number;
  readonly #later: (work: Promise<unknown>) => void;
  readonly #loose = new Map<Space, number>();
  /** Spaces with removals since they were last looked through; `all` until the first sweep: earlier runs left some. */
  #worn: 'all' | Set<Space> = 'all';

  constructor(layout: Layout, queue: WriteQueue, size: number, later: (work: Promise<unknown>) => void) {
    this.#layout = layout;
    this.#queue = queue;
    this.#size = size;
    this.#later = later;
  }

  added(space: Space): void {
    const count = (this.#loose.get(space) ?? 0) + 1;
    this.#loose.delete(space);
    if (count >= this.#size) return this.#later(this.#pack(space));
    this.#loose.set(space, count);
    const [oldest] = this.#loose.keys();
    if (this.#loose.size > COUNTED_SPACES && oldest !== undefined) this.#loose.delete(oldest);
  }

  removed(space: Space): void {
    if (this.#worn === 'all') return;
    this.#worn.add(space);
    if (this.#worn.size > COUNTED_SPACES) this.#worn = 'all';
  }

  /** Looks through the packs of spaces where something was removed. */
  async dissolve(): Promise<void> {
    const spaces = this.#worn === 'all' ? this.#spacesWithDead() : this.#worn;
    this.#worn = new Set();
    for (const space of spaces) {
      const rows = Array.from(this.#layout.packs.getKeys(rangeOf(space)), (row) => Buffer.from(row));
      for (const row of rows) await this.#queue.submit(0, () => this.#planDissolve(space, row));
    }
  }

  async #pack(space: Space): Promise<void> {
    for (let packed = true; packed;) {
      packed = false;
      await this.#queue.submit(0, () => {
        const plan = this.#planPack(space);
        packed = plan !== NO_CHANGE;
        return plan;
      });
    }
  }

  /** Codes of other dimensions (what one name stood for may have changed) stay loose, as long as they are too few for a pack. */
  #planPack(space: Space): Plan {
    const { codes, packs } = this.#layout;
    const byLength = new Map<number, LooseCode[]>();
    for (const { key, value } of codes.getRange({ ...rangeOf(space), limit: this.#size * 2 })) {
      const row = Buffer.from(key.subarray(SPACE_BYTES));
      if (value.length <= 4 || this.#isDead(key)) continue;
      const alike = byLength.get(value.length) ?? [];
      alike.push({ row, value: Buffer.from(value) });
      byLength.set(value.length, alike);
    }
    const chosen = [...byLength.values()].find((alike) => alike.length >= this.#size)?.slice(0, this.#size);
    const first = chosen?.[0];
    if (chosen === undefined || first === undefined) return NO_CHANGE;
    const gone = chosen.map(({ row }): Step => ({ table: codes, row: rowIn(space, row), value: undefined }));
    return {
      touches: namesOf(chosen),
      steps: [...gone, { table: packs, row: rowIn(space, first.row), value: encodePack(chosen) }],
      delta: NOTHING,
      applied: () => undefined,
    };
  }

  #planDissolve(space: Space, packRow: Buffer): Plan {
    const { codes, packs, dead } = this.#layout;
    const pack = packs.get(packRow);
    const all = pack === undefined ? undefined : decodePack(pack);
    if (all === undefined) return NO_CHANGE;
    const isDead = ({ row }: LooseCode): boolean => this.#isDead(rowIn(space, row));
    const gone = all.filter(isDead);
    if (gone.length * 2 < all.length) return NO_CHANGE;
    const living = all.filter((one) => !isDead(one));
    const steps: Step[] = [
      { table: packs, row: packRow, value: undefined },
      ...gone.map(({ row }): Step => ({ table: dead, row: rowIn(space, row), value: undefined })),
      ...living.map(({ row, value }): Step => ({ table: codes, row: rowIn(space, row), value })),
    ];
    return { touches: namesOf(all), steps, delta: NOTHING, applied: () => living.forEach(() => this.added(space)) };
  }

  /** Asked one by one: thousands may be dead in a space of which a pack holds 256. */
  #isDead(row: Buffer): boolean {
    return this.#layout.dead.get(row) !== undefined;
  }

  #spacesWithDead(): Set<Space> {
    const spaces = new Set<Space>();
    for (const row of this.#layout.dead.getKeys({})) spaces.add(spaceOfRow(row));
    return spaces;
  }
}

function rowIn(space: Space, idBytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(space, 'latin1'), idBytes]);
}

function namesOf(codes: readonly LooseCode[]): string[] {
  return codes.map(({ row }) => idOfRow(row));
}
