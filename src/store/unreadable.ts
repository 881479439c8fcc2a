/**
 * A record that does not decode is removed with everything that leads to it. Where its facts are readable they name all
 * of that; where they are not, every table is searched for its id, a few thousand rows at a time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

import { messageOf } from '../errors.ts';
import type { EntryId } from '../units.ts';
import { decodeFacts } from './facts-codec.ts';
import { ID_BYTES, idRow, isOfEmbedder } from './layout.ts';
import type { Layout, Table } from './layout.ts';
import { codeRemoval } from './plans.ts';
import { NOTHING } from './tally.ts';
import type { Tally } from './tally.ts';
import type { Step, WriteQueue } from './write-queue.ts';

const ROWS_A_TURN = 4096;

export function createUnreadable(
  layout: Layout,
  queue: WriteQueue,
  remove: (id: EntryId) => Promise<unknown>,
  log: (message: string) => void,
): (id: EntryId) => void {
  const underWay = new Set<EntryId>();
  let count = 0;
  return (id) => {
    if (underWay.has(id)) return;
    underWay.add(id);
    count += 1;
    log(`a stored entry could not be read and is removed (${count} so far): ${id}`);
    const work = hasReadableFacts(layout, id) ? remove(id) : removeTraces(layout, queue, id);
    work
      .catch((error: unknown) => {
        if (!queue.isStop(error)) log(`an unreadable entry could not be removed: ${messageOf(error)}`);
      })
      .finally(() => underWay.delete(id))
      .catch(() => undefined); // finally cannot fail
  };
}

function hasReadableFacts(layout: Layout, id: EntryId): boolean {
  const bytes = layout.facts.get(idRow(id));
  try {
    return bytes !== undefined && decodeFacts(id, bytes).id === id;
  } catch {
    return false; // that it cannot be decoded is the answer
  }
}

/** What it was charged is unknown: the mean is taken off, which is right on average. */
async function removeTraces(layout: Layout, queue: WriteQueue, id: EntryId): Promise<void> {
  const row = idRow(id);
  const steps: Step[] = [layout.facts, layout.answers].map((table) => ({ table, row, value: undefined }));
  for (const table of [layout.keys, layout.aliases]) await findRows(table, (_, value) => value.equals(row), steps);
  const endsWithId = (key: Buffer): boolean => key.subarray(-ID_BYTES).equals(row);
  for (const table of [layout.vectors, layout.terms, layout.ages, layout.expiry, layout.idle]) await findRows(table, endsWithId, steps);
  const vectors = steps.filter(({ table }) => table === layout.vectors);
  await queue.submit(0, () => {
    const stillThere = layout.facts.get(row) !== undefined && !hasReadableFacts(layout, id);
    const { entries, bytes } = queue.tally;
    const lost = embedderOf(steps, layout, queue.tally);
    const embedded = lost === undefined ? NOTHING.embedded : new Map([[lost, -1]]);
    const delta = { entries: -1, embedded, bytes: -Math.round(bytes / Math.max(1, entries)), neverHitBytes: 0 };
    if (!stillThere) return { touches: [], steps: [], delta: NOTHING, applied: () => undefined };
    return {
      touches: [id],
      steps: [...steps, ...vectors.map((vector) => codeRemoval(layout, vector.row))],
      delta,
      applied: () => undefined,
    };
  });
}

/** Under which model the entry was counted; `undefined`: under none. A row shows that it is of a model, not which one. */
function embedderOf(steps: readonly Step[], layout: Layout, { embedded }: Tally): string | undefined {
  const vector = steps.find(({ table }) => table === layout.vectors);
  if (vector !== undefined) return [...embedded.keys()].find((model) => isOfEmbedder(vector.row, model));
  return steps.some(({ table }) => table === layout.terms) ? '' : undefined;
}

async function findRows(table: Table, matches: (key: Buffer, value: Buffer) => boolean, into: Step[]): Promise<void> {
  let start: Buffer | undefined;
  for (;;) {
    let last: Buffer | undefined;
    let rows = 0;
    for (const { key, value } of table.getRange({ ...(start === undefined ? {} : { start }), limit: ROWS_A_TURN })) {
      last = Buffer.from(key);
      rows += 1;
      if (matches(last, value)) into.push({ table, row: last, value: undefined });
    }
    if (last === undefined || rows < ROWS_A_TURN) return;
    start = Buffer.concat([last, Buffer.of(0)]);
    await nextTurn();
  }
}
