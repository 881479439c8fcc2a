/** The least a proxy can do: node:http in front, undici behind, bodies piped. What a hop costs here, whoever makes it. */
import './report-usage.js';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';

process.once('message', ({ port }: { readonly port: number }) => {
  const pool = new Pool(`http://127.0.0.1:${port}`);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const forwarded = pool.request({
        method: 'POST',
        path: request.url ?? '/',
        headers: { 'content-type': 'application/json' },
        body: Buffer.concat(parts),
      });
      forwarded.then(
        (answer) => {
          response.writeHead(answer.statusCode, { 'content-type': 'application/json' });
          answer.body.pipe(response);
        },
        (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
      );
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
