import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';

import { fc } from './support/property.ts';

import type { Ledger, LedgerTable } from '../src/learn/evidence.ts';
import { createMemoryLedger } from '../src/store/memory-ledger.ts';
import { keyOf, labelOf, learning } from './support/learning.ts';
import { LOADER, ownFile } from './support/own-file.ts';
import { openIn, withDirectory } from './support/store-directory.ts';
import { commitOf, keyNamed } from './support/stored.ts';

const NODE = [...LOADER, ownFile('test/support/ledger-process')];
const BUY = { asked: ['buy'], stored: ['purchase'], ways: [] } as const;
const TABLES: readonly LedgerTable[] = ['labels', 'must-not-link', 'known-same', 'approved', 'differences', 'groups'];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function contentOf(ledger: Ledger): Record<string, string> {
  const rows = TABLES.flatMap((table) =>
    Array.from(ledger.rows(table), ([name, value]) => [`${table} ${name}`, Buffer.from(value).toString()]),
  );
  return Object.fromEntries(rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)) as [string, string][]);
}

type Using = (test: (ledger: Ledger) => Promise<void>) => Promise<void>;

function ledgerContract(name: string, using: Using): void {
  describe(`the ${name} ledger`, () => {
    it('gives back what was put last under each name, in its own table, at once', async () => {
      await using(async (ledger) => {
        ledger.put('labels', 'a', bytes('1'));
        ledger.put('groups', 'a', bytes('2'));
        ledger.put('labels', 'a', bytes('3'));
        ledger.put('labels', 'b', bytes('4'));
        ledger.remove('labels', 'b');
        ledger.remove('labels', 'never.there');
        assert.deepEqual(contentOf(ledger), { 'labels a': '3', 'groups a': '2' });
        await ledger.flushed();
        assert.deepEqual(contentOf(ledger), { 'labels a': '3', 'groups a': '2' });
      });
    });

    it('behaves like a map under any order of commands', async () => {
      const commands = fc.array(
        fc.record({
          table: fc.constantFrom(...TABLES),
          name: fc.constantFrom('a', 'b', 'c.1'),
          what: fc.constantFrom('put', 'remove', 'flush'),
          value: fc.string(),
        }),
        { maxLength: 30 },
      );
      await fc.assert(
        fc.asyncProperty(commands, (list) =>
          using(async (ledger) => {
            const model = new Map<string, string>();
            for (const { table, name: row, what, value } of list) {
              if (what === 'flush') await ledger.flushed();
              else if (what === 'put') {
                ledger.put(table, row, bytes(value));
                model.set(`${table} ${row}`, Buffer.from(bytes(value)).toString());
              } else {
                ledger.remove(table, row);
                model.delete(`${table} ${row}`);
              }
            }
            const sorted = [...model].toSorted(([a], [b]) => (a < b ? -1 : 1));
            assert.deepEqual(contentOf(ledger), Object.fromEntries(sorted));
          }),
        ),
        { numRuns: 12 },
      );
    });

    it('keeps its own copy of what it is given', async () => {
      await using(async (ledger) => {
        const value = Buffer.from(bytes('kept'));
        ledger.put('labels', 'a', value);
        value.fill(0);
        assert.deepEqual(contentOf(ledger), { 'labels a': 'kept' });
      });
    });

    it('refuses names that no row can have', async () => {
      await using(async (ledger) => {
        for (const wrong of ['', 'x'.repeat(300), 'a b', 'ü', 'a\n'])
          assert.throws(() => ledger.put('labels', wrong, bytes('1')), RangeError);
      });
    });
  });
}

ledgerContract('memory', (test) => test(createMemoryLedger()));
ledgerContract('lmdb', (test) =>
  withDirectory(async (directory) => {
    const opened = await openIn(directory);
    await test(opened.ledger);
    await opened.store.close();
  }),
);

describe('a ledger on disk', () => {
  it('has every row when it is opened again, also those put just before the close', async () => {
    await withDirectory(async (directory) => {
      const first = await openIn(directory);
      for (let row = 0; row < 3000; row += 1) first.ledger.put('labels', `row.${row}`, bytes(`value ${row}`));
      const content = contentOf(first.ledger);
      await first.store.commit(commitOf({ id: 'entry' }));
      first.ledger.put('groups', 'last', bytes('put and closed'));
      await first.store.close();
      const second = await openIn(directory);
      assert.deepEqual(contentOf(second.ledger), { ...content, 'groups last': 'put and closed' });
      assert.ok(second.store.byKey(keyNamed('entry')));
      assert.equal(second.catalogue.totals().entries, 1);
      await second.store.close();
    });
  });

  it('is evidence again after a reopen', async () => {
    await withDirectory(async (directory) => {
      const first = await openIn(directory);
      const { evidence } = learning({ ledger: first.ledger });
      for (let at = 0; at < 350; at += 1) evidence.learn(labelOf(at, { differences: at < 2 ? BUY : undefined }));
      evidence.learn(labelOf('wrong', { source: 'feedback', verdict: 'different' }));
      await first.store.close();
      const second = await openIn(directory);
      const again = learning({ ledger: second.ledger }).evidence;
      assert.deepEqual(again.totals(), evidence.totals());
      assert.deepEqual(again.bar('group', 0.01), evidence.bar('group', 0.01));
      assert.equal(again.approved('group', keyOf('none'), () => undefined).accepts(BUY), true);
      await second.store.close();
    });
  });

  it('leaves out and removes a row whose bytes changed, and says so once', async () => {
    await withDirectory(async (directory) => {
      const first = await openIn(directory);
      first.ledger.put('labels', 'good', bytes('a good value'));
      first.ledger.put('labels', 'bad', bytes('a bad value that changes'));
      await first.store.close();
      overwrite(join(directory, 'store', 'data.mdb'), 'a bad value', 'A');
      const messages: string[] = [];
      const second = await openIn(directory, { log: (message) => messages.push(message) });
      assert.deepEqual(contentOf(second.ledger), { 'labels good': 'a good value' });
      assert.equal(messages.filter((message) => message.includes('could not be read and is removed')).length, 1);
      await second.ledger.flushed();
      assert.deepEqual(contentOf(second.ledger), { 'labels good': 'a good value' });
      assert.equal(messages.filter((message) => message.includes('could not be read')).length, 1);
      await second.store.close();
    });
  });

  it('of a killed process holds every row that was flushed', async () => {
    await withDirectory(async (directory) => {
      const child = spawn(process.execPath, [...NODE, directory], { stdio: ['ignore', 'pipe', 'ignore'] });
      const flushed: number[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        flushed.push(Number(line));
        if (flushed.length === 40) child.kill('SIGKILL');
      }
      const opened = await openIn(directory);
      const content = contentOf(opened.ledger);
      const last = Math.max(...flushed);
      assert.ok(last > 100);
      for (let row = 0; row <= last; row += 1) assert.equal(content[`labels row.${row}`], `value ${row}`);
      await opened.store.close();
    });
  });
});

function overwrite(file: string, text: string, by: string): void {
  const content = readFileSync(file);
  const opened = openSync(file, 'r+');
  for (let at = content.indexOf(text); at !== -1; at = content.indexOf(text, at + 1)) writeSync(opened, by, at);
  closeSync(opened);
}
