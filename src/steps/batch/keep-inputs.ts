/** Step 9 for a batch: each vector of a whole, trusted answer becomes an entry of its own. All of them, or none. */
import { readAnswer, tokensIn, type Datum } from '../../dialects/embeddings/answer.ts';
import { toEvents } from '../../dialects/embeddings/share.ts';
import type { Entry, Recording } from '../../entry.ts';
import { messageOf } from '../../errors.ts';
import { admit, type Admission } from '../../policy/admission.ts';
import { StoreError } from '../../store/store.ts';
import { toBytes } from '../../units.ts';
import type { Recorded } from '../../upstream/flight.ts';
import type { AdmitPorts } from '../admit.ts';
import { entryOf, sizeOf } from '../entry-of.ts';
import type { Asked } from '../understand.ts';
import type { Batch } from './batch.ts';

export interface BatchLanded {
  readonly asked: Asked;
  readonly batch: Batch;
  readonly landed: Recorded;
  readonly requestId: string;
}
type Answered = Extract<ReturnType<typeof readAnswer>, { readonly kind: 'answer' }>;

/** Commits under way at once: what the store writes in one transaction. */
const AT_ONCE = 64;

export function keepInputs(ended: BatchLanded, ports: AdmitPorts): Promise<void> | undefined {
  const { asked, batch, landed, requestId } = ended;
  const { forms, dimensions, places } = batch;
  const answer = readAnswer(landed.recording.events[0], { count: places.length, forms, dimensions });
  const recordings = answer.kind === 'answer' ? answer.data.map((datum) => recordingOf(datum, answer, ended)) : [];
  const admission = admissionOf(ended, answer, Math.max(0, ...recordings.map(sizeOf)), ports);
  if (admission.kind === 'drop') return void ports.observer.stored(admission.reason, requestId);
  const usage = answer.kind === 'answer' && places.length === 1 ? tokensIn(answer.usage) : undefined;
  // Found by their keys alone, so what was asked need not be kept.
  const entries = recordings.flatMap((recording, at) => {
    const key = places[at];
    return key === undefined ? [] : [entryOf(asked, { key, usage, recording, question: '', ttl: admission.ttl }, ports)];
  });
  return store(entries, requestId, ports);
}

function admissionOf({ asked, landed }: BatchLanded, answer: ReturnType<typeof readAnswer>, size: number, ports: AdmitPorts): Admission {
  const { maxEntry, respectUpstream, storeRefusals } = ports.config;
  return admit({
    status: landed.recording.status,
    finish: answer.kind === 'answer' ? 'stop' : answer.finish,
    verdict: asked.verdict,
    size: toBytes(size),
    upstreamHeaders: landed.headers,
    maxEntry,
    respectUpstream,
    storeRefusals,
  });
}

function recordingOf(datum: Datum, { envelope, usage }: Answered, { batch, landed }: BatchLanded): Recording {
  const all = batch.places.length === 1 ? usage : undefined;
  return { ...landed.recording, events: toEvents({ ...datum, came: batch.encoding, envelope, usage: all }) };
}

/** An entry is whole by itself, so those of a batch need no common transaction. */
async function store(entries: readonly Entry[], requestId: string, ports: AdmitPorts): Promise<void> {
  try {
    for (let at = 0; at < entries.length; at += AT_ONCE) {
      const group = entries.slice(at, at + AT_ONCE);
      await Promise.all(
        group.map((entry) => ports.store.commit({ entry, alias: undefined, vector: undefined, terms: undefined, model: '' })),
      );
    }
    ports.observer.stored('stored', requestId);
  } catch (error) {
    const full = error instanceof StoreError && error.kind === 'disk-full';
    ports.observer.fault(full ? 'disk-full' : 'store-write-failed', messageOf(error));
    ports.observer.stored(full ? 'disk-full' : 'store-failed', requestId);
  }
}
