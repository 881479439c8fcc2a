import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { ProxyError } from '../src/errors.ts';
import { AnswerLog, AT_ONCE, HIGH_WATER, type Chunk, type LogReader } from '../src/upstream/answer-log.ts';

import { toMs } from '../src/units.ts';
import { createBudget } from '../src/upstream/budget.ts';

const MIB = 1024 * 1024;

function chunk(text: string): Chunk {
  return { raw: Buffer.from(text), at: toMs(0) };
}

const textOf = (chunks: readonly Chunk[] | undefined): string => Buffer.concat((chunks ?? []).map(({ raw }) => raw)).toString();

async function readAll(reader: LogReader): Promise<string> {
  let text = '';
  for (let next = await reader.next(); next !== undefined; next = await reader.next()) text += textOf(next);
  return text;
}

function readerOf(log: AnswerLog): LogReader {
  const reader = log.read();
  assert.ok(reader);
  return reader;
}

test('every reader gets the whole answer, whenever it joined and however it interleaves', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(30), { minLength: 1, maxLength: 5 }),
      async (pieces, joins) => {
        const log = new AnswerLog(MIB, createBudget(MIB));
        const texts: Promise<string>[] = [];
        for (const [index, piece] of pieces.entries()) {
          for (const join of joins) if (join === index) texts.push(readAll(readerOf(log)));
          log.push(chunk(piece));
          await Promise.resolve();
        }
        texts.push(readAll(readerOf(log)));
        log.finish({ kind: 'complete' });
        for (const text of await Promise.all(texts)) assert.equal(text, pieces.join(''));
      },
    ),
    { numRuns: 100 },
  );
});

test('a cut answer gives every reader what came and then the error', async () => {
  const log = new AnswerLog(MIB, createBudget(MIB));
  const reader = readerOf(log);
  log.push(chunk('half'));
  log.finish({ kind: 'cut', error: new ProxyError('upstream-reset', 'gone') });
  assert.equal(textOf(await reader.next()), 'half');
  await assert.rejects(reader.next(), { code: 'upstream-reset' });
});

test('beyond its limit the log takes no new reader, and those aboard still get everything', async () => {
  const budget = createBudget(MIB);
  const log = new AnswerLog(100, budget);
  const reader = readerOf(log);
  const text = readAll(reader);
  for (let i = 0; i < 50; i += 1) {
    log.push(chunk('0123456789'));
    await Promise.resolve();
  }
  assert.equal(log.wholeness, 'too-large');
  assert.equal(log.read(), undefined);
  log.finish({ kind: 'complete' });
  assert.equal(await text, '0123456789'.repeat(50));
  log.release();
  reader.leave();
  assert.equal(budget.held(), 0);
});

test('a reader that lags beyond the limit of a sliding log is cut, and the others are not', async () => {
  const log = new AnswerLog(1000, createBudget(MIB));
  const slow = readerOf(log);
  const fast = readerOf(log);
  const piece = 'x'.repeat(10_000);
  let read = 0;
  for (let sent = 0; sent < HIGH_WATER + 50_000; sent += piece.length) {
    log.push(chunk(piece));
    read += textOf(await fast.next()).length;
  }
  log.finish({ kind: 'complete' });
  await assert.rejects(slow.next(), /slower than it came/);
  assert.equal(await fast.next(), undefined);
  assert.ok(read > HIGH_WATER);
});

test('the writer is paused while even the fastest reader is behind, and goes on when it reads or leaves', async () => {
  const log = new AnswerLog(10 * MIB, createBudget(10 * MIB));
  const reader = readerOf(log);
  log.push({ raw: new Uint8Array(HIGH_WATER + 1), at: toMs(0) });
  const paused = log.room();
  assert.ok(paused);
  await reader.next();
  await paused;
  assert.equal(log.room(), undefined);
  log.push({ raw: new Uint8Array(HIGH_WATER + 1), at: toMs(0) });
  const again = log.room();
  assert.ok(again);
  reader.leave();
  await again;
});

test('bytes go back to the budget when the log is released and its readers are done', async () => {
  const budget = createBudget(MIB);
  const log = new AnswerLog(MIB, budget);
  const reader = readerOf(log);
  for (const piece of ['one', 'two', 'three']) log.push(chunk(piece));
  log.finish({ kind: 'complete' });
  log.release();
  assert.equal(budget.held(), 'onetwothree'.length + 3 * 100);
  assert.equal(await readAll(reader), 'onetwothree');
  assert.equal(budget.held(), 0);
});

test('a full budget keeps the answer flowing but unrecorded', async () => {
  const budget = createBudget(5);
  const log = new AnswerLog(MIB, budget);
  const reader = readerOf(log);
  log.push(chunk('too much for it'));
  assert.equal(log.wholeness, 'no-buffer-left');
  log.finish({ kind: 'complete' });
  assert.equal(await readAll(reader), 'too much for it');
  log.release();
  assert.equal(budget.held(), 0);
});

test('a reader is given at once what came while it was busy, and no more than its bound', async () => {
  const log = new AnswerLog(MIB, createBudget(MIB));
  const reader = readerOf(log);
  const first = reader.next();
  for (const piece of ['one', 'two', 'three', 'x'.repeat(AT_ONCE - 1), 'y', 'z'.repeat(2 * AT_ONCE), 'end']) log.push(chunk(piece));
  const sizes = [await first, await reader.next(), await reader.next(), await reader.next()].map((taken) =>
    taken?.map(({ raw }) => raw.length),
  );
  assert.deepEqual(sizes, [[3, 3, 5], [AT_ONCE - 1, 1], [2 * AT_ONCE], [3]]);
});
