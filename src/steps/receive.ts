/** What is held of a request's body before it is understood, against the bounds on one and on all of them. */
import type { Exchange, HeldBody, HeldForm } from '../exchange.ts';
import type { BypassReason } from '../prompt.ts';
import type { Budget } from '../upstream/budget.ts';
import type { Core } from './core.ts';
import type { CachedRoute } from './understand.ts';

/** A body larger than this is read each time: such are rare, and to remember them would crowd out the rest. A form up to here is held unread. */
export const REMEMBERED_BODY: number = 32 * 1024;

/** `form`: absent where the dialect reads JSON. */
export interface Received {
  readonly kind: 'held';
  readonly body: HeldBody;
  readonly size: number;
  readonly form?: HeldForm;
}
/** Too much to be held: its beginning was read, and all of it can still be sent on. */
export interface Overflow {
  readonly kind: 'overflow';
  readonly stream: AsyncIterable<Uint8Array>;
  readonly reason: Extract<BypassReason, 'too-large' | 'no-buffer-left'>;
}

/** The bytes one request holds against `--max-buffered`. */
export interface Hold {
  reserve(bytes: number): boolean;
  refused(): boolean;
  release(): void;
}

export function createHold(budget: Budget): Hold {
  let held = 0;
  let state: 'granted' | 'refused' = 'granted';
  return {
    reserve(bytes) {
      if (state === 'refused' || !budget.take(bytes)) state = 'refused';
      else held += bytes;
      return state === 'granted';
    },
    refused: () => state === 'refused',
    release() {
      budget.give(held);
      held = 0;
    },
  };
}

export async function receive(exchange: Exchange, route: CachedRoute, hold: Hold, core: Core): Promise<Received | Overflow> {
  const { maxAudio, maxBody } = core.config;
  const isForm = core.dialects(route.dialect).body === 'form';
  const read = isForm ? await exchange.readForm(maxAudio, hold.reserve, REMEMBERED_BODY) : await exchange.readBody(maxBody, hold.reserve);
  if (read.kind === 'partial') return { kind: 'overflow', stream: read.stream, reason: hold.refused() ? 'no-buffer-left' : 'too-large' };
  if ('bytes' in read) return { kind: 'held', body: read.bytes, size: read.bytes.length };
  return { kind: 'held', body: read.pieces, size: read.size, form: read.form };
}
