/**
 * Walks a whole store and says what is wrong with it. Runs in a child process, because LMDB trusts its file: a damaged
 * one can end the process by a signal or keep it in a loop. What it touches is every page that holds structure (rows and
 * their keys); the answers' own pages are only checked to lie inside the file, since each answer carries a checksum. It
 * also writes, so that the list of free pages has been used once.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { ID_BYTES, openLayout, SCHEMA, SCHEMA_ROW, SCOPE_BYTES, SPACE_BYTES, TABLES, TOTALS_ROW } from './layout.ts';
import type { Layout, Table } from './layout.ts';
import { decodeTally } from './tally.ts';

export interface WalkReport {
  readonly kind: 'sound' | 'partly-walked' | 'wrong-schema';
  readonly rows: number;
  readonly fileBytes: number;
  readonly milliseconds: number;
}

const ROW_BYTES: Readonly<Record<(typeof TABLES)[number], number | undefined>> = {
  meta: undefined,
  facts: ID_BYTES,
  answers: ID_BYTES,
  keys: SCOPE_BYTES,
  aliases: 32,
  vectors: SPACE_BYTES + ID_BYTES,
  codes: SPACE_BYTES + ID_BYTES,
  packs: SPACE_BYTES + ID_BYTES,
  dead: SPACE_BYTES + ID_BYTES,
  terms: SCOPE_BYTES + 8 + ID_BYTES,
  ages: 8 + ID_BYTES,
  expiry: 8 + ID_BYTES,
  idle: 16 + ID_BYTES,
  ledger: undefined,
};

/** @throws for anything that is not a sound store. `budget`: milliseconds after which the walk is good enough. */
export async function walkStore(directory: string, budget: number): Promise<WalkReport> {
  const begin = performance.now();
  const layout = openLayout(directory);
  const fileBytes = checkedFileSize(directory, layout);
  let rows = 0;
  let kind: WalkReport['kind'] = schemaOf(layout) === SCHEMA ? 'sound' : 'wrong-schema';
  for (const name of kind === 'sound' ? TABLES : []) {
    const walked = walkTable(layout[name], name, begin + budget);
    rows += walked.rows;
    if (!walked.complete) kind = 'partly-walked';
  }
  if (kind !== 'wrong-schema') await tryWriting(layout);
  await layout.root.close();
  return { kind, rows, fileBytes, milliseconds: Math.round(performance.now() - begin) };
}

/** `undefined`: a store that was never written. */
export function schemaOf(layout: Layout): number | undefined {
  const row = layout.meta.get(SCHEMA_ROW);
  return row?.length === 4 ? row.readUInt32LE(0) : undefined;
}

/** A file shorter than its last page would end the process by SIGBUS when the missing part is read. */
function checkedFileSize(directory: string, layout: Layout): number {
  const stats: Record<string, unknown> = { ...layout.root.getStats() };
  const root: unknown = stats['root'];
  const last = numberIn(stats, 'lastPageNumber') ?? numberIn(root, 'lastPageNumber');
  const page = numberIn(stats, 'pageSize') ?? numberIn(root, 'pageSize');
  const { size } = statSync(join(directory, 'data.mdb'));
  if (last === undefined || page === undefined) throw new Error('could not read the size of the store from its header');
  if (size < (last + 1) * page) throw new Error(`the store's file is cut short: it should have ${(last + 1) * page} bytes and has ${size}`);
  return size;
}

function numberIn(from: unknown, name: string): number | undefined {
  if (typeof from !== 'object' || from === null) return undefined;
  const value: unknown = Object.entries(from).find(([key]) => key === name)?.[1];
  return typeof value === 'number' ? value : undefined;
}

function walkTable(table: Table, name: (typeof TABLES)[number], deadline: number): { rows: number; complete: boolean } {
  const size = ROW_BYTES[name];
  let rows = 0;
  let before: Buffer | undefined;
  for (const row of table.getKeys({})) {
    if (size !== undefined && row.length !== size)
      throw new Error(`a row of table ${name} has a key of ${row.length} bytes, expected ${size}`);
    if (before !== undefined && before.compare(row) >= 0) throw new Error(`the rows of table ${name} are out of order`);
    before = Buffer.from(row);
    rows += 1;
    if (rows % 1024 === 0 && performance.now() > deadline) return { rows, complete: false };
  }
  return { rows, complete: true };
}

async function tryWriting(layout: Layout): Promise<void> {
  const totals = layout.meta.get(TOTALS_ROW);
  if (totals === undefined) throw new Error('the store has no totals');
  decodeTally(totals);
  await layout.root.batch(() => void layout.meta.put(TOTALS_ROW, totals));
}
