/** A provider that sends the bytes under test, cut where the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Shape } from '../../src/prompt.ts';

export interface ByteSender {
  readonly url: string;
  /** To whoever asks from now on; cut at these places. */
  sends(bytes: Uint8Array, shape: Shape, cuts?: readonly number[]): void;
  close(): void;
}

export async function startByteSender(): Promise<ByteSender> {
  let answer: { readonly type: string; readonly chunks: readonly Uint8Array[] } = { type: '', chunks: [] };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': answer.type });
    for (const chunk of answer.chunks) response.write(chunk);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    sends: (bytes, shape, cuts = []) => {
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
      answer = {
        type: shape === 'json' ? 'application/json' : 'text/event-stream',
        chunks: ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end)),
      };
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
