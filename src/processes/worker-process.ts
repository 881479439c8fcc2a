/** The worker's side: loads what it works with, then answers one call after another until its parent is gone. */
import { messageOf } from '../errors.ts';
import type { WorkerReply, WorkerRequest } from './messages.ts';

/** `load` gives the function that answers; where it throws, the worker is of no use. */
export async function runWorker<Request, Answer>(load: () => Promise<(request: Request) => Answer | Promise<Answer>>): Promise<void> {
  if (process.send === undefined) throw new Error('cannot start: this file runs as a worker process only');
  // Ctrl-C reaches the whole process group; the parent decides when its workers end. A dead parent closes the channel.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(0));
  try {
    const answer = await load();
    process.on('message', ({ call, request }: WorkerRequest<Request>) => void reply(call, () => answer(request)));
    send<Answer>({ kind: 'ready' });
  } catch (error) {
    send<Answer>({ kind: 'unusable', why: messageOf(error) });
  }
}

async function reply<Answer>(call: number, work: () => Answer | Promise<Answer>): Promise<void> {
  try {
    send<Answer>({ kind: 'answered', call, answer: await work() });
  } catch (error) {
    send<Answer>({ kind: 'refused', call, why: messageOf(error) });
  }
}

/** The parent may go at any moment; then there is nobody to tell, and 'disconnect' ends this process. */
function send<Answer>(message: WorkerReply<Answer>): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}
