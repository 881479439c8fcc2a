/** A process that is killed in the middle of embedding again: nothing is lost, and the next run does what is left. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answering } from '../support/chat-wire.ts';
import { run as cli } from '../support/cli.ts';
import { ask, run, serve, statsOf, untilItEmbeds } from '../support/nearhit-process.ts';
import { startOrigin } from '../support/origin.ts';
import { makeModel } from '../support/small-model.ts';

const ENTRIES = 60;
const LETTERS = 'abcdefghij';
const QUESTIONS: readonly string[] = Array.from({ length: ENTRIES }, (_, i) => `What is a ${wordOf(i)} table?`);

test('a run that kill -9 cuts off goes on where it was, and no entry is lost or counted twice', { timeout: 300_000 }, async (t) => {
  const { flags, data, origin } = await install(t);
  const first = await serve(t, [...flags, '--embedder', 'first']);
  await untilItEmbeds(data);
  for (const question of QUESTIONS) await ask(first.url, question);
  await until(async () => (await statsOf(data)).vectors.inUse === ENTRIES);
  await first.stop('SIGTERM');

  const second = await serve(t, [...flags, '--embedder', 'second']);
  assert.match(second.said(), new RegExp(`${ENTRIES} entries carry vectors of another model \\(first@`));
  const watching = run(['reembed', '--rate', '10/s', '--data', data]);
  t.after(() => watching.kill('SIGKILL'));
  await until(async () => (await statsOf(data)).vectors.inUse >= 20);
  await second.stop('SIGKILL');

  const last = await serve(t, [...flags, '--embedder', 'second']);
  const { vectors, store } = await statsOf(data);
  const left = Object.values(vectors.others).reduce((sum, count) => sum + count, 0);
  assert.deepEqual([store.entries, vectors.inUse + left, vectors.none], [ENTRIES, ENTRIES, 0]);
  assert.ok(vectors.inUse >= 20 && left > 0, 'what was told as done is done, and not all of it was');
  const { out } = await cli('reembed', '--data', data);
  assert.match(out, new RegExp(`^embedded ${left} entries again with second@`));
  assert.deepEqual((await statsOf(data)).vectors, { inUse: ENTRIES, others: {}, none: 0 });
  origin.forget();
  for (const question of QUESTIONS) assert.match(await ask(last.url, question), /detail=exact/);
  assert.equal(origin.requests.length, 0);
  await last.stop('SIGTERM');
});

/** Two questions of other words are two questions; numbers would make one of them be asked by its key alone. */
function wordOf(number: number): string {
  return [...String(number).padStart(4, '0')].map((digit) => LETTERS[Number(digit)]).join('');
}

async function install(
  t: TestContext,
): Promise<{ flags: readonly string[]; data: string; origin: Awaited<ReturnType<typeof startOrigin>> }> {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-reembed-'));
  const origin = await startOrigin(answering((question) => ({ content: `About: ${question}`, usage: { prompt: 3, completion: 5 } })));
  const models = { first: makeModel(), second: makeModel({ settings: { pooling: 'cls' } }) };
  const file = join(data, 'nearhit.json');
  writeFileSync(file, JSON.stringify({ models }));
  t.after(async () => {
    await origin.close();
    for (const path of [data, models.first.path, models.second.path]) rmSync(path, { recursive: true, force: true });
  });
  const flags = ['--upstream', origin.url, '--data', data, '--config', file, '--port', '0', '--log-level', 'silent', '--holdout', '0'];
  return { flags, data, origin };
}

/** The runner's own time limit ends what never comes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}
