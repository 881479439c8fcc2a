/**
 * Audit (`--audit 1%`): behind a share of the semantic hits that were served, the provider is asked all the same, and what it
 * says is compared. Unlike the hold-out it costs calls, and unlike it no caller ever waits for one.
 */
import { messageOf } from '../errors.ts';
import type { Outcome } from '../outcome.ts';
import type { Core } from './core.ts';
import { launch, type ToLaunch } from './launch.ts';

export interface Audits {
  /** Whether the hit that was just served is one of the share. Evenly spread, so no randomness is needed. */
  due(): 'due' | 'not-due';
  readonly running: Set<Promise<void>>;
}

/** Each holds one upstream call; a burst of hits must not become a burst of calls. */
const RUNNING_AT_MOST = 4;

export function createAudits(share: number): Audits {
  const running = new Set<Promise<void>>();
  let owed = 0;
  return {
    running,
    due: () => {
      owed += share;
      if (owed < 1) return 'not-due';
      owed -= 1;
      return running.size < RUNNING_AT_MOST ? 'due' : 'not-due';
    },
  };
}

export function auditHit(toAsk: Omit<ToLaunch, 'found'>, hit: Extract<Outcome, { readonly kind: 'semantic' }>, core: Core): void {
  if (core.audits.due() === 'not-due') return;
  const { entry, similarity, score } = hit;
  const wouldBe = { entry, similarity, score, why: 'held-out' } as const;
  const asking = ask({ ...toAsk, found: { vector: undefined, wouldBe } }, core)
    .catch((error: unknown) => core.observer.fault('learn-failed', messageOf(error)))
    .finally(() => core.audits.running.delete(asking));
  core.audits.running.add(asking);
}

/** Somebody must be aboard, or the flight is cancelled. */
async function ask(toAsk: ToLaunch, core: Core): Promise<void> {
  const seat = launch(toAsk, { joinable: false, source: 'audit' }, core).flight.join();
  if (seat === undefined) return;
  try {
    const head = await seat.head;
    if (head.kind === 'head') while ((await seat.reader.next()) !== undefined);
  } finally {
    seat.leave();
  }
}
