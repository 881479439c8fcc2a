/** A socket with nothing between: for requests that no well-behaved client would send. */
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Lower-case names; the last of each. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it came, chunked framing included. */
  readonly body: string;
}

export interface RawClient {
  readonly socket: Socket;
  send(bytes: string | Uint8Array): void;
  /** All that came, once the other side closed or said no more. */
  readonly everything: Promise<string>;
  /** Resolves when what came so far contains this text. */
  until(text: string): Promise<string>;
  leave(): void;
}

export async function openRaw(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: false });
  let received = '';
  const listeners = new Set<() => void>();
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    for (const listener of listeners) listener();
  });
  // A reset is an answer like any other here: what matters is what came before it.
  socket.on('error', () => undefined);
  const everything = new Promise<string>((resolve) => socket.on('close', () => resolve(received)));
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const until = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!received.includes(text)) return;
        listeners.delete(look);
        resolve(received);
      };
      listeners.add(look);
      everything.then(
        () => reject(new Error(`the connection closed before ${JSON.stringify(text)} came; what came: ${received.slice(0, 500)}`)),
        reject,
      );
      look();
    });
  return { socket, send: (bytes) => void socket.write(bytes), everything, until, leave: () => socket.destroy() };
}

/** Sends these bytes and reads until the other side closes. Put `Connection: close` into the request. */
export async function exchangeRaw(url: string, bytes: string | Uint8Array): Promise<RawAnswer> {
  const client = await openRaw(url);
  client.send(bytes);
  return parseAnswer(await client.everything);
}

export function parseAnswer(text: string): RawAnswer {
  const split = text.indexOf('\r\n\r\n');
  if (split < 0) throw new Error(`cannot read an answer: it has no end of headers, received ${JSON.stringify(text.slice(0, 200))}`);
  const [line = '', ...fields] = text.slice(0, split).split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => [field.slice(0, field.indexOf(':')).toLowerCase(), field.slice(field.indexOf(':') + 1).trim()]),
  );
  return { status: Number(line.split(' ')[1]), headers, body: text.slice(split + 4) };
}

/** A request head and body as bytes; `headers` come after Host and before the blank line, and nothing else is added. */
export function rawRequest(method: string, path: string, headers: readonly string[], body = ''): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', body].join('\r\n');
}
