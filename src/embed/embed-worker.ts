/** One worker thread of the local embedder: reads and checks the model, then answers one text after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import { createEncoder, type Encoder } from './encoder.ts';
import type { EmbedReply, EmbedRequest, WorkerSetup } from './messages.ts';
import { readModel } from './model-files.ts';

const port = parentPort;
if (port === null) throw new Error('cannot start: this file runs as a worker thread of the local embedder only');

const send = (reply: EmbedReply, transfer: ArrayBuffer[] = []): void => port.postMessage(reply, transfer);

try {
  const { modelDirectory } = workerData as WorkerSetup;
  const encoder = await createEncoder(readModel(modelDirectory));
  port.on('message', (request: EmbedRequest) => void answer(encoder, request));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'unusable', why: messageOf(error) });
}

async function answer(encoder: Encoder, { call, text }: EmbedRequest): Promise<void> {
  try {
    const vector = await encoder.encode(text);
    send({ kind: 'embedded', call, vector }, [vector.buffer as ArrayBuffer]);
  } catch (error) {
    send({ kind: 'refused', call, why: messageOf(error) });
  }
}
