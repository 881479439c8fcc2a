/** Every input of a batch is stored: the answer is put together from the entries. */
import { joinedAnswer, usageFields } from '../../dialects/embeddings/join.ts';
import { messageOf } from '../../errors.ts';
import type { Outcome } from '../../outcome.ts';
import type { EntryId } from '../../units.ts';
import type { Core } from '../core.ts';
import type { Aboard } from '../live-body.ts';
import { hitLabels } from '../label.ts';
import type { Batch } from './batch.ts';
import { bodyOf } from './body.ts';
import { counted } from './counted.ts';
import type { Known, KnownInputs } from './look-up-inputs.ts';
import { ageOf, inputsTold, oldestOf, storedUsage } from './told.ts';
import { remembered, written } from './written.ts';

/** `false`: it could not be put together; nothing was sent and the request must be forwarded. */
export async function sendInputs(ride: Aboard, batch: Batch, known: KnownInputs, core: Core): Promise<boolean> {
  let body: Uint8Array | AsyncIterable<Uint8Array>;
  try {
    body = bodyFrom(batch, known);
  } catch (error) {
    core.observer.fault('render-failed', messageOf(error));
    return false;
  }
  const { exchange, trace } = ride;
  const oldest = oldestOf(known);
  const { status } = oldest.entry.recording;
  const usage = storedUsage(known);
  const outcome = { kind: isStale(known) ? 'stale' : 'exact', entry: oldest.entry } as const;
  const headers = headOf(ride, outcome, known, core);
  trace.answered(status, outcome, oldest.entry.upstream);
  trace.saved(usage.input + usage.output);
  if (body instanceof Uint8Array) headers.push('content-length', String(body.length));
  await exchange.reply({ status, headers }, counted(body, trace));
  for (const { entry } of known.values()) touch(entry.id, core);
  return true;
}

/** The answer to one input is kept whole. */
function bodyFrom(batch: Batch, known: KnownInputs): Uint8Array | AsyncIterable<Uint8Array> {
  const [only] = batch.places.length === 1 ? known.values() : [];
  if (only === undefined) return bodyOf(pieces(batch, known));
  return remembered(only.entry, `${batch.encoding}-answer`, () => Buffer.concat([...pieces(batch, known)]));
}

function pieces(batch: Batch, known: KnownInputs): Generator<Uint8Array> {
  const places = batch.places.flatMap((key) => known.get(key) ?? []);
  const [first] = places;
  if (first === undefined || places.length !== batch.places.length) throw new Error('an input of this batch is not stored');
  // Of one input everything is known; of several the counts are a sum.
  const usage = (places.length === 1 ? first.share.usage : undefined) ?? usageFields(storedUsage(known));
  return joinedAnswer(
    first.share.envelope,
    places.map((one) => () => written(one, batch.encoding)),
    usage,
  );
}

function isStale(known: KnownInputs): boolean {
  return [...known.values()].some(({ kind }) => kind === 'stale');
}

type Hit = Extract<Outcome, { readonly kind: 'exact' | 'alias' | 'stale' }>;

/** An answer of one entry names it, and its hit can be reported; of several entries, none is the answer. */
function headOf({ asked, trace }: Aboard, outcome: Hit, known: KnownInputs, core: Core): string[] {
  const now = core.clock.now();
  const soonest = Math.min(...[...known.values()].map(({ entry }) => entry.expiresAt));
  const [only] = known.size === 1 ? known.values() : [];
  const hitId = only === undefined ? undefined : core.ids.hit();
  if (hitId !== undefined) remember(hitId, { asked, outcome }, core);
  const told = {
    hitId,
    requestId: trace.id,
    ageSeconds: ageOf(known, now),
    ttlSeconds: Math.floor((soonest - now) / 1000),
    explained: undefined,
  };
  return [
    'content-type',
    'application/json',
    'cache-control',
    'private, no-store',
    ...namedBy(only),
    ...hitLabels(asked, outcome, told),
    'nearhit-inputs',
    inputsTold(known, { inputs: 0, usage: undefined }),
  ];
}

function namedBy(only: Known | undefined): readonly string[] {
  return only === undefined ? [] : [...only.entry.recording.headers.flat(), 'nearhit-entry', only.entry.id];
}

function remember(id: string, { asked, outcome }: Pick<Aboard, 'asked'> & { readonly outcome: Hit }, core: Core): void {
  const { caller, group } = asked;
  const { kind, entry } = outcome;
  core.hits.served(id, { kind, credential: caller.credential, group, asked: entry.key, question: '', entry: entry.id, score: undefined });
}

function touch(id: EntryId, core: Core): void {
  try {
    core.catalogue.touch(id);
  } catch (error) {
    core.observer.fault('store-write-failed', messageOf(error));
  }
}
