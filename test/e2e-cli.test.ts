/** The command as a user runs it: a process of its own, killed without warning, asked for what it keeps. */
import assert from 'node:assert/strict';
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { answering } from './support/chat-wire.ts';
import { run, serve as serveWith, type Running } from './support/nearhit-process.ts';
import { startOrigin, type Origin } from './support/origin.ts';

async function finish(flags: readonly string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = run(flags);
  let [out, err] = ['', ''];
  child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (err += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

function serve(t: TestContext, data: string, origin: Origin): Promise<Running> {
  return serveWith(t, ['--port', '0', '--data', data, '--upstream', origin.url, '--lookup-timeout', '20s']);
}

async function ask(
  url: string,
  question: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: string; readonly text: string }> {
  const body = JSON.stringify({ model: 'gpt-4.1', messages: [{ role: 'user', content: question }] });
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-cli', ...headers },
    body,
  });
  return { status: answer.headers.get('cache-status') ?? '', text: await answer.text() };
}

async function place(t: TestContext): Promise<{ readonly data: string; readonly origin: Origin }> {
  const data = mkdtempSync(join(tmpdir(), 'nearhit-cli-'));
  const origin = await startOrigin(answering((question) => ({ content: `You asked: ${question}` })));
  t.after(async () => {
    await origin.close();
    rmSync(data, { recursive: true, force: true });
  });
  return { data, origin };
}

const CACHED = { 'cache-control': 'only-if-cached' };

test('what was committed survives kill -9, in every tier; no second process shares the directory; a corrupt store is set aside, loudly', async (t) => {
  const { data, origin } = await place(t);
  const first = await serve(t, data, origin);
  const original = await ask(first.url, 'How do I reset my password?');
  // The next lookup in the scope waits for the commit, so a hit means it is on the disk.
  assert.match((await ask(first.url, 'How do I reset my password?', CACHED)).status, /; hit.*exact/);
  const intruder = await finish(['serve', '--port', '0', '--data', data]);
  assert.equal(intruder.code, 3);
  assert.match(intruder.err, /--data/);
  await first.stop('SIGKILL');

  const second = await serve(t, data, origin);
  const exact = await ask(second.url, 'How do I reset my password?', CACHED);
  assert.match(exact.status, /; hit.*exact/);
  assert.deepEqual(JSON.parse(exact.text), JSON.parse(original.text));
  assert.match((await ask(second.url, 'how do I reset my  password', CACHED)).status, /; hit.*alias/);
  assert.equal(origin.requests.length, 1);
  assert.equal(statSync(data).mode & 0o777, 0o700);
  for (const file of ['secret', 'admin-token']) assert.equal(statSync(join(data, file)).mode & 0o777, 0o600);
  assert.equal(await second.stop('SIGTERM'), 0);

  // The same directory with a store that cannot be read.
  const file = readdirSync(join(data, 'store')).find((name) => name.endsWith('.mdb') && !name.includes('lock')) ?? 'data.mdb';
  writeFileSync(join(data, 'store', file), Buffer.alloc(64 * 1024, 0x5a));
  const third = await serve(t, data, origin);
  assert.match((await ask(third.url, 'How do I reset my password?')).status, /fwd=miss/);
  assert.match(third.said(), /aside/);
  assert.ok(readdirSync(data).filter((name) => name.startsWith('store')).length >= 2, 'the old store is still there');
  await third.stop('SIGTERM');
});

test('purge says what would go, then makes it go; stats counts', async (t) => {
  const { data, origin } = await place(t);
  const running = await serve(t, data, origin);
  await ask(running.url, 'Purge me', { 'nearhit-tags': 'old' });
  assert.match((await ask(running.url, 'Purge me', CACHED)).status, /; hit/);
  const dry = await finish(['purge', '--tag', 'old', '--dry-run', '--data', data]);
  assert.equal(dry.code, 0, dry.err);
  assert.match((await ask(running.url, 'Purge me', CACHED)).status, /; hit/);
  const wet = await finish(['purge', '--tag', 'old', '--data', data]);
  assert.equal(wet.code, 0, wet.err);
  assert.doesNotMatch((await ask(running.url, 'Purge me', CACHED)).status, /; hit/);
  const stats = await finish(['stats', '--data', data]);
  assert.equal(stats.code, 0, stats.err);
  await running.stop('SIGTERM');
});

test('help, version and a mistake: exit codes and words', async () => {
  const help = await finish(['--help']);
  assert.equal(help.code, 0);
  assert.match(help.out, /serve[\s\S]*demo[\s\S]*purge/);
  const version = await finish(['--version']);
  assert.equal(version.code, 0);
  assert.match(version.out, /\d+\.\d+\.\d+/);
  const mistake = await finish(['serve', '--prot', '9000']);
  assert.equal(mistake.code, 2);
  assert.match(mistake.err, /--port/);
});

/** Limits how large a file of a running process may grow: what a full disk looks like to it, with no disk to fill. */
function limitFiles(child: ChildProcess, size: number | 'unlimited'): void {
  spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${size}:`]);
}
const NO_PRLIMIT = spawnSync('prlimit', ['--version']).error === undefined ? false : 'prlimit is not there to make a disk full';

test(
  'a full disk costs nobody an answer, health says so, and storing goes on when there is room again',
  { skip: NO_PRLIMIT },
  async (t) => {
    const data = mkdtempSync(join(tmpdir(), 'nearhit-full-'));
    t.after(() => rmSync(data, { recursive: true, force: true }));
    const origin = await startOrigin(answering((question) => ({ content: question.repeat(4000) })));
    t.after(() => origin.close());
    const running = await serve(t, data, origin);
    const ask = async (question: string): Promise<Response> =>
      fetch(`${running.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer sk-full' },
        body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: question }] }),
      });
    const store = async (): Promise<string> => ((await (await fetch(`${running.url}/nearhit/readyz`)).json()) as { store: string }).store;
    await (await ask('Is there room?')).text();
    // A hit: the entry is committed, and the file as large as it needs.
    const committed = await ask('Is there room?');
    await committed.text();
    assert.match(committed.headers.get('cache-status') ?? '', /detail=exact/);
    limitFiles(running.child, statSync(join(data, 'store', 'data.mdb')).size + 65_536);
    for (let i = 0; (await store()) === 'ok'; i += 1) {
      assert.ok(i < 200, 'the disk never filled');
      const response = await ask(`Is there room for number ${i}?`);
      assert.equal(response.status, 200);
      assert.match(await response.text(), /number/);
    }
    assert.match((await ask('Is there room?')).headers.get('cache-status') ?? '', /detail=exact/);
    limitFiles(running.child, 'unlimited');
    for (let i = 0; (await store()) !== 'ok'; i += 1) {
      assert.ok(i < 200, 'storing did not go on');
      await (await ask(`And now, number ${i}?`)).text();
    }
    assert.equal(await running.stop('SIGTERM'), 0);
  },
);
