/** The command as `npm run build` leaves it and npm links it: in a few files (scripts/bundle-start.js), its threads and processes in others. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { answering } from './support/chat-wire.ts';
import { ask, serve, statsOf, untilItEmbeds } from './support/nearhit-process.ts';
import { startOrigin } from './support/origin.ts';

const ROOT = join(import.meta.dirname, '..');

test('the built command serves: its files know where models, lexicon, kernels and worker processes lie', async (t) => {
  assert.ok(existsSync(join(ROOT, 'dist', 'start', 'main.js')), 'run npm run build first');
  const data = mkdtempSync(join(tmpdir(), 'nearhit-built-'));
  const origin = await startOrigin(answering((question) => ({ content: `About: ${question}`, usage: { prompt: 3, completion: 5 } })));
  t.after(async () => {
    await origin.close();
    rmSync(data, { recursive: true, force: true });
  });
  const flags = ['--upstream', origin.url, '--data', data, '--port', '0', '--log-level', 'silent', '--holdout', '0'];
  const running = await serve(t, flags, [join(ROOT, 'bin', 'nearhit.js')]);
  await untilItEmbeds(data);
  assert.match(await ask(running.url, 'How do I reset my password?'), /fwd=miss/);
  while (!(await ask(running.url, 'How do I reset my password?')).includes('detail=exact'));
  assert.match(await ask(running.url, 'How can I reset my password?'), /detail=semantic/);
  const { vectors, faults } = await statsOf(data);
  assert.deepEqual([vectors.inUse, faults], [1, {}]);
  assert.equal(await running.stop('SIGTERM'), 0);
});
