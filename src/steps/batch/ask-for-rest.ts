/** A part of a batch is stored: the provider is asked for the rest, and what it says is put in the places that are free. */
import { readAnswer, tokensIn, type Datum, type ReadAnswer } from '../../dialects/embeddings/answer.ts';
import { withFewerInputs } from '../../dialects/embeddings/fewer-inputs.ts';
import { joinedAnswer, placed, usageFields, type Place } from '../../dialects/embeddings/join.ts';
import { writtenAs } from '../../dialects/embeddings/vector.ts';
import type { TokenUsage } from '../../entry.ts';
import { messageOf } from '../../errors.ts';
import { without } from '../../headers.ts';
import { toMs, type Key } from '../../units.ts';
import type { FlightHead, Seat } from '../../upstream/flight.ts';
import type { Core } from '../core.ts';
import { aboard, answerLabels, seatAboard, type Ride } from '../fly.ts';
import { launch } from '../launch.ts';
import { rawBody, wholeBody } from '../live-body.ts';
import { longestAnswer, type Batch } from './batch.ts';
import { bodyOf } from './body.ts';
import { counted } from './counted.ts';
import { agree, type KnownInputs, type LookedUp } from './look-up-inputs.ts';
import { ageOf, inputsTold, toldOf, type AskedNow } from './told.ts';
import { written } from './written.ts';

type Some = Extract<LookedUp, { readonly kind: 'some' }>;
type Answer = Extract<ReadAnswer, { readonly kind: 'answer' }>;

/** The provider's, if it sent one, is of a part of this answer. */
const AGE: ReadonlySet<string> = new Set(['age']);

/** What came of the smaller request. `untrusted`: nothing was sent, and the whole request must be. */
export type Served = 'served' | 'untrusted';

interface Rest {
  readonly ride: Ride;
  readonly batch: Batch;
  readonly known: KnownInputs;
  /** The smaller request. */
  readonly asked: Batch;
  readonly role: 'leader' | 'follower';
}

export async function askForRest(ride: Ride, batch: Batch, { known, missing }: Some, core: Core): Promise<Served> {
  const places = missing.map(({ place }) => place);
  const whole = ride.body;
  const body = whole instanceof Uint8Array ? guarded(() => withFewerInputs(whole, places), core) : undefined;
  if (body === undefined) return 'untrusted';
  const smaller = batch.only(missing);
  const asked = { ...ride.asked, batch: smaller, prompt: { ...ride.asked.prompt, key: smaller.key } };
  const restRide = { ...ride, asked, body };
  const following = seatAboard(restRide, core);
  const seat = following ?? launch(restRide, { joinable: true, source: 'held-out' }, core).flight.join();
  if (seat === undefined) throw new Error('a flight that just started takes its leader');
  const rest: Rest = { ride: restRide, batch, known, asked: smaller, role: following === undefined ? 'leader' : 'follower' };
  return aboard(seat, ride.exchange.signal, () => arrive(seat, rest, core));
}

async function arrive(seat: Seat, rest: Rest, core: Core): Promise<Served> {
  const { exchange, trace, asked, found } = rest.ride;
  const head = await seat.head;
  if (exchange.signal.aborted) return 'served';
  if (head.kind === 'failure') throw head.error;
  const { origin } = asked.route.target;
  if (rest.role === 'leader') core.proofs.learned(asked.caller, origin, head.status);
  if (head.status < 200 || head.status > 299) {
    trace.answered(head.status, found.outcome, origin);
    const headers = answerLabels(head, rest.ride, { role: rest.role, outcome: found.outcome, contentType: undefined }, core);
    await exchange.reply({ status: head.status, headers }, rawBody(seat.reader, trace));
    return 'served';
  }
  if (head.shape !== 'json') return 'untrusted';
  const whole = await wholeBody(seat.reader, longestAnswer(rest.asked, core.config));
  if (exchange.signal.aborted) return 'served';
  if (whole === undefined) return 'untrusted';
  const joined = guarded(() => join(whole, rest), core);
  return joined === undefined ? 'untrusted' : send(joined, head, rest, core);
}

/** Whatever breaks here costs one more call: nothing in the cache may become the caller's error. */
function guarded<T>(work: () => T, core: Core): T | undefined {
  try {
    return work();
  } catch (error) {
    core.observer.fault('render-failed', messageOf(error));
    return undefined;
  }
}

interface Joined {
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
  readonly now: AskedNow;
}

/** `undefined` where the parts make no one answer. */
function join(whole: Uint8Array, rest: Rest): Joined | undefined {
  const { places, forms, dimensions } = rest.asked;
  const answer = readAnswer({ at: toMs(0), data: whole }, { count: places.length, forms, dimensions });
  if (answer.kind === 'untrusted' || !fits(answer, rest)) return undefined;
  const now = { inputs: places.length, usage: tokensIn(answer.usage) };
  const usage = usageFields(sum(now.usage, toldOf(rest.known).usage));
  return { body: bodyOf(joinedAnswer(answer.envelope, placesOf(answer.data, rest), usage)), now };
}

/** Vectors of another model or length than the stored ones, or two ways of writing them, make no one answer. */
function fits({ envelope, data }: Answer, { known, asked: { encoding } }: Rest): boolean {
  const fresh = data.map(({ vector }) => ({ envelope, vector, came: encoding }));
  return agree([...fresh, ...[...known.values()].map(({ share }) => share)], encoding);
}

async function send({ body, now }: Joined, head: FlightHead, { ride, known, role }: Rest, core: Core): Promise<Served> {
  const { exchange, trace, asked, found } = ride;
  const labels = answerLabels(head, ride, { role, outcome: found.outcome, contentType: 'application/json' }, core);
  const told = toldOf(known);
  const own = ['nearhit-inputs', inputsTold(told, now)];
  if (told.oldest !== undefined) own.push('age', String(ageOf(told.oldest, core.clock.now())));
  trace.answered(head.status, found.outcome, asked.route.target.origin);
  trace.saved(told.usage.input + told.usage.output);
  await exchange.reply({ status: head.status, headers: [...without(labels, AGE), ...own] }, counted(body, trace));
  return 'served';
}

function placesOf(data: readonly Datum[], { batch, known, asked }: Rest): readonly Place[] {
  const fresh = new Map<Key, Datum>();
  for (const [at, datum] of data.entries()) {
    const key = asked.places[at];
    if (key !== undefined) fresh.set(key, datum);
  }
  return batch.places.map((key) => {
    const stored = known.get(key);
    if (stored !== undefined) return () => written(stored, batch.encoding);
    const datum = fresh.get(key);
    if (datum === undefined) throw new Error('an input of this batch is neither stored nor answered');
    return () => placed(datum.about, asItCame(datum, batch));
  });
}

function asItCame({ vector }: Datum, { encoding }: Batch): Uint8Array {
  const text = writtenAs(vector, encoding, encoding);
  if (text === undefined) throw new Error('a vector can be written as it came');
  return text;
}

function sum(now: TokenUsage | undefined, stored: TokenUsage): TokenUsage {
  return { input: (now?.input ?? 0) + stored.input, output: (now?.output ?? 0) + stored.output };
}
