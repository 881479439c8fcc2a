/**
 * A process that owns a store, for tests that kill it. Arguments: what to do, the directory, more. Says what it did, line
 * by line, only after it is true.
 *   hold    open, say "open", wait to be killed
 *   commit  open, commit entries from number `more` on, several at a time, and say each number once it is acknowledged
 *   fill    open, commit 64 KiB entries until one is refused, say how; then lift the file size limit and commit one more
 */
import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';

import { StoreError } from '../../src/store/store.ts';
import type { OpenStore } from '../../src/store/store.ts';
import { openIn } from './store-directory.ts';
import { commitOf, idNamed, START, vectorNamed } from './stored.ts';

const [, , task, directory = '', more = '0'] = process.argv;
/** Synchronous: a line that was said must be out before the process can be killed. */
const say = (line: string): void => void writeSync(1, `${line}\n`);

async function commitWithoutEnd(opened: OpenStore, from: number): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    for (;;) {
      const name = next;
      next += 1;
      await opened.store.commit(
        commitOf({
          id: name,
          alias: `words ${name}`,
          vector: vectorNamed(name),
          terms: [name + 1],
          bytes: 500 + (name % 7) * 900,
          storedAt: START + name,
        }),
      );
      say(String(name));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

async function fillUp(opened: OpenStore): Promise<void> {
  const stored: number[] = [];
  for (let name = 0; name < 2000; name += 1) {
    try {
      await opened.store.commit(commitOf({ id: name, bytes: 65_536, alias: `words ${name}` }));
      stored.push(name);
    } catch (error) {
      say(error instanceof StoreError ? `refused ${error.kind}` : `unexpected ${String(error)}`);
      say(`absent ${opened.store.byId(idNamed(name)) === undefined}`);
      break;
    }
  }
  say(`kept ${stored.every((name) => opened.store.byId(idNamed(name)) !== undefined)}`);
  say(`totals ${opened.catalogue.totals().entries === stored.length}`);
  spawnSync('prlimit', ['--pid', String(process.pid), '--fsize=unlimited:']);
  await opened.store.commit(commitOf({ id: 'again', bytes: 65_536 }));
  say(`again ${opened.store.byId(idNamed('again')) !== undefined}`);
  await opened.store.close();
}

try {
  const opened = await openIn(directory);
  say('open');
  if (task === 'commit') await commitWithoutEnd(opened, Number(more));
  if (task === 'fill') await fillUp(opened);
  if (task === 'hold') setInterval(() => undefined, 60_000);
} catch (error) {
  say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
