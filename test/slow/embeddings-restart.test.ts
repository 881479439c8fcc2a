/** Embeddings outlive the process that stored them. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve, type Running } from '../support/nearhit-process.ts';
import { embedding, vectorOf } from '../support/embedding-wire.ts';
import { startOrigin } from '../support/origin.ts';

const CACHED = { 'cache-control': 'only-if-cached' };

test('embeddings survive kill -9: a batch is answered from the disk, whoever asked for its inputs', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-restart-'));
  const origin = await startOrigin(embedding);
  t.after(async () => {
    await origin.close();
    rmSync(data, { recursive: true, force: true });
  });
  const embed = async ({ url }: Running, input: readonly string[], headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${url}/v1/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-cli', ...headers },
      body: JSON.stringify({ model: 'text-embedding-3-small', input }),
    });
  const flags = ['--port', '0', '--data', data, '--upstream', origin.url, '--mode', 'exact'];
  const first = await serve(t, flags);
  for (const input of [['one', 'two'], ['three']]) {
    await (await embed(first, input)).text();
    // The lookup waits for the commit, so a hit means it is on the disk.
    assert.match((await embed(first, input, CACHED)).headers.get('cache-status') ?? '', /detail=exact/);
  }
  await first.stop('SIGKILL');

  const second = await serve(t, flags);
  const input = ['three', 'one', 'two', 'one'];
  const answer = await embed(second, input, CACHED);
  assert.match(answer.headers.get('cache-status') ?? '', /detail=exact/);
  assert.equal(answer.headers.get('nearhit-inputs'), 'known=3, asked=0, uncounted=2');
  const { data: vectors } = (await answer.json()) as { readonly data: readonly { readonly embedding: readonly number[] }[] };
  assert.deepEqual(
    vectors.map((each) => each.embedding),
    input.map((each) => [...vectorOf(each)]),
  );
  assert.equal(origin.requests.length, 2);
  await second.stop('SIGTERM');
});
