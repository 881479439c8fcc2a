/** The load generator, a process of its own on a core of its own: N keep-alive connections, each with one request in flight. */
import { connect } from 'node:net';
import { answerLength } from './wire.ts';

export interface LoadOrder {
  readonly port: number;
  /** base64 of the whole request */
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

function run(order: LoadOrder): Promise<LoadResult> {
  const request = Buffer.from(order.request, 'base64');
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const until = began + BigInt(Math.round(order.seconds * 1e9));
    let requests = 0;
    let open = order.connections;
    const closed = (): void => {
      open -= 1;
      if (open === 0) resolve({ requests, seconds: Number(process.hrtime.bigint() - began) / 1e9 });
    };
    for (let i = 0; i < order.connections; i += 1) {
      const socket = connect({ host: '127.0.0.1', port: order.port, noDelay: true }, () => void socket.write(request));
      let pending: Buffer | undefined;
      socket.on('error', reject).on('close', closed);
      socket.on('data', (part: Buffer) => {
        const bytes = pending === undefined ? part : Buffer.concat([pending, part]);
        const length = answerLength(bytes);
        if (length === 0) return void (pending = bytes);
        pending = undefined;
        if (bytes[9] !== 0x32) return reject(new Error(`the server answered ${bytes.toString('latin1', 0, 120)}`));
        requests += 1;
        if (process.hrtime.bigint() < until) socket.write(request);
        else socket.end();
      });
    }
  });
}
