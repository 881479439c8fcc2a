/**
 * The baseline: node:http with nothing around it. It reads the whole body, parses it where it is told to, and sends, in one write,
 * the very headers and bytes that the product sent. Whatever the product costs above this is what the product costs.
 */
import './report-usage.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BareAnswer {
  readonly status: number;
  /** Flat; no date and no connection, which node:http adds by itself. */
  readonly headers: readonly string[];
  /** base64 */
  readonly body: string;
  /** `json`: as a server that looks at a request must. `nothing`: the least that can answer one, and the same for a form. */
  readonly parses: 'json' | 'nothing';
}

interface Prepared extends Pick<BareAnswer, 'status' | 'parses'> {
  readonly headers: string[];
  readonly body: Buffer;
}

let answer: Prepared = { status: 200, headers: [], body: Buffer.alloc(0), parses: 'nothing' };

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const parsed: unknown = answer.parses === 'json' ? JSON.parse(body.toString()) : body;
    if (typeof parsed !== 'object') throw new Error('the body is no object');
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
});

process.on('message', (message: BareAnswer | 'usage') => {
  if (message === 'usage') return;
  answer = { ...message, headers: [...message.headers], body: Buffer.from(message.body, 'base64') };
  if (server.listening) process.send?.({ port: (server.address() as AddressInfo).port });
  else server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
