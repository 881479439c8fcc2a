/** Every input of a batch is stored: the answer is put together from the entries. */
import { joinBytes } from '../../bytes.ts';
import { joinedAnswer, usageFields } from '../../dialects/embeddings/join.ts';
import type { TokenUsage } from '../../entry.ts';
import { messageOf } from '../../errors.ts';
import type { Outcome } from '../../outcome.ts';
import type { EntryId } from '../../units.ts';
import type { Core } from '../core.ts';
import type { Aboard } from '../live-body.ts';
import { hitLabels } from '../label.ts';
import type { Asked } from '../understand.ts';
import type { Batch } from './batch.ts';
import { bodyOf } from './body.ts';
import { counted } from './counted.ts';
import type { KnownInputs } from './look-up-inputs.ts';
import { ageOf, inputsTold, toldOf, type AskedNow, type Told } from './told.ts';
import { remembered, written } from './written.ts';

/** `false`: it could not be put together; nothing was sent and the request must be forwarded. */
export async function sendInputs(ride: Aboard, batch: Batch, known: KnownInputs, core: Core): Promise<boolean> {
  const told = toldOf(known);
  const { oldest, usage } = told;
  let body: Uint8Array | AsyncIterable<Uint8Array>;
  try {
    body = bodyFrom(batch, known, usage);
  } catch (error) {
    core.observer.fault('render-failed', messageOf(error));
    return false;
  }
  if (oldest === undefined) return false;
  const { exchange, trace } = ride;
  const { status } = oldest.recording;
  const hit: Hit = { kind: told.kind, entry: oldest };
  const headers = headOf(ride, hit, told, core);
  if (body instanceof Uint8Array) headers.push('content-length', String(body.length));
  trace.answered(status, hit, oldest.upstream);
  trace.saved(usage.input + usage.output);
  await exchange.reply({ status, headers }, counted(body, trace));
  for (const { entry } of known.values()) touch(entry.id, core);
  return true;
}

/** The answer to one input is kept whole. */
function bodyFrom(batch: Batch, known: KnownInputs, usage: TokenUsage): Uint8Array | AsyncIterable<Uint8Array> {
  const [only] = batch.places.length === 1 ? known.values() : [];
  if (only === undefined) return bodyOf(pieces(batch, known, usage));
  return remembered(only.entry, `${batch.encoding}-answer`, () => joinBytes([...pieces(batch, known, usage)]));
}

function pieces(batch: Batch, known: KnownInputs, sum: TokenUsage): Generator<Uint8Array> {
  const places = batch.places.flatMap((key) => known.get(key) ?? []);
  const [first] = places;
  if (first === undefined || places.length !== batch.places.length) throw new Error('an input of this batch is not stored');
  // Of one input everything is known; of several the counts are a sum.
  const usage = (places.length === 1 ? first.share.usage : undefined) ?? usageFields(sum);
  return joinedAnswer(
    first.share.envelope,
    places.map((one) => () => written(one, batch.encoding)),
    usage,
  );
}

type Hit = Extract<Outcome, { readonly kind: 'exact' | 'alias' | 'stale' }>;

/** An answer of one entry names it, and its hit can be reported; of several entries, none is the answer. */
function headOf({ asked, trace }: Aboard, hit: Hit, told: Told, core: Core): string[] {
  const { entry } = hit;
  const now = core.clock.now();
  const hitId = told.inputs === 1 ? remember(asked, hit, core) : undefined;
  const labels = hitLabels(asked, hit, {
    hitId,
    requestId: trace.id,
    ageSeconds: ageOf(entry, now),
    ttlSeconds: Math.floor((told.expiresAt - now) / 1000),
    explained: undefined,
  });
  labels.push('content-type', 'application/json', 'cache-control', 'private, no-store');
  labels.push('nearhit-inputs', inputsTold(told, NOBODY));
  if (hitId === undefined) return labels;
  labels.push(...entry.recording.headers.flat(), 'nearhit-entry', entry.id);
  return labels;
}

const NOBODY: AskedNow = { inputs: 0, usage: undefined };

function remember({ caller, group }: Asked, { kind, entry }: Hit, core: Core): string {
  return core.hits.served({
    kind,
    credential: caller.credential,
    group,
    asked: entry.key,
    question: '',
    entry: entry.id,
    stored: entry.key,
    links: [],
    score: undefined,
  });
}

function touch(id: EntryId, core: Core): void {
  try {
    core.catalogue.touch(id);
  } catch (error) {
    core.observer.fault('store-write-failed', messageOf(error));
  }
}
