/**
 * Websockets: routed, checked and stripped like any request, then piped byte for byte. Nothing of them is read or kept.
 * Node's client parses the provider's answer to the handshake, so that a refusal (401, 404) ends with its body and the
 * connection is never left open for whatever the caller might send down it next.
 */
import { request as handshake, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf, ProxyError } from '../errors.ts';
import type { RawHeaders } from '../exchange.ts';
import type { Ms } from '../units.ts';
import type { Route } from '../upstream/routes.ts';
import type { Target } from '../upstream/upstream.ts';
import { errorBytes } from './error-bytes.ts';
import { endToEnd, forwardable } from '../headers.ts';

export interface TunnelOptions {
  readonly route: (method: string, target: string, headers: RawHeaders) => Route;
  /** Opens a connection to a routed target, address check and TLS included. */
  readonly dial: (target: Target) => Promise<Socket>;
  readonly loopToken: string;
  /** How long the provider may take to answer the handshake. */
  readonly handshakeTimeout: Ms;
}

type Routed = Extract<Route, { readonly target: Target }>;

export function createTunnel(options: TunnelOptions): (request: IncomingMessage, socket: Socket, head: Buffer) => void {
  return (request, socket, head) => {
    // Before anything can fail: an error without a listener would end the process.
    socket.on('error', () => socket.destroy());
    const route = options.route(request.method ?? 'GET', request.url ?? '/', request.rawHeaders);
    if (route.kind === 'refused') return refuse(socket, route.error);
    if (route.kind === 'own')
      return refuse(socket, new ProxyError('not-found', "cannot open a websocket here: this page is nearhit's own"));
    options.dial(route.target).then(
      (upstream) => (socket.destroyed ? void upstream.destroy() : shakeHands({ request, socket, head, route, upstream }, options)),
      (error: unknown) => refuse(socket, unreachable(route, error)),
    );
  };
}

interface Opening {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What the caller sent right behind its handshake. */
  readonly head: Buffer;
  readonly route: Routed;
  readonly upstream: Socket;
}

function shakeHands(opening: Opening, options: TunnelOptions): void {
  const { request, socket, head, route, upstream } = opening;
  const outgoing = handshake({
    createConnection: () => upstream,
    method: request.method,
    path: route.path,
    headers: handshakeHeaders(request.rawHeaders, route.target, options.loopToken),
    timeout: options.handshakeTimeout,
  });
  const abandon = (): void => void outgoing.destroy();
  socket.once('close', abandon);
  outgoing.once('timeout', () =>
    outgoing.destroy(
      new ProxyError(
        'upstream-first-byte-timeout',
        `cannot open a websocket to ${route.target.origin}: no answer within ${options.handshakeTimeout} ms`,
      ),
    ),
  );
  outgoing.once('error', (error) => refuse(socket, unreachable(route, error)));
  outgoing.once('upgrade', (answer, _connection, first) => {
    socket.off('close', abandon);
    upstream.setTimeout(0);
    socket.write(headBytes(answer, answer.rawHeaders));
    if (first.length > 0) socket.write(first);
    if (head.length > 0) upstream.write(head);
    join(socket, upstream);
  });
  outgoing.once('response', (answer) => {
    socket.write(headBytes(answer, [...endToEnd(answer.rawHeaders), 'Connection', 'close']));
    answer.once('error', () => socket.destroy());
    answer.pipe(socket);
  });
  outgoing.end();
}

function handshakeHeaders(headers: RawHeaders, target: Target, loopToken: string): string[] {
  return [
    'Host',
    new URL(target.origin).host,
    ...forwardable(headers),
    'Connection',
    'Upgrade',
    'Upgrade',
    'websocket',
    'CDN-Loop',
    loopToken,
  ];
}

function headBytes(answer: IncomingMessage, headers: RawHeaders): Buffer {
  const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** Either side's end ends the other after what is under way is flushed; either side's failure is the other's too. */
function join(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to);
    from.once('error', () => to.destroy());
    from.once('close', () => to.destroySoon());
  }
}

function refuse(socket: Socket, error: ProxyError): void {
  if (socket.destroyed) return;
  socket.write(errorBytes(error));
  socket.destroySoon();
}

function unreachable(route: Routed, error: unknown): ProxyError {
  if (error instanceof ProxyError) return error;
  return new ProxyError('upstream-unreachable', `cannot open a websocket to ${route.target.origin}: ${messageOf(error)}`, error);
}
