/** A simulated provider's server: on 127.0.0.1 alone, counting its calls. The demo and the evaluation put the real cache in front of one. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Loopback {
  readonly url: string;
  calls(): number;
  close(): Promise<void>;
}

/** `call`: from 1. What `answer` rejects with cuts the connection. */
export async function serveLoopback(
  answer: (request: IncomingMessage, response: ServerResponse, call: number) => Promise<void>,
): Promise<Loopback> {
  let calls = 0;
  const server = createServer((request, response) => {
    calls += 1;
    answer(request, response, calls).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { url: `http://127.0.0.1:${port}`, calls: () => calls, close };
}

/** Rejects beyond `atMost` bytes. */
export async function bodyOf(request: IncomingMessage, atMost: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > atMost) throw new RangeError(`a simulated provider takes bodies of at most ${atMost} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
