/** A scripted provider, a door in front of it that only routes and forwards, and a client that reads bytes as they are. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type LookupFunction,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import type { TestContext } from 'node:test';
import type { Exchange } from '../../src/exchange.ts';
import { errorReply } from '../../src/http/error-reply.ts';
import { forwardable } from '../../src/headers.ts';
import { startServer, type RunningServer } from '../../src/http/server.ts';
import { createTunnel } from '../../src/http/tunnel.ts';
import { toMs } from '../../src/units.ts';
import { createConnector } from '../../src/upstream/connector.ts';
import { createHttpUpstream } from '../../src/upstream/http-upstream.ts';
import { createRouter, parseTarget, type Router } from '../../src/upstream/routes.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';

export const LOOP_TOKEN = 'nearhit-test';

export interface Origin {
  readonly url: string;
  readonly server: Server;
  readonly sockets: ReadonlySet<Socket>;
}

export async function startOrigin(
  t: TestContext,
  listener: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<Origin> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => void listener(request, response));
  const sockets = trackSockets(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => closeAll(server, sockets));
  return { url: `http://127.0.0.1:${portOf(server)}`, server, sockets };
}

/** An origin that is no HTTP server: it does with each socket what the script says. */
export async function startRawOrigin(t: TestContext, onSocket: (socket: Socket) => void): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onSocket(socket);
  });
  const sockets = trackSockets(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => closeAll(server, sockets));
  return `http://127.0.0.1:${portOf(server)}`;
}

export function trackSockets(server: TcpServer): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

export function portOf(server: TcpServer): number {
  return (server.address() as AddressInfo).port;
}

export async function closeAll(server: TcpServer, sockets: ReadonlySet<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  if (server.listening) await new Promise((resolve) => void server.close(resolve));
}

export interface DoorOptions {
  readonly upstream?: string;
  readonly environment?: Record<string, string | undefined>;
  readonly caFile?: string;
  readonly lookup?: LookupFunction;
  readonly connectTimeout?: number;
  readonly firstByteTimeout?: number;
  readonly idleTimeout?: number;
  readonly allowed?: readonly string[];
  readonly named?: Record<string, string>;
  readonly allowHost?: readonly string[];
  readonly limits?: { readonly head: number; readonly request: number };
  readonly maxBody?: number;
  readonly serve?: (exchange: Exchange) => Promise<void>;
}

export interface Door extends RunningServer {
  readonly upstream: Upstream;
  readonly failures: unknown[];
}

export function makeUpstream(
  t: TestContext,
  options: DoorOptions,
): { readonly upstream: Upstream; readonly connector: ReturnType<typeof createConnector> } {
  const connector = createConnector({
    connectTimeout: toMs(options.connectTimeout ?? 5_000),
    caFile: options.caFile,
    environment: options.environment ?? {},
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  });
  const upstream = createHttpUpstream({
    connector,
    firstByteTimeout: toMs(options.firstByteTimeout ?? 5_000),
    idleTimeout: toMs(options.idleTimeout ?? 5_000),
    loopToken: LOOP_TOKEN,
  });
  t.after(() => upstream.close());
  return { upstream, connector };
}

export async function startDoor(t: TestContext, options: DoorOptions): Promise<Door> {
  const { upstream, connector } = makeUpstream(t, options);
  const named = new Map(Object.entries(options.named ?? {}).map(([name, url]) => [name, parseTarget(url)]));
  const route = createRouter({
    defaultTarget: parseTarget(options.upstream ?? 'http://127.0.0.1:9'),
    named,
    allowed: options.allowed ?? [],
    loopToken: LOOP_TOKEN,
  });
  const failures: unknown[] = [];
  const server = await startServer({
    serve: options.serve ?? ((exchange) => forward(exchange, route, upstream, options.maxBody)),
    tunnel: createTunnel({ route, dial: connector.dial, loopToken: LOOP_TOKEN, handshakeTimeout: toMs(2_000) }),
    host: '127.0.0.1',
    port: 0,
    allowHost: options.allowHost ?? [],
    ...(options.limits === undefined ? {} : { limits: { head: toMs(options.limits.head), request: toMs(options.limits.request) } }),
    onServeFailed: (error) => failures.push(error),
  });
  t.after(() => server.close(toMs(0)));
  return { ...server, upstream, failures };
}

/** The least a proxy can be: route, forward, reply. */
export async function forward(exchange: Exchange, route: Router, upstream: Upstream, maxBody: number | undefined): Promise<void> {
  const routed = route(exchange.method, exchange.target, exchange.headers);
  if (routed.kind === 'own') return exchange.reply({ status: 200, headers: [] }, Buffer.from(routed.page));
  if (routed.kind === 'refused') return replyError(exchange, routed.error);
  const read = maxBody === undefined ? undefined : await exchange.readBody(maxBody);
  const body = read === undefined ? exchange.streamBody() : read.kind === 'whole' ? read.bytes : read.stream;
  const answer = await upstream.send({
    target: routed.target,
    method: exchange.method,
    path: routed.path,
    headers: forwardable(exchange.headers),
    body,
    signal: exchange.signal,
  });
  if (answer.kind === 'failure') return replyError(exchange, answer.error);
  return exchange.reply({ status: answer.status, headers: answer.headers }, answer.body);
}

function replyError(exchange: Exchange, error: Parameters<typeof errorReply>[0]): Promise<void> {
  const { head, body } = errorReply(error);
  return exchange.reply(head, body);
}

export interface RawAnswer {
  readonly text: string;
  readonly bytes: Buffer;
}

/** Sends bytes and gives back everything until the server closes. */
export async function exchangeRaw(port: number, ...parts: (string | Buffer)[]): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const received: Buffer[] = [];
  socket.on('data', (chunk) => received.push(chunk));
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const part of parts) await new Promise((resolve) => void socket.write(part, resolve));
  await once(socket, 'close');
  const bytes = Buffer.concat(received);
  return { bytes, text: bytes.toString('latin1') };
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Resolves when the condition holds; looks again on every turn of the loop, so no fixed wait decides a test. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`never happened: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
