/**
 * Step 9: a finished answer becomes an entry, or is dropped with a reason. The caller was served before this begins and
 * never waits for it.
 */
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Entry } from '../entry.ts';
import { messageOf } from '../errors.ts';
import type { Observer } from '../observer.ts';
import type { DropReason } from '../outcome.ts';
import { admit } from '../policy/admission.ts';
import { StoreError, type Store } from '../store/store.ts';
import { toBytes, type EntryId, type UnitVector } from '../units.ts';
import type { Landing } from '../upstream/flight.ts';
import type { Terms } from '../words/word-index.ts';
import { keepInputs } from './batch/keep-inputs.ts';
import type { WouldBe } from './best.ts';
import { entryOf, sizeOf } from './entry-of.ts';
import type { Learner, Lesson } from './learn.ts';
import type { Asked } from './understand.ts';
import type { UsageAsked } from './usage-asked.ts';
import { within } from './within.ts';

export interface AdmitPorts {
  readonly store: Store;
  readonly embedder: Embedder;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly config: Config;
  readonly newEntryId: () => EntryId;
  readonly usageAsked: UsageAsked;
  /** What a search by words finds a question under. */
  readonly termsOf: (question: string) => Terms;
  readonly learner: Learner;
}

/** A vector that is later than this is left out: the entry is then found by key and alias, not by meaning. */
const VECTOR_PATIENCE_MS = 5_000;

/** An answer that ended, and what its request left behind. */
export interface Finished {
  readonly asked: Asked;
  readonly landing: Landing;
  /** The question's vector, perhaps still on its way. */
  readonly vector: Promise<UnitVector | undefined> | undefined;
  /** What would have been served instead of this answer, or was. */
  readonly wouldBe: WouldBe | undefined;
  readonly source: Lesson['source'];
  readonly requestId: string;
}

/** `undefined` when nothing is to be stored; otherwise resolves when it is, or when that failed. Never throws or rejects. */
export function commitAnswer(finished: Finished, ports: AdmitPorts): Promise<void> | undefined {
  try {
    return weigh(finished, ports);
  } catch (error) {
    ports.observer.fault('store-write-failed', messageOf(error));
    ports.observer.stored('store-failed', finished.requestId);
    return undefined;
  }
}

function weigh(finished: Finished, ports: AdmitPorts): Promise<void> | undefined {
  const { asked, landing, requestId } = finished;
  const { observer } = ports;
  const landed = landing.kind === 'whole' ? landing.record() : landing;
  if (landed.kind === 'dropped') return void observer.stored(landed.reason, requestId);
  if (asked.batch !== undefined) return keepInputs({ asked, batch: asked.batch, landed, requestId }, ports);
  const { recording } = landed;
  const assessment = asked.dialect.assess(recording);
  if (assessment.usage !== undefined && asked.prompt.wants.usage === 'owed' && recording.shape === 'stream') ports.usageAsked.seen(asked);
  const size = toBytes(sizeOf(recording));
  const admission = admit({
    status: recording.status,
    finish: assessment.finish,
    verdict: asked.verdict,
    size,
    upstreamHeaders: landed.headers,
    maxEntry: ports.config.maxEntry,
    respectUpstream: ports.config.respectUpstream,
    storeRefusals: ports.config.storeRefusals,
  });
  if (admission.kind === 'drop') return void observer.stored(admission.reason, requestId);

  const { key, question } = asked.prompt;
  const entry = entryOf(asked, { key, question, recording, usage: assessment.usage, ttl: admission.ttl }, ports);
  return store(entry, finished, ports);
}

/** Most lookups need no vector, so most questions have none yet: it is made here, where nobody waits for it. */
function late(asked: Asked, ports: AdmitPorts): Promise<UnitVector | undefined> | undefined {
  if (!asked.byMeaning || ports.embedder.state().kind !== 'ready') return undefined;
  return ports.embedder.embed(asked.prompt.question, undefined).catch((error: unknown) => {
    ports.observer.fault('embed-failed', messageOf(error));
    return undefined;
  });
}

async function store(entry: Entry, finished: Finished, ports: AdmitPorts): Promise<void> {
  const { asked, requestId } = finished;
  const pending = finished.vector ?? late(asked, ports);
  const made = pending === undefined ? undefined : await within(VECTOR_PATIENCE_MS, pending);
  const vector = made === 'late' ? undefined : made;
  try {
    const terms = asked.byMeaning ? ports.termsOf(asked.prompt.question) : undefined;
    await ports.store.commit({ entry, alias: asked.alias, vector, terms, model: vector === undefined ? '' : ports.embedder.id });
    ports.observer.stored('stored', requestId);
  } catch (error) {
    const full = error instanceof StoreError && error.kind === 'disk-full';
    ports.observer.fault(full ? 'disk-full' : 'store-write-failed', messageOf(error));
    const reason: DropReason = full ? 'disk-full' : 'store-failed';
    return ports.observer.stored(reason, requestId);
  }
  if (asked.byMeaning) ports.learner.learn({ asked, fresh: entry, wouldBe: finished.wouldBe, source: finished.source });
}
