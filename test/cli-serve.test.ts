import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startFailure } from '../src/cli/serve.ts';
import { defaultConfig } from '../src/overrides.ts';
import { nearhit } from './support/child.ts';

function temporary(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'nearhit-serve-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data');
}

const COMPLETION = {
  id: 'c',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Four.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
};

interface Origin {
  readonly url: string;
  /** Answers to /v1/held wait here, their heads sent. */
  readonly held: ServerResponse[];
}

async function startOrigin(t: TestContext): Promise<Origin> {
  const held: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === '/v1/held') {
      held.push(response);
      return void response.writeHead(200, { 'content-type': 'text/plain' }).write('begun ');
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(COMPLETION));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, held };
}

const ANY_PORT = ['--port', '0', '--admin-port', '0'];

test('serve tells where it listens, logs JSON without the prompt, is seen by stats, owns its directory, and stops with 0', async (t) => {
  const origin = await startOrigin(t);
  const data = temporary(t);
  const serving = nearhit(t, ...ANY_PORT, '--upstream', `${origin.url}/v1`, '--data', data);
  const [, url = ''] = await serving.says(/listens on (http:\/\/127\.0\.0\.1:\d+)\n/);
  await serving.says(/admin +http/);
  for (const line of [`OpenAI(base_url="${url}/v1")`, `new Anthropic({ baseURL: '${url}' })`, data, 'semantic'])
    assert.ok(serving.err().includes(line), line);

  const ask = (cacheControl = 'max-age=60'): Promise<Response> =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer sk-very-secret', 'cache-control': cacheControl },
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'What is two plus two, dear?' }] }),
    });
  for (const detail of [/fwd=/, /hit.*detail=exact/]) {
    const response = await ask();
    assert.match(response.headers.get('cache-status') ?? '', detail);
    assert.deepEqual(await response.json(), COMPLETION);
  }
  await (await ask('no-store')).text();

  const second = nearhit(t, ...ANY_PORT, '--data', data);
  const statistics = nearhit(t, 'stats', '--json', '--data', data);
  assert.equal(await second.ended, 3);
  assert.match(second.err(), /nearhit: .*; stop the other nearhit, or choose another directory with --data\n$/);
  assert.equal(await statistics.ended, 0, statistics.err());
  const { outcomes, tokensSaved } = JSON.parse(statistics.out()) as { outcomes: object; tokensSaved: number };
  assert.deepEqual([outcomes, tokensSaved], [{ miss: 1, exact: 1, bypass: 1 }, 7]);

  serving.process.kill('SIGTERM');
  assert.equal(await serving.ended, 0);
  assert.equal(existsSync(join(data, 'admin.json')), false);
  const lines = serving
    .out()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { readonly outcome: string });
  assert.deepEqual(
    lines.map(({ outcome }) => outcome),
    ['miss', 'exact', 'bypass'],
  );
  assert.doesNotMatch(serving.out() + serving.err(), /sk-very-secret|dear|Four/);
});

test('a stream under way finishes after SIGTERM, and no new caller is let in', async (t) => {
  const origin = await startOrigin(t);
  const serving = nearhit(t, ...ANY_PORT, '--upstream', origin.url, '--data', temporary(t), '--mode', 'off');
  const [, url = ''] = await serving.says(/listens on (http:\/\/127\.0\.0\.1:\d+)\n/);
  await serving.says(/admin +http/);
  const response = await fetch(`${url}/v1/held`);
  serving.process.kill('SIGINT');
  await serving.says(/stopping: streams under way have 10000 ms/);
  await assert.rejects(fetch(url));
  origin.held[0]?.end('and finished');
  assert.equal(await response.text(), 'begun and finished');
  assert.equal(await serving.ended, 0);
});

test('a second signal ends it at once and leaves no address behind', async (t) => {
  const origin = await startOrigin(t);
  const data = temporary(t);
  const serving = nearhit(t, ...ANY_PORT, '--upstream', origin.url, '--data', data, '--mode', 'off', '--grace', '1h');
  const [, url = ''] = await serving.says(/listens on (http:\/\/127\.0\.0\.1:\d+)\n/);
  await serving.says(/admin +http/);
  const response = await fetch(`${url}/v1/held`);
  serving.process.kill('SIGTERM');
  await serving.says(/a second signal/);
  serving.process.kill('SIGTERM');
  assert.equal(await serving.ended, 143);
  assert.equal(existsSync(join(data, 'admin.json')), false);
  await assert.rejects(response.text());
});

test('a port that is taken ends the start with 1, names the flag, and frees the directory', async (t) => {
  const origin = await startOrigin(t);
  const data = temporary(t);
  const { port } = new URL(origin.url);
  const serving = nearhit(t, '--port', port, '--admin-port', '0', '--data', data);
  assert.equal(await serving.ended, 1);
  assert.match(serving.err(), new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port}: the port is in use; .* --port\\n$`));
  const admin = nearhit(t, '--port', '0', '--admin-port', port, '--data', data);
  assert.equal(await admin.ended, 1);
  assert.match(admin.err(), /with --admin-port\n$/);
});

test('an admin.json that cannot be written is a notice; it serves, and SIGHUP stops it as SIGTERM does', async (t) => {
  const data = temporary(t);
  mkdirSync(join(data, 'admin.json'), { recursive: true });
  const serving = nearhit(t, ...ANY_PORT, '--data', data, '--mode', 'off');
  const [, url = ''] = await serving.says(/listens on (http:\/\/127\.0\.0\.1:\d+)\n/);
  assert.match(serving.err(), /nearhit: could not write .*admin\.json: .*nearhit stats and nearhit purge will not find this nearhit\n/);
  await serving.says(/admin +http/);
  assert.equal((await fetch(`${url}/nearhit/healthz`)).status, 200);
  serving.process.kill('SIGHUP');
  assert.equal(await serving.ended, 0);
  assert.match(serving.err(), /stopping: /);
});

test('a failed listener is told by the flag it came from', () => {
  const config = defaultConfig({ host: '[::1]', port: 8080, adminHost: 'admin.invalid', adminPort: 0 }, {});
  const failure = (properties: object): string => startFailure(Object.assign(new Error('listen'), properties), config);
  assert.equal(
    failure({ code: 'ENOTFOUND', hostname: 'admin.invalid' }),
    'cannot listen on admin.invalid:0: the name admin.invalid does not resolve (ENOTFOUND); change --admin-host',
  );
  assert.equal(failure({ code: 'EADDRNOTAVAIL', address: '10.9.9.9' }).split('; ')[1], 'change --admin-host');
  assert.equal(
    failure({ code: 'EADDRNOTAVAIL', address: '::1', port: 8080 }),
    'cannot listen on [::1]:8080: this machine has no such address; change --host',
  );
  const alike = defaultConfig({ host: '127.0.0.1', port: 80, adminHost: '127.0.0.2', adminPort: 80 }, {});
  assert.match(
    startFailure(Object.assign(new Error('listen'), { code: 'EACCES', address: '127.0.0.2', port: 80 }), alike),
    /--admin-port$/,
  );
});

test('a host name that does not resolve ends the start with 1 and names --host', async (t) => {
  const serving = nearhit(t, ...ANY_PORT, '--data', temporary(t), '--host', 'nearhit.invalid');
  assert.equal(await serving.ended, 1);
  assert.match(serving.err(), /cannot listen on nearhit\.invalid:0: the name .* does not resolve \(\w+\); change --host\n$/);
});
