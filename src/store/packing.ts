/** When codes are packed and packs dissolved (why: code-packs.ts). One transaction a pack, behind the commits in the queue. */
import type { Scope } from '../units.ts';
import { toScope } from '../units.ts';
import { decodePack, encodePack } from './code-packs.ts';
import type { LooseCode } from './code-packs.ts';
import type { Layout } from './layout.ts';
import { idOfRow, SCOPE_BYTES, scopeRange } from './layout.ts';
import { NOTHING } from './tally.ts';
import type { Plan, Step, WriteQueue } from './write-queue.ts';

/** Scopes counted at once; beyond it the longest counted is forgotten, and packed some commits later. */
const COUNTED_SCOPES = 10_000;
const NO_CHANGE: Plan = { touches: [], steps: [], delta: NOTHING, applied: () => undefined };

export class Packing {
  readonly #layout: Layout;
  readonly #queue: WriteQueue;
  readonly #size: number;
  readonly #later: (work: Promise<unknown>) => void;
  readonly #loose = new Map<Scope, number>();
  /** Scopes with removals since they were last looked through; `all` until the first sweep: earlier runs left some. */
  #worn: 'all' | Set<Scope> = 'all';

  constructor(layout: Layout, queue: WriteQueue, size: number, later: (work: Promise<unknown>) => void) {
    this.#layout = layout;
    this.#queue = queue;
    this.#size = size;
    this.#later = later;
  }

  added(scope: Scope): void {
    const count = (this.#loose.get(scope) ?? 0) + 1;
    this.#loose.delete(scope);
    if (count >= this.#size) return this.#later(this.#pack(scope));
    this.#loose.set(scope, count);
    const [oldest] = this.#loose.keys();
    if (this.#loose.size > COUNTED_SCOPES && oldest !== undefined) this.#loose.delete(oldest);
  }

  removed(scope: Scope): void {
    if (this.#worn === 'all') return;
    this.#worn.add(scope);
    if (this.#worn.size > COUNTED_SCOPES) this.#worn = 'all';
  }

  /** Looks through the packs of scopes where something was removed. */
  async dissolve(): Promise<void> {
    const scopes = this.#worn === 'all' ? this.#scopesWithDead() : this.#worn;
    this.#worn = new Set();
    for (const scope of scopes) {
      const rows = Array.from(this.#layout.packs.getKeys(scopeRange(scope)), (row) => Buffer.from(row));
      for (const row of rows) await this.#queue.submit(0, () => this.#planDissolve(scope, row));
    }
  }

  async #pack(scope: Scope): Promise<void> {
    for (let packed = true; packed;) {
      packed = false;
      await this.#queue.submit(0, () => {
        const plan = this.#planPack(scope);
        packed = plan !== NO_CHANGE;
        return plan;
      });
    }
  }

  /** Codes of other dimensions (another embedder's) stay loose, as long as they are too few for a pack. */
  #planPack(scope: Scope): Plan {
    const { codes, packs } = this.#layout;
    const byLength = new Map<number, LooseCode[]>();
    for (const { key, value } of codes.getRange({ ...scopeRange(scope), limit: this.#size * 2 })) {
      const row = Buffer.from(key.subarray(SCOPE_BYTES));
      if (value.length <= 4 || this.#isDead(key)) continue;
      const alike = byLength.get(value.length) ?? [];
      alike.push({ row, value: Buffer.from(value) });
      byLength.set(value.length, alike);
    }
    const chosen = [...byLength.values()].find((alike) => alike.length >= this.#size)?.slice(0, this.#size);
    const first = chosen?.[0];
    if (chosen === undefined || first === undefined) return NO_CHANGE;
    const gone = chosen.map(({ row }): Step => ({ table: codes, row: rowIn(scope, row), value: undefined }));
    return {
      touches: namesOf(chosen),
      steps: [...gone, { table: packs, row: rowIn(scope, first.row), value: encodePack(chosen) }],
      delta: NOTHING,
      applied: () => undefined,
    };
  }

  #planDissolve(scope: Scope, packRow: Buffer): Plan {
    const { codes, packs, dead } = this.#layout;
    const pack = packs.get(packRow);
    const all = pack === undefined ? undefined : decodePack(pack);
    if (all === undefined) return NO_CHANGE;
    const isDead = ({ row }: LooseCode): boolean => this.#isDead(rowIn(scope, row));
    const gone = all.filter(isDead);
    if (gone.length * 2 < all.length) return NO_CHANGE;
    const living = all.filter((one) => !isDead(one));
    const steps: Step[] = [
      { table: packs, row: packRow, value: undefined },
      ...gone.map(({ row }): Step => ({ table: dead, row: rowIn(scope, row), value: undefined })),
      ...living.map(({ row, value }): Step => ({ table: codes, row: rowIn(scope, row), value })),
    ];
    return { touches: namesOf(all), steps, delta: NOTHING, applied: () => living.forEach(() => this.added(scope)) };
  }

  /** Asked one by one: thousands may be dead in a scope of which a pack holds 256. */
  #isDead(row: Buffer): boolean {
    return this.#layout.dead.get(row) !== undefined;
  }

  #scopesWithDead(): Set<Scope> {
    const scopes = new Set<Scope>();
    for (const row of this.#layout.dead.getKeys({})) scopes.add(toScope(row.toString('latin1', 0, SCOPE_BYTES)));
    return scopes;
  }
}

function rowIn(scope: Scope, idBytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(scope, 'latin1'), idBytes]);
}

function namesOf(codes: readonly LooseCode[]): string[] {
  return codes.map(({ row }) => idOfRow(row));
}
