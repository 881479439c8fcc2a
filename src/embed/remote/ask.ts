/**
 * Texts to an embedding server, whatever that takes within one deadline. To embed changes nothing over there, so a call may be
 * repeated; it is where the next try is likely to do better: after a connection that was closed while it lay idle, or a gateway
 * whose server is being replaced. And one text that the server refuses (too long for it, say) does not cost the others theirs: the
 * call is halved until that text stands alone.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createCall, type Answer, type Call, type CallOptions } from './call.ts';
import { RemoteFailure } from './failure.ts';

/** Gives up after `ms`. Rejects with a `RemoteFailure`, or with the reason of `signal`, which is the call's own. */
export type Ask = (texts: readonly string[], ms: number, signal: AbortSignal) => Promise<Answer>;

/** Milliseconds before the second and the third try. */
const PAUSES = [10, 100] as const;

export function createAsk(options: CallOptions): Ask {
  const call = createCall(options);
  return (texts, ms, signal) => withinDeadline(ms, signal, (both) => halved(texts, (part) => triedAgain(call, part, both)));
}

async function halved(texts: readonly string[], ask: (texts: readonly string[]) => Promise<Answer>): Promise<Answer> {
  try {
    return await ask(texts);
  } catch (error) {
    if (!(error instanceof RemoteFailure) || error.reason !== 'refused') throw error;
    if (texts.length === 1) return { vectors: [error], told: undefined };
    const middle = texts.length >> 1;
    const first = await halved(texts.slice(0, middle), ask);
    const second = await halved(texts.slice(middle), ask);
    return { vectors: [...first.vectors, ...second.vectors], told: first.told ?? second.told };
  }
}

async function triedAgain(call: Call, texts: readonly string[], signal: AbortSignal): Promise<Answer> {
  for (const pause of PAUSES) {
    const called = await call(texts, signal);
    if (called.kind === 'embedded') return called;
    if (called.next === 'final') throw called.failure;
    await delay(pause, undefined, { signal });
  }
  const last = await call(texts, signal);
  if (last.kind === 'failed') throw last.failure;
  return last;
}

async function withinDeadline<T>(ms: number, signal: AbortSignal, work: (both: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(ms);
  try {
    return await work(AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    throw deadline.aborted ? new RemoteFailure('slow', `it gave no answer within ${ms} ms`) : error;
  }
}
