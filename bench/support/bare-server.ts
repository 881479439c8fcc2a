/**
 * The baseline: node:http with nothing around it. It reads the whole body, parses it if it is JSON and sends, in one write, the
 * very headers and bytes that the product sent. Whatever the product costs above this is what the product costs.
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
}

let answer: { readonly status: number; readonly headers: string[]; readonly body: Buffer } = {
  status: 200,
  headers: [],
  body: Buffer.alloc(0),
};

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    // A form is read whole and no more: the least there is to compare with.
    const parsed: unknown = request.headers['content-type']?.startsWith('multipart/') === true ? {} : JSON.parse(body.toString());
    if (typeof parsed !== 'object') throw new Error('the body is no object');
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
});

process.on('message', (message: BareAnswer | 'usage') => {
  if (message === 'usage') return;
  answer = { status: message.status, headers: [...message.headers], body: Buffer.from(message.body, 'base64') };
  if (server.listening) process.send?.({ port: (server.address() as AddressInfo).port });
  else server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
