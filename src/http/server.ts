/**
 * The Node door: raw node:http in, Exchanges out. Everything here is about bytes, sockets and bounds; what a request
 * means is `serve`'s affair. Frameworks cost six to eight times the throughput of this (docs/benchmarks.md).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ProxyError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { Ms } from '../units.ts';
import { errorBytes } from './error-bytes.ts';
import { errorReply, unexpected } from './error-reply.ts';
import { createHostGuard } from './host-guard.ts';
import { NodeExchange } from './node-exchange.ts';
import { isWebsocket, servePlain } from './plain-upgrade.ts';

export interface ServerOptions {
  serve(exchange: Exchange): Promise<void>;
  /** Takes over a websocket's socket, whose head has been read. */
  readonly tunnel: (request: IncomingMessage, socket: Socket, head: Buffer) => void;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly allowHost: readonly string[];
  /** How long a request's head, and the whole of a request, may take to arrive. */
  readonly limits?: { readonly head: Ms; readonly request: Ms };
  /** A request that could not be read; told for counting. */
  readonly onClientError?: (error: ProxyError) => void;
  /** `serve` threw. The caller got a 500 or a cut; told for the log. */
  readonly onServeFailed?: (error: unknown) => void;
}

export interface RunningServer {
  readonly port: number;
  readonly url: string;
  /** Stops accepting, lets what is under way finish for up to `grace`, then cuts it. */
  close(grace: Ms): Promise<void>;
  /** Open sockets, idle ones and tunnels included. */
  connections(): number;
}

/** Room for long cookies and policy headers of gateways in front; Node's default is 16 KiB. */
const MAX_HEAD_BYTES = 32 * 1024;
const HEAD_ARRIVES_WITHIN_MS = 30_000;
/** A gigabyte over a phone line takes most of this; Node's default of five minutes would cut real uploads. */
const REQUEST_ARRIVES_WITHIN_MS = 60 * 60_000;
/** Longer than the keep-alive of the usual clients (httpx 5 s, load balancers 60 s): the side that closes first is never surprised. */
const IDLE_CONNECTION_MS = 75_000;
/** How often Node looks for requests that are late. */
const LATE_CHECK_MS = 2_000;
/** TCP probes find peers that vanished without a word. */
const PROBE_AFTER_MS = 60_000;
/** How often idle connections are closed while the server drains. */
const DRAIN_CHECK_MS = 20;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const sockets = new Set<Socket>();
  const state: { draining: 'no' | 'yes' } = { draining: 'no' };
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: options.limits?.head ?? HEAD_ARRIVES_WITHIN_MS,
    requestTimeout: options.limits?.request ?? REQUEST_ARRIVES_WITHIN_MS,
    keepAliveTimeout: IDLE_CONNECTION_MS,
    connectionsCheckingInterval: Math.min(LATE_CHECK_MS, options.limits?.head ?? LATE_CHECK_MS),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: PROBE_AFTER_MS,
  });
  // Beyond 2,000 Node would drop headers without a word, the credential perhaps among them; MAX_HEAD_BYTES is the bound.
  server.maxHeadersCount = 0;
  listenForRequests(server, options, state);
  listenForSockets(server, options, sockets);
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    port,
    url: `http://${name}:${port}`,
    close: (grace) => {
      state.draining = 'yes';
      return close(server, sockets, grace);
    },
    connections: () => sockets.size,
  };
}

function listenForRequests(server: Server, options: ServerOptions, state: { readonly draining: 'no' | 'yes' }): void {
  const guard = createHostGuard(options.host, options.allowHost);
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (state.draining === 'yes') response.shouldKeepAlive = false;
    const exchange = new NodeExchange(request, response);
    const refusal = guard(request.rawHeaders);
    if (refusal !== undefined) return replyError(exchange, refusal);
    options.serve(exchange).catch((error: unknown) => {
      options.onServeFailed?.(error);
      if (response.headersSent) response.destroy();
      else replyError(exchange, unexpected(error));
    });
  };
  server.on('request', handle);
  // Answered here and not forwarded: waiting for the provider's word would add a round trip for nothing.
  server.on('checkContinue', (request, response) => {
    if (guard(request.rawHeaders) === undefined) response.writeContinue();
    handle(request, response);
  });
}

function replyError(exchange: Exchange, error: ProxyError): void {
  const { head, body } = errorReply(error, exchange);
  void exchange.reply(head, body);
}

function listenForSockets(server: Server, options: ServerOptions, sockets: Set<Socket>): void {
  const guard = createHostGuard(options.host, options.allowHost);
  server.on('connection', (socket: Socket) => {
    // Comes a second time for the same socket after a declined upgrade.
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket;
    if (!isWebsocket(request)) return servePlain(server, request, socket, head);
    const refusal = guard(request.rawHeaders);
    if (refusal === undefined) options.tunnel(request, socket, head);
    else endWith(socket, refusal);
  });
  server.on('connect', (_request, stream) =>
    endWith(stream as Socket, new ProxyError('bad-target', 'cannot CONNECT: nearhit is no forward proxy; set it as the base URL')),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const refusal = unreadable(error);
    options.onClientError?.(refusal);
    if (error.code === 'ECONNRESET' || !socket.writable || hasAnswerBegun(socket)) socket.destroy();
    else endWith(socket, refusal);
  });
}

/** The socket's answer under way, as Node's own handler looks at it: a second head in the middle of it would be read as its body. */
function hasAnswerBegun(socket: Socket): boolean {
  const { _httpMessage: message } = socket as { _httpMessage?: ServerResponse };
  return message?.headersSent === true;
}

function unreadable(error: NodeJS.ErrnoException): ProxyError {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProxyError('headers-too-large', `cannot read this request: its head is larger than ${MAX_HEAD_BYTES} bytes`, error);
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProxyError('request-timeout', 'cannot read this request: it did not arrive in time', error);
    default:
      return new ProxyError('bad-request', `cannot read this request: it is not valid HTTP/1.1 (${error.code ?? 'unknown'})`, error);
  }
}

function endWith(socket: Socket, error: ProxyError): void {
  socket.on('error', () => socket.destroy());
  socket.write(errorBytes(error));
  socket.destroySoon();
}

function listen(server: Server, options: ServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** Resolves when the last socket is gone. */
async function close(server: Server, sockets: ReadonlySet<Socket>, grace: Ms): Promise<void> {
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
  closeIdle(server, sockets);
  const drain = setInterval(() => closeIdle(server, sockets), DRAIN_CHECK_MS);
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, grace);
  await closed;
  await Promise.all([...sockets].map((socket) => new Promise((resolve) => void socket.once('close', resolve))));
  clearInterval(drain);
  clearTimeout(cut);
}

/** Idle: between two requests, or (Node does not count these) connected and silent so far. */
function closeIdle(server: Server, sockets: ReadonlySet<Socket>): void {
  server.closeIdleConnections();
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
}
