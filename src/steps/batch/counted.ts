import type { Trace } from '../trace.ts';

/** Told of as it is sent. */
export function counted(body: Uint8Array | AsyncIterable<Uint8Array>, trace: Pick<Trace, 'sent'>): Uint8Array | AsyncIterable<Uint8Array> {
  if (!(body instanceof Uint8Array)) return counting(body, trace);
  trace.sent(body.length);
  return body;
}

async function* counting(body: AsyncIterable<Uint8Array>, trace: Pick<Trace, 'sent'>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    trace.sent(chunk.length);
    yield chunk;
  }
}
