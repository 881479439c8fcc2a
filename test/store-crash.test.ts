import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { describe, it } from 'node:test';

import { open } from 'lmdb';

import { DirectoryInUse } from '../src/store/lmdb.ts';
import type { OpenStore } from '../src/store/store.ts';
import type { VectorSource } from '../src/vectors/vector-index.ts';
import { LOADER, ownFile } from './support/own-file.ts';
import { openIn, withDirectory } from './support/store-directory.ts';
import { commitOf, EMBEDDER, idNamed, keyNamed, scopeNamed, vectorNamed } from './support/stored.ts';
import { until } from './support/wire.ts';

const NODE = [...LOADER, ownFile('test/support/store-process')];

const vectorsIn = (opened: OpenStore): VectorSource => opened.vectors.of(() => EMBEDDER);

type Child = ChildProcessByStdio<null, Readable, null>;

function start(task: string, directory: string, more: number = 0): Child {
  return spawn(process.execPath, [...NODE, task, directory, String(more)], { stdio: ['ignore', 'pipe', 'ignore'] });
}

async function firstLine(child: Child): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) return line;
  return '';
}

function ended(child: Child): Promise<void> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()));
}

describe('a store whose process is killed', () => {
  it('holds every acknowledged entry with its key, alias, vector and terms, and nothing half', async () => {
    await withDirectory(async (directory) => {
      const acknowledged: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        const child = start('commit', directory, round * 100_000);
        const wanted = 20 + Math.floor(Math.random() * 150);
        let seen = 0;
        for await (const line of createInterface({ input: child.stdout })) {
          if (line !== 'open') acknowledged.push(Number(line));
          if (++seen === wanted) child.kill('SIGKILL');
        }
        await ended(child);
      }
      assert.ok(acknowledged.length >= 80);
      const messages: string[] = [];
      const opened = await openIn(directory, { log: (message) => messages.push(message) });
      assert.match(messages.join(), /walked and is sound/);
      const coded = new Set(Array.from(vectorsIn(opened).codes(scopeNamed(1)), ({ id }) => id));
      for (const name of acknowledged) assert.ok(coded.has(idNamed(name)), `entry ${name} was acknowledged`);
      const filed = new Map(Array.from(opened.words.terms(scopeNamed(1)), ({ id, terms }) => [id, [...terms]]));
      let listed = 0;
      for (const { id, key } of opened.catalogue.list({ kind: 'all' })) {
        const entry = opened.store.byKey(key);
        const name = entry?.question.split(' ')[1]?.replace('?', '') ?? '';
        assert.equal(entry?.id, id);
        assert.equal(opened.store.byAlias(scopeNamed(1), `words ${name}`)?.id, id);
        assert.deepEqual(vectorsIn(opened).vector(scopeNamed(1), id), Float32Array.from(vectorNamed(name)));
        assert.ok(coded.delete(id));
        assert.deepEqual(filed.get(id), [Number(name) + 1]);
        filed.delete(id);
        listed += 1;
      }
      assert.equal(coded.size, 0, 'no code without an entry');
      assert.equal(filed.size, 0, 'no terms without an entry');
      assert.equal(opened.catalogue.totals().entries, listed);
      assert.equal(opened.catalogue.totals().embedded.get(EMBEDDER), listed);
      await opened.store.close();
    });
  });

  it('starts no walk after a clean stop, and one when the file was touched since', async () => {
    await withDirectory(async (directory) => {
      const messages: string[] = [];
      const log = (message: string): void => void messages.push(message);
      for (let round = 0; round < 2; round += 1) await (await openIn(directory, { log })).store.close();
      assert.deepEqual(messages, []);
      writeFileSync(join(directory, 'stopped-clean'), 'something else');
      await (await openIn(directory, { log })).store.close();
      assert.match(messages.join(), /walked and is sound/);
    });
  });
});

describe('a data directory', () => {
  it('belongs to one process, which a second is told, and is free as soon as that one is killed', async () => {
    await withDirectory(async (directory) => {
      const owner = start('hold', directory);
      assert.equal(await firstLine(owner), 'open');
      await assert.rejects(
        openIn(directory),
        (error) => error instanceof DirectoryInUse && error.pid === owner.pid && error.message.includes(String(owner.pid)),
      );
      owner.kill('SIGKILL');
      await ended(owner);
      await (await openIn(directory)).store.close();
      assert.deepEqual(readdirSync(directory).toSorted(), ['stopped-clean', 'store']);
    });
  });

  it('is won by exactly one of several that start at once', async () => {
    await withDirectory(async (directory) => {
      const children = Array.from({ length: 4 }, () => start('hold', directory));
      const lines = await Promise.all(children.map(firstLine));
      assert.equal(lines.filter((line) => line === 'open').length, 1, lines.join(' | '));
      assert.equal(lines.filter((line) => line.startsWith('DirectoryInUse')).length, 3);
      children.forEach((child) => child.kill('SIGKILL'));
      await Promise.all(children.map(ended));
    });
  });

  it('is refused to a second opener in the same process, and leaves the first working', async () => {
    await withDirectory(async (directory) => {
      const first = await openIn(directory);
      await assert.rejects(openIn(directory), DirectoryInUse);
      await first.store.commit(commitOf({ id: 'a' }));
      await first.store.close();
    });
  });

  it('may have a path longer than a socket address', { skip: !existsSync('/proc/self/fd') }, async () => {
    await withDirectory(async (directory) => {
      const deep = join(directory, 'd'.repeat(100), 'e'.repeat(100));
      const first = await openIn(deep);
      await assert.rejects(openIn(deep), DirectoryInUse);
      await first.store.close();
    });
  });

  it('is made for its owner only', async () => {
    await withDirectory(async (directory) => {
      const made = join(directory, 'made');
      await (await openIn(made)).store.close();
      assert.equal(statSync(made).mode & 0o777, 0o700);
      assert.equal(statSync(join(made, 'store')).mode & 0o777, 0o700);
    });
  });
});

