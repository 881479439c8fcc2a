/**
 * Texts to an embedding server, whatever that takes within one deadline. To embed changes nothing over there, so a call may be
 * repeated; it is where the next try is likely to do better: after a connection that was closed while it lay idle, or a gateway
 * whose server is being replaced. And one text that the server refuses (too long for it, say) does not cost the others theirs: the
 * call is halved until that text stands alone.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createCall, type Call, type CallOptions } from './call.ts';
import { RemoteFailure } from './failure.ts';
import type { Embedded } from './read-vectors.ts';

/** Rejects with a `RemoteFailure`, or with the reason of `signal`. */
export type Ask = (texts: readonly string[], signal: AbortSignal) => Promise<readonly Embedded[]>;

/** Milliseconds before the second and the third try. */
const PAUSES = [10, 100] as const;

export function createAsk(options: CallOptions): Ask {
  const call = createCall(options);
  const { timeout } = options.model;
  return (texts, signal) => withinDeadline(timeout, signal, (both) => halved(texts, (part) => triedAgain(call, part, both)));
}

async function halved(texts: readonly string[], ask: (texts: readonly string[]) => Promise<readonly Embedded[]>): Promise<readonly Embedded[]> {
  try {
    return await ask(texts);
  } catch (error) {
    if (!(error instanceof RemoteFailure) || error.reason !== 'refused') throw error;
    if (texts.length === 1) return [error];
    const middle = texts.length >> 1;
    return [...(await halved(texts.slice(0, middle), ask)), ...(await halved(texts.slice(middle), ask))];
  }
}

async function triedAgain(call: Call, texts: readonly string[], signal: AbortSignal): Promise<readonly Embedded[]> {
  for (const pause of [...PAUSES, undefined]) {
    const called = await call(texts, signal);
    if (called.kind === 'embedded') return called.vectors;
    if (called.next === 'final' || pause === undefined) throw called.failure;
    await delay(pause, undefined, { signal });
  }
  throw new RangeError('cannot embed: no try was made');
}

/** `signal` is the call's own: one that lived longer would gather what hangs on it. */
async function withinDeadline<T>(ms: number, signal: AbortSignal, work: (both: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    throw deadline.aborted ? new RemoteFailure('slow', `it gave no answer within ${ms} ms`) : error;
  }
}
