/**
 * A provider on 127.0.0.1 whose every answer is scripted, and which remembers every request. Hits are proved by counting
 * what arrived here, never by looking inside the product.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Gate } from './gate.ts';

export type Piece = string | Uint8Array | Gate;
type Headers = Readonly<Record<string, string | readonly string[]>>;

export type Script =
  /** A whole answer: JSON, where its headers say nothing else. */
  | {
      readonly kind: 'json';
      readonly body: string | Uint8Array;
      readonly status?: number;
      readonly headers?: Headers;
      readonly before?: Gate;
    }
  /** Pieces as they are, as `text/event-stream`; a gate among them waits. */
  | { readonly kind: 'sse'; readonly pieces: readonly Piece[]; readonly headers?: Headers; readonly before?: Gate }
  | { readonly kind: 'error'; readonly status: number; readonly body: string; readonly headers?: Headers; readonly before?: Gate }
  /** Head and pieces, then the connection is reset. */
  | { readonly kind: 'cut'; readonly pieces: readonly Piece[]; readonly headers?: Headers }
  /** The connection is closed before a single byte came back. */
  | { readonly kind: 'refuse' }
  /** Head and pieces, then nothing for ever. With no pieces not even a head. */
  | { readonly kind: 'stall'; readonly pieces: readonly Piece[]; readonly headers?: Headers }
  /** Bytes straight onto the socket, then it is closed: for answers that node:http would not write. */
  | { readonly kind: 'raw'; readonly bytes: string | Uint8Array }
  /** What the request's body is is what comes back, as it comes. */
  | { readonly kind: 'echo'; readonly headers?: Headers };

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Flat, as sent. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** Whether the caller hung up before the answer was complete. Settles when the connection's part in this answer is over. */
  readonly ended: Promise<'answered' | 'aborted'>;
}

export interface Origin {
  /** `http://127.0.0.1:<port>`, no trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** Resolves when the n-th request since start has been read whole. */
  arrived(n: number): Promise<SeenRequest>;
  /** What every further request gets. */
  answer(script: Script | ((request: SeenRequest, index: number) => Script)): void;
  /** The request head as text and bodies of all kinds go to the same list; this empties it. */
  forget(): void;
  close(): Promise<void>;
}

type Responder = (request: SeenRequest, index: number) => Script;

export async function startOrigin(first: Script | Responder = { kind: 'error', status: 500, body: 'no script' }): Promise<Origin> {
  const seen = new Arrivals();
  let responder = toResponder(first);
  const server = createServer((incoming, outgoing) => {
    receive(incoming, outgoing)
      .then((request) => {
        const index = seen.add(request);
        return play(responder(request, index), request, outgoing);
      })
      .catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  const sockets = trackSockets(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: seen.requests,
    arrived: (n) => seen.nth(n),
    answer: (script) => (responder = toResponder(script)),
    forget: () => seen.forget(),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** A port nobody listens on: connecting to it is refused at once. */
export async function unusedUrl(): Promise<string> {
  const origin = await startOrigin();
  await origin.close();
  return origin.url;
}

const toResponder = (script: Script | Responder): Responder => (typeof script === 'function' ? script : () => script);

class Arrivals {
  readonly requests: SeenRequest[] = [];
  readonly #waiting: { readonly n: number; readonly resolve: (request: SeenRequest) => void }[] = [];

  add(request: SeenRequest): number {
    this.requests.push(request);
    const count = this.requests.length;
    for (const waiter of this.#waiting) if (waiter.n === count) waiter.resolve(request);
    return count - 1;
  }

  nth(n: number): Promise<SeenRequest> {
    const request = this.requests[n - 1];
    return request === undefined ? new Promise((resolve) => this.#waiting.push({ n, resolve })) : Promise.resolve(request);
  }

  forget(): void {
    this.requests.length = 0;
  }
}

function trackSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<SeenRequest> {
  const ended = new Promise<'answered' | 'aborted'>((resolve) =>
    outgoing.on('close', () => resolve(outgoing.writableFinished ? 'answered' : 'aborted')),
  );
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const { method = '', url = '', rawHeaders, headers } = incoming;
  return { method, path: url, rawHeaders, headers, body: Buffer.concat(parts), ended };
}

async function play(script: Script, request: SeenRequest, outgoing: ServerResponse): Promise<void> {
  if ('before' in script && script.before !== undefined) await pass(script.before);
  switch (script.kind) {
    case 'json':
      return void outgoing
        .writeHead(script.status ?? 200, { 'content-type': 'application/json', ...script.headers } as Record<string, string>)
        .end(script.body);
    case 'error':
      return void outgoing
        .writeHead(script.status, { 'content-type': 'application/json', ...script.headers } as Record<string, string>)
        .end(script.body);
    case 'sse':
      await stream(script, outgoing);
      return void outgoing.end();
    case 'cut':
      await stream(script, outgoing);
      return void outgoing.socket?.resetAndDestroy();
    case 'refuse':
      return void outgoing.socket?.resetAndDestroy();
    case 'stall':
      return script.pieces.length === 0 ? undefined : stream(script, outgoing);
    case 'raw':
      return void outgoing.socket?.end(script.bytes);
    case 'echo':
      return void outgoing
        .writeHead(200, { 'content-type': 'application/octet-stream', ...script.headers } as Record<string, string>)
        .end(request.body);
  }
}

async function stream(script: { readonly pieces: readonly Piece[]; readonly headers?: Headers }, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...script.headers } as Record<string, string>);
  outgoing.flushHeaders();
  for (const piece of script.pieces) {
    if (isGate(piece)) await pass(piece);
    else if (outgoing.destroyed) return;
    // One write, one packet: the cut between two pieces is where the test put it.
    else await new Promise<void>((resolve) => void outgoing.write(piece, () => resolve()));
  }
}

function isGate(piece: Piece): piece is Gate {
  return typeof piece === 'object' && 'kind' in piece;
}

function pass(gate: Gate): Promise<void> {
  gate.arrive();
  return gate.opened;
}
