/** The least a proxy can do: node:http in front, undici behind, answers and uploads piped. What a hop costs here, whoever makes it. */
import './report-usage.js';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

process.once('message', ({ port }: { readonly port: number }) => {
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const forward = (request: IncomingMessage, response: ServerResponse, body: Buffer | IncomingMessage): void => {
    const { 'content-type': type = 'application/json', 'content-length': length } = request.headers;
    const headers = { 'content-type': type, ...(length === undefined ? {} : { 'content-length': length }) };
    pool.request({ method: 'POST', path: request.url ?? '/', headers, body }).then(
      (answer) => {
        response.writeHead(answer.statusCode, { 'content-type': 'application/json' });
        answer.body.pipe(response);
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  };
  const server = createServer((request, response) => {
    if (request.headers['content-type']?.startsWith('multipart/') === true) return forward(request, response, request);
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => forward(request, response, Buffer.concat(parts)));
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
