/**
 * Some clients (Java's HttpClient, curl --http2) offer h2c on every first request and mean it as a request all the same.
 * RFC 9110 7.8: a server may ignore Upgrade. Node cannot once it listens for upgrades: it has taken its parser off the
 * socket and left the body unread. So the head is written again without the offer, put back in front of the unread
 * bytes, and the socket starts anew.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { headerValue, without } from '../headers.ts';

const OFFER: ReadonlySet<string> = new Set(['upgrade', 'http2-settings']);
const CONNECTION: ReadonlySet<string> = new Set(['connection']);

/** Only this upgrade is ever piped. */
export function isWebsocket(request: IncomingMessage): boolean {
  return headerValue(request.rawHeaders, 'upgrade')?.trim().toLowerCase() === 'websocket';
}

export function servePlain(server: Server, request: IncomingMessage, socket: Duplex, unread: Buffer): void {
  socket.unshift(Buffer.concat([Buffer.from(headWithoutOffer(request), 'latin1'), unread]));
  server.emit('connection', socket);
}

function headWithoutOffer(request: IncomingMessage): string {
  const options = (headerValue(request.rawHeaders, 'connection') ?? '').split(',').map((option) => option.trim());
  const kept = options.filter((option) => option !== '' && !OFFER.has(option.toLowerCase()));
  const headers = without(without(request.rawHeaders, OFFER), CONNECTION);
  if (kept.length > 0) headers.push('Connection', kept.join(', '));
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
