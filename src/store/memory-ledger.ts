/** The ledger of the library door: gone with the process, the same in every other respect (test/store-ledger.test.ts). */
import type { Ledger, LedgerTable } from '../learn/evidence.ts';
import { checkedName } from './ledger-rows.ts';

export function createMemoryLedger(): Ledger {
  const tables: Readonly<Record<LedgerTable, Map<string, Uint8Array>>> = {
    labels: new Map(),
    'must-not-link': new Map(),
    'known-same': new Map(),
    approved: new Map(),
    differences: new Map(),
    groups: new Map(),
  };
  return {
    rows: (table) => Array.from(tables[table], ([name, value]): [string, Uint8Array] => [name, Uint8Array.from(value)]),
    put: (table, name, value): void => void tables[table].set(checkedName(name), Uint8Array.from(value)),
    remove: (table, name): void => void tables[table].delete(checkedName(name)),
    flushed: () => Promise.resolve(),
  };
}
