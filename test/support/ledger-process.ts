/** A process that puts rows into a ledger until it is killed, and says the number of the last row that is on disk. */
import { writeSync } from 'node:fs';

import { openIn } from './store-directory.ts';

const { ledger } = await openIn(process.argv[2] ?? '');
const encoder = new TextEncoder();
for (let row = 0; ;) {
  for (const next = row + 5; row < next; row += 1) ledger.put('labels', `row.${row}`, encoder.encode(`value ${row}`));
  await ledger.flushed();
  writeSync(1, `${row - 1}\n`);
}
