/** The rows of a table in order, in pages, so that a slow reader pins no snapshot of the whole file. */
import type { Table } from './layout.ts';

const PAGE = 512;

export function* rowPages(table: Table, start?: Buffer): Iterable<readonly Buffer[]> {
  for (let from = start; ;) {
    const rows = Array.from(table.getKeys({ ...(from === undefined ? {} : { start: from }), limit: PAGE }), (row) => Buffer.from(row));
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    from = Buffer.concat([last, Buffer.of(0)]); // the smallest row after the last
  }
}
