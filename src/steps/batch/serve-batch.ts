/**
 * Steps 4 to 8 for a request of several keys. All stored: answered from the store. Some stored, or some asked twice: the rest is
 * asked for, and one answer put together. Where that cannot be trusted, and where nothing is stored, the whole request goes on
 * as it came, and the provider's answer goes to the caller as it is.
 */
import type { Core } from '../core.ts';
import { fly, type Ride } from '../fly.ts';
import { nothingToServe } from '../nothing-to-serve.ts';
import { askForRest } from './ask-for-rest.ts';
import type { Batch } from './batch.ts';
import { lookUpInputs, type LookedUp } from './look-up-inputs.ts';
import { sendInputs } from './send-inputs.ts';

export async function serveBatch(ride: Omit<Ride, 'found' | 'joinable'>, batch: Batch, core: Core): Promise<void> {
  const looked = await lookUpInputs(ride.asked, batch, core);
  if (looked.kind === 'all' && (await sendInputs(ride, batch, looked.known, core))) return;
  const reason = looked.kind === 'all' ? 'lookup-failed' : looked.reason;
  const found = { outcome: { kind: 'miss', reason }, vector: undefined } as const;
  if (ride.asked.directives.onlyIfCached) throw nothingToServe(reason);
  if (looked.kind === 'some' && isSmaller(looked, batch)) {
    if ((await askForRest({ ...ride, found, joinable: true }, batch, looked, core)) === 'served') return;
    const whole = { outcome: { kind: 'miss', reason: 'unrenderable' }, vector: undefined } as const;
    return fly({ ...ride, found: whole, joinable: true }, core);
  }
  return fly({ ...ride, found, joinable: true }, core);
}

/** Not the request itself: some of it is known, or stands in it twice. */
function isSmaller({ missing }: Extract<LookedUp, { readonly kind: 'some' }>, batch: Batch): boolean {
  return missing.length < batch.places.length;
}
