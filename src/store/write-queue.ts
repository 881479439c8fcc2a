/**
 * All writes of a store, one group after another. A group is one LMDB transaction: its steps are made and encoded first
 * (whatever can throw does so here, touching nothing) and then handed over in one batch, which LMDB's writer thread
 * applies whole or not at all. Because only one group is under way, reads while planning see exactly what the group will
 * change; a write that touches what an earlier one of its group touched waits for the next group.
 * A commit waits for two disk flushes, so writes that arrive meanwhile share the next ones.
 */
import { constants } from 'node:os';

import { messageOf } from '../errors.ts';
import type { Layout, Table } from './layout.ts';
import { TOTALS_ROW } from './layout.ts';
import { StoreError } from './store.ts';
import type { Tally } from './tally.ts';
import { encodeTally, plus } from './tally.ts';

export interface Step {
  readonly table: Table;
  readonly row: Buffer;
  /** `undefined` removes the row. */
  readonly value: Buffer | undefined;
}

export interface Plan {
  /** Names of what it reads and changes. */
  readonly touches: readonly string[];
  readonly steps: readonly Step[];
  readonly delta: Tally;
  /** Runs once it is on disk, before the promise resolves. Must not throw. */
  readonly applied: () => void;
}

interface Waiting {
  readonly plan: () => Plan;
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: StoreError) => void;
}

/** Bounds of one transaction: about 20 ms of writing. */
const GROUP_WRITES = 64;
const GROUP_BYTES = 8 << 20;
/** Bounds of what may wait: a disk slower than the traffic must not fill the memory. */
const WAITING_WRITES = 4096;
const WAITING_BYTES = 64 << 20;
/** A transaction that does not end: the writer thread died. No disk takes this long for 8 MiB. */
const STUCK_AFTER = 60_000;

export class WriteQueue {
  readonly #layout: Layout;
  readonly #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #tally: Tally;
  #running: Promise<void> | undefined;
  #closed: StoreError | undefined;
  readonly #stopped = new StoreError('failed', 'could not store: the store is closed');

  constructor(layout: Layout, tally: Tally) {
    this.#layout = layout;
    this.#tally = tally;
  }

  get tally(): Tally {
    return this.#tally;
  }

  /** Resolves once on disk. Rejects having changed nothing. `bytes`: what waits in memory meanwhile. */
  submit(bytes: number, plan: () => Plan): Promise<void> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed);
    if (this.#waiting.length >= WAITING_WRITES || this.#waitingBytes + bytes > WAITING_BYTES + GROUP_BYTES) {
      return Promise.reject(new StoreError('failed', `could not store: ${this.#waiting.length} writes already wait for the disk`));
    }
    this.#waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ plan, bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Writes what waits, then refuses more. */
  async close(): Promise<void> {
    this.#closed ??= this.#stopped;
    await this.#running;
  }

  /** Was it refused because of `close`, which is no failure? */
  isStop(error: unknown): boolean {
    return error === this.#stopped;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // lets everything of this turn join the first group
    while (this.#waiting.length > 0) await this.#writeGroup(this.#takeGroup());
    this.#running = undefined;
  }

  #takeGroup(): { readonly write: Waiting; readonly plan: Plan }[] {
    const group: { write: Waiting; plan: Plan }[] = [];
    const touched = new Set<string>();
    let bytes = 0;
    for (let next = this.#waiting[0]; next !== undefined && group.length < GROUP_WRITES && bytes < GROUP_BYTES; next = this.#waiting[0]) {
      const plan = planOf(next);
      if (plan?.touches.some((name) => touched.has(name)) === true) break;
      this.#waiting.shift();
      this.#waitingBytes -= next.bytes;
      bytes += next.bytes;
      if (plan === undefined) continue;
      for (const name of plan.touches) touched.add(name);
      group.push({ write: next, plan });
    }
    return group;
  }

  async #writeGroup(group: readonly { readonly write: Waiting; readonly plan: Plan }[]): Promise<void> {
    const after = group.reduce((sum, { plan }) => plus(sum, plan.delta), this.#tally);
    const steps = group.flatMap(({ plan }) => plan.steps);
    if (steps.length > 0) {
      try {
        await this.#transact([...steps, { table: this.#layout.meta, row: TOTALS_ROW, value: encodeTally(after) }]);
      } catch (error) {
        return this.#failGroup(group, error);
      }
    }
    this.#tally = after;
    for (const { write, plan } of group) {
      plan.applied();
      write.resolve();
    }
  }

  async #failGroup(group: readonly { readonly write: Waiting; readonly plan: Plan }[], error: unknown): Promise<void> {
    const reason = await storeErrorOf(error);
    for (const { write } of group) write.reject(reason);
  }

  async #transact(steps: readonly Step[]): Promise<void> {
    const { root } = this.#layout;
    let timer: NodeJS.Timeout | undefined;
    const stuck = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#closed = new StoreError(
          'failed',
          `could not store: a transaction did not end within ${STUCK_AFTER / 1000} s; restart to write again`,
        );
        reject(this.#closed);
      }, STUCK_AFTER);
      timer.unref();
    });
    try {
      const done = root.batch(() => {
        for (const { table, row, value } of steps) void (value === undefined ? table.remove(row) : table.put(row, value));
      });
      await Promise.race([done, stuck]);
    } finally {
      clearTimeout(timer);
      root.resetReadTxn(); // a read that began before would not see what is now there
    }
  }
}

/** A plan that throws fails alone. */
function planOf(write: Waiting): Plan | undefined {
  try {
    return write.plan();
  } catch (error) {
    write.reject(error instanceof StoreError ? error : new StoreError('failed', `could not store: ${messageOf(error)}`, error));
    return undefined;
  }
}

/**
 * Disk full, quota used up, file size limit reached, map full; and EIO, which is what LMDB makes of a write that the
 * system cut short because the disk became full in the middle of it.
 */
const FULL_CODES: ReadonlySet<unknown> = new Set([
  constants.errno.ENOSPC,
  constants.errno.EDQUOT,
  constants.errno.EFBIG,
  constants.errno.EIO,
]);
const MAP_FULL = -30792;

/** lmdb rejects with an outer error whose `commitError` is a promise that rejects with the reason. */
async function storeErrorOf(error: unknown): Promise<StoreError> {
  if (error instanceof StoreError) return error;
  const reason = await innerReason(error);
  const message = messageOf(reason);
  if (isFull(reason)) return new StoreError('disk-full', `could not store: ${message}; free some space or lower --max-size`, reason);
  return new StoreError('failed', `could not store: ${message}`, reason);
}

function isFull(reason: unknown): boolean {
  if (!(reason instanceof Error) || !('code' in reason)) return false;
  return FULL_CODES.has(reason.code) || reason.code === MAP_FULL;
}

async function innerReason(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (reason) {
    return reason;
  }
}
