import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { readOutboundProxy } from '../src/upstream/outbound-proxy.ts';
import { trustRoots } from '../src/upstream/trust-roots.ts';
import type { Target } from '../src/upstream/upstream.ts';
import { closeAll, makeUpstream, portOf, startDoor, startOrigin, trackSockets, type DoorOptions } from './support/wire.ts';

const OPERATOR = (origin: string): Target => ({ origin, trust: 'operator' });

async function told(t: TestContext, target: Target, options: DoorOptions): Promise<string> {
  const { upstream } = makeUpstream(t, options);
  const answer = await upstream.send({
    target,
    method: 'GET',
    path: '/x',
    headers: ['x-twice', '1', 'x-twice', '2'],
    body: undefined,
    signal: new AbortController().signal,
  });
  if (answer.kind === 'failure') return answer.error.code;
  let text = '';
  for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
  return text;
}

/** A proxy that connects whatever name it is asked for to `port` on loopback, and remembers what it was asked. */
async function startProxy(t: TestContext, port: number, status = 200): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const proxy = createServer();
  const sockets = trackSockets(proxy);
  proxy.on('connect', (request, socket: Socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? '-'}`);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    sockets.add(onward);
    for (const side of [socket, onward]) side.on('error', () => {});
    onward.on('close', () => sockets.delete(onward));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  t.after(() => closeAll(proxy, sockets));
  return { url: `http://user:p%40ss@127.0.0.1:${portOf(proxy)}`, asked };
}

/** An authority and a certificate of it for api.example and 127.0.0.1, in a directory of the test's own. */
function makeCertificates(t: TestContext): { readonly ca: string; readonly key: Buffer; readonly cert: Buffer } {
  const directory = mkdtempSync(join(tmpdir(), 'nearhit-ca-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const at = (name: string): string => join(directory, name);
  writeFileSync(at('names'), 'subjectAltName=DNS:api.example,IP:127.0.0.1\n');
  const openssl = (...words: string[]): void => void execFileSync('openssl', words, { stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=Test Authority',
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
  );
  openssl(
    'req',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=api.example',
    '-keyout',
    at('key.pem'),
    '-out',
    at('request.pem'),
  );
  openssl(
    'x509',
    '-req',
    '-in',
    at('request.pem'),
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
    '-days',
    '2',
    '-extfile',
    at('names'),
    '-out',
    at('cert.pem'),
  );
  return { ca: at('ca.pem'), key: readFileSync(at('key.pem')), cert: readFileSync(at('cert.pem')) };
}

test('the proxy of the target scheme is asked for the name, with its credentials, and repeated headers survive it', async (t) => {
  let twice: string | undefined;
  const origin = await startOrigin(t, (request, response) => {
    twice = String(request.headers['x-twice']);
    response.end('through');
  });
  const proxy = await startProxy(t, Number(new URL(origin.url).port));
  const environment = { HTTP_PROXY: proxy.url, HTTPS_PROXY: 'http://127.0.0.1:9' };
  assert.equal(await told(t, OPERATOR('http://api.example:8000'), { environment }), 'through');
  assert.deepEqual(proxy.asked, [`api.example:8000 Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  assert.equal(twice, '1, 2');
  assert.equal(await told(t, OPERATOR(origin.url), { environment }), 'through');
  assert.equal(proxy.asked.length, 1, 'a loopback target goes direct');
});

test('a proxy that refuses, or is not there, is an upstream failure of its own', async (t) => {
  const proxy = await startProxy(t, 9, 407);
  assert.equal(await told(t, OPERATOR('http://api.example'), { environment: { http_proxy: proxy.url } }), 'upstream-unreachable');
  assert.equal(
    await told(t, OPERATOR('http://api.example'), { environment: { http_proxy: 'http://127.0.0.1:9' } }),
    'upstream-unreachable',
  );
});

test('behind a proxy a literal private address is still refused to a public target', async (t) => {
  const proxy = await startProxy(t, 9);
  assert.equal(
    await told(t, { origin: 'https://169.254.169.254', trust: 'public' }, { environment: { HTTPS_PROXY: proxy.url } }),
    'address-not-allowed',
  );
  assert.deepEqual(proxy.asked, []);
});

test('the variables are read as curl reads them', () => {
  const choose = readOutboundProxy({
    HTTPS_PROXY: 'http://upper:1',
    https_proxy: 'lower:2',
    HTTP_PROXY: '',
    no_proxy: ' .corp.example, *.wild.example ,10.0.0.5,ported.example:8443 [fd00::1]:80',
  });
  const name = (protocol: string, host: string, port = 443): string | undefined => choose(protocol, host, port)?.hostname;
  assert.equal(name('https:', 'api.example'), 'lower');
  assert.equal(name('http:', 'api.example'), undefined);
  for (const host of ['corp.example', 'a.CORP.example', 'x.wild.example', '10.0.0.5', 'localhost', '127.0.0.2', '::1', 'a.localhost'])
    assert.equal(name('https:', host), undefined, host);
  assert.equal(name('https:', 'ported.example', 8443), undefined);
  assert.equal(name('https:', 'ported.example', 443), 'lower');
  assert.equal(name('https:', 'notcorp.example'), 'lower');
  assert.equal(readOutboundProxy({ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' })('https:', 'api.example', 443), undefined);
  assert.throws(() => readOutboundProxy({ HTTPS_PROXY: 'socks5://p:1' }), /HTTPS_PROXY/);
});

test('a custom authority is trusted beside the usual ones, direct, through a proxy and for websockets', async (t) => {
  const { ca, key, cert } = makeCertificates(t);
  const server = createSecureServer({ key, cert }, (_request, response) => void response.end('secure'));
  new WebSocketServer({ server }).on('connection', (socket) => socket.send('hello'));
  const sockets = trackSockets(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => closeAll(server, sockets));
  const origin = `https://127.0.0.1:${portOf(server)}`;
  assert.equal(await told(t, OPERATOR(origin), {}), 'upstream-tls');
  assert.equal(await told(t, OPERATOR(origin), { caFile: ca }), 'secure');
  const proxy = await startProxy(t, portOf(server));
  assert.equal(await told(t, OPERATOR('https://api.example'), { caFile: ca, environment: { HTTPS_PROXY: proxy.url } }), 'secure');
  assert.equal(await told(t, OPERATOR('https://other.example'), { caFile: ca, environment: { HTTPS_PROXY: proxy.url } }), 'upstream-tls');
  assert.deepEqual(
    proxy.asked.map((line) => line.split(' ', 1)[0]),
    ['api.example:443', 'other.example:443'],
  );
  const door = await startDoor(t, { upstream: origin, caFile: ca });
  const client = new WebSocket(`${door.url.replace('http', 'ws')}/v1/realtime`);
  assert.equal(String((await once(client, 'message'))[0]), 'hello');
  client.terminate();
});

test('a certificate file that is none is refused at start with its name', (t) => {
  const { ca } = makeCertificates(t);
  assert.equal(trustRoots(undefined, {}), undefined);
  assert.throws(() => trustRoots(`${ca}.missing`, {}), /ca\.pem\.missing.*ENOENT/);
  writeFileSync(ca, 'nothing');
  assert.throws(() => trustRoots(ca, {}), /holds no PEM certificate/);
  writeFileSync(ca, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
  assert.throws(() => trustRoots(ca, {}), /cannot use the certificate file/);
});
