/** A provider of embeddings that answers at once: 1,536 dimensions that follow from the input, in base64, as the SDK asks. Counts what it is sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const DIMENSIONS = 1536;
let received = 0;

function vector(input: string): string {
  const numbers = new Float32Array(DIMENSIONS);
  let state = Buffer.from(input).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  for (let i = 0; i < DIMENSIONS; i += 1) {
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    numbers[i] = (state / 2 ** 32 - 0.5) / 20;
  }
  return Buffer.from(numbers.buffer).toString('base64');
}

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts);
    received += body.length;
    const { input, model } = JSON.parse(body.toString()) as { readonly input: readonly string[]; readonly model: string };
    const data = input.map((one, index) => ({ object: 'embedding', index, embedding: vector(one) }));
    const answer = JSON.stringify({
      object: 'list',
      data,
      model,
      usage: { prompt_tokens: 8 * input.length, total_tokens: 8 * input.length },
    });
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(Buffer.byteLength(answer))]);
    response.end(answer);
  });
});
process.on('message', () => process.send?.({ received }));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
