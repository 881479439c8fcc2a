/**
 * The admin listener, on a port of its own so that no caller of the data port ever reaches it. Off loopback every page needs
 * the token; on loopback health and metrics are open, since a monitor on the same machine has no other way in, and all else
 * needs it. A web page that points its own name at 127.0.0.1 is refused by its Host (DNS rebinding).
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf, ProxyError } from '../errors.ts';
import { createHostGuard, isLoopbackName, type HostGuard } from '../http/host-guard.ts';
import type { Operations } from './operations.ts';
import { findPage, type Answer } from './pages.ts';
import { createTokenGuard, TOKEN_AT_LEAST, type TokenGuard } from './token.ts';

export interface AdminOptions {
  readonly operations: Operations;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly token: string;
  /** Host names answered on a loopback listener besides loopback names. */
  readonly allowHost: readonly string[];
}

export interface RunningAdmin {
  readonly port: number;
  readonly url: string;
  /** Resolves when every connection is gone; what is under way is cut. */
  close(): Promise<void>;
}

const MAX_HEAD_BYTES = 8 * 1024;
const MAX_BODY_BYTES = 4 * 1024;
const MAX_CONNECTIONS = 64;
const REQUEST_ARRIVES_WITHIN_MS = 10_000;

/** Rejects where the address is taken, and where the token is too weak for the network. */
export async function startAdmin(options: AdminOptions): Promise<RunningAdmin> {
  const { host, port, token } = options;
  if (token.length < TOKEN_AT_LEAST)
    throw new RangeError(
      `cannot start the admin listener on ${host}: its token has ${token.length} characters and needs ${TOKEN_AT_LEAST}; set --admin-token, or delete admin-token in the data directory`,
    );
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    headersTimeout: REQUEST_ARRIVES_WITHIN_MS,
    requestTimeout: REQUEST_ARRIVES_WITHIN_MS,
  });
  server.maxConnections = MAX_CONNECTIONS;
  const door = {
    operations: options.operations,
    host: createHostGuard(host, options.allowHost),
    token: createTokenGuard(token),
    open: isLoopbackName(host) ? 'health-and-metrics' : 'nothing',
  } as const;
  server.on('request', (request, response) => {
    answer(request, door).then(
      (page) => send(response, page),
      (error: unknown) => send(response, refusal(error)),
    );
  });
  await listen(server, port, host);
  const bound = (server.address() as AddressInfo).port;
  return { port: bound, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close: () => close(server) };
}

interface Door {
  readonly operations: Operations;
  readonly host: HostGuard;
  readonly token: TokenGuard;
  /** What is seen without the token. */
  readonly open: 'health-and-metrics' | 'nothing';
}

async function answer(request: IncomingMessage, door: Door): Promise<Answer> {
  const foreign = door.host(request.rawHeaders);
  if (foreign !== undefined) throw foreign;
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const page = findPage(path);
  if (page?.access !== 'open' || door.open === 'nothing') checkToken(door.token(request.headers.authorization));
  if (page === undefined)
    throw new ProxyError(
      'not-found',
      `there is no admin page ${JSON.stringify(path.slice(0, 80))}; try /healthz, /readyz, /metrics, /api/stats, /api/entries/<id>, /api/purge, /api/reembed, /api/feedback or /api/explain`,
    );
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (method !== page.method) throw new ProxyError('method-not-allowed', `cannot ${request.method ?? ''} ${path}: use ${page.method}`);
  return page.answer(door.operations, { path, body: page.method === 'POST' ? await readJson(request) : undefined });
}

function checkToken(held: ReturnType<TokenGuard>): void {
  if (held === 'right') return;
  const why = held === 'missing' ? 'no token was sent' : 'the token is not the one in the data directory';
  throw new ProxyError('unauthorized', `cannot show this page: ${why}; send Authorization: Bearer <the content of DIR/admin-token>`);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  // A form on a foreign web page can send a body, but not under this type without asking first.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
    throw new ProxyError('bad-request-body', 'cannot read this body: its content type is not application/json');
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES)
      throw new ProxyError('bad-request-body', `cannot read this body: it is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new ProxyError('bad-request-body', 'cannot read this body: it is not valid JSON', cause);
  }
}

function refusal(error: unknown): Answer {
  const known = error instanceof ProxyError ? error : new ProxyError('internal', `could not answer: ${messageOf(error)}`, error);
  return {
    status: known.status === 0 ? 500 : known.status,
    type: 'application/json',
    text: `${JSON.stringify({ error: { code: known.code, message: known.message, source: 'nearhit' } })}\n`,
  };
}

function send(response: ServerResponse, { status, type, text }: Answer): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="nearhit"');
  // A body that was refused half-way would be read as the next request.
  if (!response.req.complete) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-length': Buffer.byteLength(text),
  });
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