describe('a store that is closed while it packs', () => {
  it('says nothing of what the next process does instead', async () => {
    await withDirectory(async (directory) => {
      const messages: string[] = [];
      const opened = await openIn(directory, { log: (message) => messages.push(message), packSize: 2 });
      const commits = Array.from({ length: 40 }, (_, name) => opened.store.commit(commitOf({ id: name, vector: vectorNamed(name) })));
      await Promise.all([...commits, opened.store.close()]);
      assert.deepEqual(messages, []);
    });
  });
});

describe('a damaged store', () => {
  const damages: Readonly<Record<string, (file: string) => void>> = {
    'cut in half': (file) => truncateSync(file, Math.floor(statSync(file).size / 2)),
    'cut to nothing but a header': (file) => truncateSync(file, 4096 * 2),
    'of random bytes': (file) =>
      writeFileSync(file, Buffer.from(Array.from({ length: statSync(file).size }, (_, i) => (i * 2654435761) >>> 13))),
    'with a zeroed header': (file) => overwrite(file, 0, Buffer.alloc(8192)),
    'with zeroed pages': (file) => overwrite(file, 8192, Buffer.alloc(statSync(file).size - 8192)),
    'with random pages': (file) =>
      overwrite(file, 8192, Buffer.from(Array.from({ length: statSync(file).size - 8192 }, (_, i) => (i * 40503) >>> 3))),
  };
  for (const [name, damage] of Object.entries(damages)) {
    it(`${name} is set aside under a new name, and an empty one works`, async () => {
      await withDirectory(async (directory) => {
        await fillAndClose(directory, 40);
        damage(join(directory, 'store', 'data.mdb'));
        const messages: string[] = [];
        const opened = await openIn(directory, { log: (message) => messages.push(message) });
        assert.match(messages.join(), /SET ASIDE/);
        assert.equal(opened.catalogue.totals().entries, 0);
        await opened.store.commit(commitOf({ id: 'new' }));
        assert.ok(opened.store.byKey(keyNamed('new')));
        await opened.store.close();
        const aside = readdirSync(directory).filter((file) => file.startsWith('store.set-aside-20231114T221320Z-'));
        assert.equal(aside.length, 1);
        assert.ok(existsSync(join(directory, aside[0] ?? '', 'data.mdb')), 'nothing is deleted');
      });
    });
  }

  it('that is no directory is set aside too, be it a file or a link that leads nowhere', async () => {
    for (const obstruct of [(store: string) => writeFileSync(store, 'mine'), (store: string) => symlinkSync('/nonexistent/store', store)]) {
      await withDirectory(async (directory) => {
        obstruct(join(directory, 'store'));
        const messages: string[] = [];
        const opened = await openIn(directory, { log: (message) => messages.push(message) });
        assert.match(messages.join(), /SET ASIDE \(unreadable: it is no directory\)/);
        await opened.store.commit(commitOf({ id: 'new' }));
        assert.ok(opened.store.byKey(keyNamed('new')));
        await opened.store.close();
        const aside = readdirSync(directory).find((file) => file.startsWith('store.set-aside-')) ?? '';
        assert.ok(lstatSync(join(directory, aside)), 'nothing is deleted');
      });
    }
  });

  it('of another version is set aside, after a clean stop as after a kill', async () => {
    for (const clean of [true, false]) {
      await withDirectory(async (directory) => {
        await fillAndClose(directory, 3);
        const note = readFileSync(join(directory, 'stopped-clean'));
        await rewriteSchema(join(directory, 'store'), 99);
        if (clean) writeFileSync(join(directory, 'stopped-clean'), noteLike(directory, note));
        const messages: string[] = [];
        const opened = await openIn(directory, { log: (message) => messages.push(message) });
        assert.match(messages.join(), /SET ASIDE \(wrong-schema/);
        assert.equal(opened.catalogue.totals().entries, 0);
        await opened.store.close();
      });
    }
  });

  it('loses only the answer whose bytes changed: the rest is served, and that one is gone from every tier', async () => {
    await withDirectory(async (directory) => {
      await fillAndClose(directory, 20);
      const file = join(directory, 'store', 'data.mdb');
      const at = readFileSync(file).indexOf('answer 7 xxx');
      assert.ok(at > 0);
      overwrite(file, at, Buffer.from('ANSWER'));
      const messages: string[] = [];
      const opened = await openIn(directory, { log: (message) => messages.push(message) });
      assert.equal(opened.store.byKey(keyNamed(7)), undefined);
      assert.ok(opened.store.byKey(keyNamed(8)));
      await opened.catalogue.remove([]);
      await opened.store.commit(commitOf({ id: 'after' }));
      assert.equal(opened.catalogue.totals().entries, 20);
      assert.equal(vectorsIn(opened).vector(scopeNamed(1), idNamed(7)), undefined);
      assert.equal(opened.store.byAlias(scopeNamed(1), 'words 7'), undefined);
      assert.match(messages.join(), /could not be read and is removed/);
      await opened.store.close();
    });
  });
});

describe('an entry whose facts are damaged', () => {
  it('is searched for in every table and removed', async () => {
    await withDirectory(async (directory) => {
      await fillAndClose(directory, 20);
      const file = join(directory, 'store', 'data.mdb');
      const facts = Buffer.concat([Buffer.from(keyNamed(7)), Buffer.of(43, 0, 0, 0), Buffer.from(scopeNamed(1))]);
      for (let at = readFileSync(file).indexOf(facts); at !== -1; at = readFileSync(file).indexOf(facts))
        overwrite(file, at, Buffer.from('!'));
      const opened = await openIn(directory);
      assert.equal(opened.store.byKey(keyNamed(7)), undefined);
      // Bounded by time, not by turns: on a busy machine a thousand turns pass before one commit does.
      await until(() => opened.catalogue.totals().entries < 20, 'the damaged entry is removed');
      assert.deepEqual(
        { entries: opened.catalogue.totals().entries, embedded: opened.catalogue.totals().embedded },
        { entries: 19, embedded: new Map([[EMBEDDER, 19]]) },
      );
      assert.equal(vectorsIn(opened).vector(scopeNamed(1), idNamed(7)), undefined);
      assert.equal(Array.from(vectorsIn(opened).codes(scopeNamed(1))).length, 19);
      assert.equal(Array.from(opened.words.terms(scopeNamed(1))).length, 19);
      await opened.store.commit(commitOf({ id: 'other', key: 7 }));
      assert.equal(opened.store.byKey(keyNamed(7))?.id, idNamed('other'));
      await opened.store.close();
    });
  });
});

describe('a full disk', () => {
  it('refuses the commit as disk-full, changes nothing, and works again once there is room', { skip: !canLimitFiles() }, async () => {
    await withDirectory(async (directory) => {
      const limit = ['ulimit -S -f 4096', `exec "${process.execPath}" "$@"`].join('; '); // 4 MiB a file: EFBIG is met where ENOSPC would be
      const { stdout } = spawnSync('bash', ['-c', limit, 'node', ...NODE, 'fill', directory], { encoding: 'utf8' });
      assert.deepEqual(stdout.trim().split('\n'), ['open', 'refused disk-full', 'absent true', 'kept true', 'totals true', 'again true']);
      const opened = await openIn(directory);
      assert.ok(opened.store.byId(idNamed('again')));
      await opened.store.close();
    });
  });
});

async function fillAndClose(directory: string, count: number): Promise<void> {
  const opened = await openIn(directory);
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      opened.store.commit(commitOf({ id: i, alias: `words ${i}`, vector: vectorNamed(i), terms: [i + 1], bytes: 5000 })),
    ),
  );
  await opened.store.close();
}

/** A limit on file size that a process can lift itself: bash and prlimit, as on any Linux. */
function canLimitFiles(): boolean {
  return spawnSync('bash', ['-c', 'ulimit -S -f 4096 && prlimit --pid $$ --fsize=unlimited:']).status === 0;
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, bytes, 0, bytes.length, at);
  closeSync(opened);
}

async function rewriteSchema(store: string, version: number): Promise<void> {
  const root = open<Buffer, Buffer>({
    path: store,
    noSubdir: false,
    overlappingSync: false,
    maxDbs: 16,
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  const meta = root.openDB<Buffer, Buffer>('meta', { encoding: 'binary', keyEncoding: 'binary' });
  await meta.put(Buffer.from('schema'), Buffer.from(Uint32Array.of(version).buffer));
  await root.close();
}

function noteLike(directory: string, note: Buffer): string {
  const { size, mtimeMs } = statSync(join(directory, 'store', 'data.mdb'));
  return note
    .toString()
    .replace(/^\d+/, String(size))
    .replace(/[\d.]+\n$/, `${mtimeMs}\n`);
}
