/**
 * Steps 6 and 8: ask the provider, or go along with an equal request that already does. Leader and followers read the
 * same log; the leader gets the provider's own bytes, a follower the rendering it asked for, and an answer that cannot be
 * read (an error above all) goes to everyone as it is.
 */
import type { Exchange, HeldBody } from '../exchange.ts';
import { without } from '../headers.ts';
import type { DropReason, Outcome } from '../outcome.ts';
import { dropsAtHead } from '../policy/admission.ts';
import type { FlightHead, Seat } from '../upstream/flight.ts';
import type { Core } from './core.ts';
import type { Found } from './find.ts';
import { explainHeader } from './explain-header.ts';
import { forwardLabels } from './label.ts';
import { launch } from './launch.ts';
import { rawBody, renderedBody } from './live-body.ts';
import { requestIds } from './request-id.ts';
import type { Trace } from './trace.ts';
import type { Asked } from './understand.ts';

/** Said to the leader's request and to no other. */
const LEADERS_OWN: ReadonlySet<string> = new Set(['set-cookie', 'x-request-id', 'request-id']);

export interface Ride {
  readonly exchange: Exchange;
  readonly trace: Trace;
  readonly asked: Asked;
  readonly body: HeldBody;
  readonly found: Found;
  /** A refresh flies alone: its caller asked for an answer made for it. */
  readonly joinable: boolean;
}
/** `hides-usage`: we asked for token counts that this caller did not, so they are taken out of its stream again. */
type Role = 'leader' | 'leader-hides-usage' | 'follower';

/** Of a rendering, these are our own. */
const FRAMING: ReadonlySet<string> = new Set(['content-length', 'content-type']);

/** Flights a follower tries before it asks by itself. */
const BOARDED_AT_MOST = 3;

/** Between the look for a flight and the launch of one nothing is awaited: of a hundred equal requests exactly one leads. */
export async function fly(ride: Ride, core: Core): Promise<void> {
  // An answer that cannot take a follower's form may cost it one more try with an equal request of its own kind, and then a
  // call of its own: the first of them leads and the others find its flight.
  for (let tries = 0; tries < BOARDED_AT_MOST && ride.joinable; tries += 1) {
    const seat = seatAboard(ride, core);
    if (seat === undefined) break;
    if (await travel(seat, ride, 'follower', core)) return;
  }
  if (!ride.exchange.signal.aborted) await lead(ride, core);
}

async function lead(ride: Ride, core: Core): Promise<void> {
  const { flight, asksForUsage } = launch(ride, { joinable: ride.joinable, source: 'held-out' }, core);
  const seat = flight.join();
  if (seat === undefined) throw new Error('a flight that just started takes its leader');
  const served = await travel(seat, ride, asksForUsage === 'no' ? 'leader' : 'leader-hides-usage', core);
  if (!served) throw new Error('a leader can always be given the bytes of its own answer');
}

export function seatAboard({ asked }: Pick<Ride, 'asked'>, core: Core): Seat | undefined {
  const { prompt, caller } = asked;
  const inTheAir = core.flights.find(prompt.key, caller.credential);
  if (inTheAir === undefined || (prompt.wants.usage === 'owed' && inTheAir.facts.usage === 'unknown')) return undefined;
  return inTheAir.flight.join();
}

/** `false`: the answer cannot take the form this caller asked for. */
function travel(seat: Seat, ride: Ride, role: Role, core: Core): Promise<boolean> {
  return aboard(seat, ride.exchange.signal, () => arrive(seat, ride, role, core));
}

/** The seat is given up when this caller leaves, and at the end in any case. */
export async function aboard<T>(seat: Seat, signal: AbortSignal, stay: () => Promise<T>): Promise<T> {
  signal.addEventListener('abort', seat.leave, { once: true });
  if (signal.aborted) seat.leave();
  try {
    return await stay();
  } finally {
    signal.removeEventListener('abort', seat.leave);
    seat.leave();
  }
}

async function arrive(seat: Seat, ride: Ride, role: Role, core: Core): Promise<boolean> {
  const { exchange, trace, asked } = ride;
  const head = await seat.head;
  if (exchange.signal.aborted) return true;
  if (head.kind === 'failure') throw head.error;
  if (role !== 'follower') core.proofs.learned(asked.caller, asked.route.target.origin, head.status);

  const { wants } = asked.prompt;
  const asItComes = wants.shape === 'as-recorded' || role === 'leader' || (role === 'leader-hides-usage' && head.shape === 'json');
  const renderer = head.shape === 'raw' || asItComes ? undefined : asked.dialect.renderer(head.shape, wants);
  if (renderer === undefined && head.shape !== 'raw' && !asItComes) return false;
  const body = renderer === undefined ? rawBody(seat.reader, trace) : await renderedBody(seat.reader, head, renderer, ride, core);
  if (body === 'unrenderable') return false;
  const outcome: Outcome = role === 'follower' ? { kind: 'joined' } : ride.found.outcome;
  trace.answered(head.status, outcome, asked.route.target.origin);
  const headers = answerLabels(head, ride, { role, outcome, contentType: renderer?.contentType }, core);
  await exchange.reply({ status: head.status, headers }, body);
  return true;
}

/** `contentType`: of a rendering; `undefined` where the body is the provider's own. */
export function answerLabels(
  head: FlightHead,
  { asked, trace }: Pick<Ride, 'asked' | 'trace'>,
  as: { readonly role: Role; readonly outcome: Outcome; readonly contentType: string | undefined },
  core: Core,
): string[] {
  const framed = as.contentType === undefined ? head.headers : [...without(head.headers, FRAMING), 'content-type', as.contentType];
  const headers = as.role === 'follower' ? [...without(framed, LEADERS_OWN), ...requestIds(asked.prompt.dialect, trace.id)] : framed;
  return forwardLabels(headers, asked, as.outcome, {
    isAnswer: head.status >= 200 && head.status <= 299,
    dropped: head.dropped ?? droppedAlready(head, asked, core),
    explained: explainHeader(asked, as.outcome, core),
  });
}

function droppedAlready(head: FlightHead, { verdict }: Asked, core: Core): DropReason | undefined {
  const { maxEntry, respectUpstream, storeRefusals } = core.config;
  return dropsAtHead({ status: head.status, verdict, upstreamHeaders: head.headers, maxEntry, respectUpstream, storeRefusals });
}
