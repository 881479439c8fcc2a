/** The leanest HTTP/1.1 client that can time an answer: one socket, one request after the other, nothing parsed but the framing. */
import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly head: string;
  readonly body: Buffer;
}

export interface Connection {
  /** One request out, one whole answer back. */
  exchange(request: Buffer): Promise<Answer>;
  close(): void;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Bytes of the whole answer at the front of `bytes`, or 0 where more must come. `chunked` ends with an empty chunk, as our servers send it. */
export function answerLength(bytes: Buffer): number {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return 0;
  const head = bytes.toString('latin1', 0, end + 2).toLowerCase();
  const at = head.indexOf('\r\ncontent-length:');
  if (at >= 0) {
    const length = end + 4 + Number.parseInt(head.slice(at + 17, head.indexOf('\r\n', at + 17)), 10);
    return bytes.length >= length ? length : 0;
  }
  if (!head.includes('\r\ntransfer-encoding: chunked')) throw new Error(`cannot tell where this answer ends: ${head.slice(0, 300)}`);
  const last = bytes.indexOf('\r\n0\r\n\r\n', end + 2, 'latin1');
  return last < 0 ? 0 : last + 7;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  socket.on('data', (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part]);
    const length = answerLength(received);
    if (length === 0) return;
    const end = received.indexOf(END_OF_HEAD);
    const answer = { head: received.toString('latin1', 0, end), body: received.subarray(end + 4, length) };
    received = received.subarray(length);
    const waiter = waiting;
    waiting = undefined;
    waiter?.resolve(answer);
  });
  const fail = (error: Error): void => waiting?.reject(error);
  socket.on('error', fail).on('close', () => fail(new Error('the connection was closed before the answer was whole')));
  return {
    exchange: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

export interface ChatOptions {
  readonly question: string;
  readonly stream?: boolean;
  readonly headers?: readonly string[];
}

/** What a chat SDK sends, in its usual order and with its usual headers. */
export function chatRequest(options: ChatOptions): Buffer {
  const body = JSON.stringify({
    model: 'gpt-4.1',
    messages: [
      {
        role: 'system',
        content:
          'You are the help desk of a small company. Answer in two sentences, plainly, and never promise what the product does not do.',
      },
      { role: 'user', content: options.question },
    ],
    temperature: 0,
    max_tokens: 256,
    ...(options.stream === true ? { stream: true, stream_options: { include_usage: true } } : {}),
  });
  return requestBytes('/v1/chat/completions', [...SAID, ...(options.headers ?? [])], Buffer.from(body));
}

/** What the SDK sends for embeddings: base64, unless its caller says otherwise. */
export function embeddingsRequest(input: readonly string[]): Buffer {
  const body = JSON.stringify({ model: 'text-embedding-3-small', input, encoding_format: 'base64' });
  return requestBytes('/v1/embeddings', SAID, Buffer.from(body));
}

const SAID = ['Content-Type: application/json', 'Authorization: Bearer sk-proj-benchbenchbenchbenchbenchbenchbenchbench'];

/** With what an SDK says of itself. */
export function requestBytes(path: string, headers: readonly string[], body: Uint8Array): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Accept: application/json',
    'User-Agent: OpenAI/JS 6.49.0',
    'X-Stainless-Lang: js',
    'X-Stainless-Package-Version: 6.49.0',
    'X-Stainless-OS: Linux',
    'X-Stainless-Arch: x64',
    'X-Stainless-Runtime: node',
    'X-Stainless-Runtime-Version: v20.20.2',
    'X-Stainless-Retry-Count: 0',
    'Accept-Language: *',
    'Accept-Encoding: gzip, deflate',
    ...headers,
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

export function headerOf(answer: Answer, name: string): string | undefined {
  const line = answer.head.split('\r\n').find((field) => field.toLowerCase().startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}
