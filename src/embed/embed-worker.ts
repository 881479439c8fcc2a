/** One worker process of the local embedder: reads and checks the model, then answers one text after another. */
import { messageOf } from '../errors.ts';
import { openEncoder, type Encoder } from './encoder.ts';
import type { LocalModel } from '../config.ts';
import type { EmbedReply, EmbedRequest } from './messages.ts';

const [, , spec] = process.argv;
if (process.send === undefined || spec === undefined)
  throw new Error('cannot start: this file runs as a worker of the local embedder only');

/** Ctrl-C reaches the whole process group; the proxy decides when its workers end. A dead proxy closes the channel. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));

/** The parent may go at any moment; then there is nobody to tell, and 'disconnect' ends this process. */
const send = (reply: EmbedReply): void => {
  if (process.connected) process.send?.(reply, undefined, undefined, () => undefined);
};

try {
  const encoder = await openEncoder(JSON.parse(spec) as LocalModel);
  process.on('message', (request: EmbedRequest) => void answer(encoder, request));
  if (encoder.remark !== undefined) send({ kind: 'remark', line: encoder.remark });
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'unusable', why: messageOf(error) });
}

async function answer(encoder: Encoder, { call, text }: EmbedRequest): Promise<void> {
  try {
    send({ kind: 'embedded', call, vector: await encoder.encode(text) });
  } catch (error) {
    send({ kind: 'refused', call, why: messageOf(error) });
  }
}
