/**
 * Joins the guest's adapters to the ports of the product, once for each instance: the same life of a request, src/proxy.ts, as on
 * Node. What an install learns from its traffic needs a memory that lasts; a guest judges by the shipped evidence alone.
 */
import type { Clock } from '../../src/clock.ts';
import type { Embedder, Tokenizer } from '../../src/embed/embedder.ts';
import { countTokens } from '../../src/embed/token-count.ts';
import { messageOf } from '../../src/errors.ts';
import { followStore } from '../../src/follow-store.ts';
import { joinCore } from '../../src/join-core.ts';
import type { Ledger } from '../../src/learn/evidence.ts';
import type { Knowledge } from '../../src/meaning.ts';
import { nextTurn } from '../../src/next-turn.ts';
import { createProxy, type Serve } from '../../src/proxy.ts';
import type { Learner } from '../../src/steps/learn.ts';
import type { StoreEvents } from '../../src/store/store.ts';
import { toEntryId } from '../../src/units.ts';
import type { VectorIndex } from '../../src/vectors/vector-index.ts';
import type { Bucket } from './bucket.ts';
import type { GuestSettings } from './config.ts';
import { createConsoleObserver, type GuestObserver } from './console-observer.ts';
import { createDigests, toBase64url } from './digests.ts';
import { MODEL_LIMITS } from './model-limits.ts';
import { createFetchUpstream } from './fetch-upstream.ts';
import { openKeyValueStore } from './keyvalue-store.ts';
import { createOneSearch } from './one-search.ts';
import { sha256 } from './sha256.ts';

/** What a host gives, and what is different between the worlds (edge/wit). */
export interface Place {
  readonly knowledge: Knowledge;
  readonly tokenizer: Tokenizer;
  readonly bucket: () => Bucket;
  readonly embedder: (settings: GuestSettings) => Embedder;
  /** `model`: the embedder's id. */
  readonly index: (model: string) => VectorIndex;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly write: (line: string) => void;
  readonly fetch: typeof globalThis.fetch;
}

export interface OpenCache {
  readonly serve: Serve;
  /** Resolves when what was answered is stored. */
  settled(): Promise<void>;
}

const NO_LEDGER: Ledger = { rows: () => [], put: () => {}, remove: () => {}, flushed: () => Promise.resolve() };
const NO_LEARNER: Learner = { learn: () => {}, settled: () => Promise.resolve() };

export function openCache(place: Place, settings: GuestSettings): OpenCache {
  const { config } = settings;
  const observer = createConsoleObserver(config.logLevel, place.write);
  const embedder = place.embedder(settings);
  const index = place.index(embedder.id);
  const holders: StoreEvents[] = [];
  const kept = openKeyValueStore({ bucket: place.bucket, sha256: sha256Of, events: toldTo(holders, observer) });
  const words = createOneSearch(kept.words, (error) => observer.fault('search-failed', messageOf(error)));
  holders.push(followStore(index, words));
  const digests = createDigests(settings.secret);
  // The same for all instances: a request that comes back meets another one.
  const loopToken = (): string => digests.hmac('cdn-loop').slice(0, 12);
  const { core } = joinCore({
    config,
    clock: place.clock,
    digests,
    instance: toBase64url(place.random(6)),
    loopToken,
    newEntryId: () => toEntryId(`e_${toBase64url(place.random(12))}`),
    observer,
    store: kept.store,
    catalogue: kept.catalogue,
    ledger: NO_LEDGER,
    index,
    words,
    embedder,
    tokens: countTokens(MODEL_LIMITS, () => place.tokenizer),
    knowledge: place.knowledge,
    upstream: createFetchUpstream({
      fetch: place.fetch,
      firstByteTimeout: config.firstByteTimeout,
      idleTimeout: config.idleTimeout,
      loopToken,
    }),
    decoders: () => undefined,
    storeState: () => (observer.storeFailing() ? 'failing' : 'ok'),
    notice: (line) => observer.fault('internal', line),
    learner: () => NO_LEARNER,
  });
  return {
    serve: createProxy(core),
    settled: async () => {
      // An answer that has just ended is handed over in the next turn.
      await nextTurn();
      await core.flights.settled();
    },
  };
}

function sha256Of(text: string): Uint8Array {
  return sha256(new TextEncoder().encode(text));
}

/** The store has kept the answer by then: what cannot take it up finds it later, or never. */
function toldTo(holders: readonly StoreEvents[], observer: GuestObserver): StoreEvents {
  const tell = (each: (holder: StoreEvents) => void): void => {
    for (const holder of holders) {
      try {
        each(holder);
      } catch (error) {
        observer.fault('search-failed', messageOf(error));
      }
    }
  };
  return {
    committed: (entry, vector, terms) => tell((holder) => holder.committed(entry, vector, terms)),
    removed: (id, scope, reason) => tell((holder) => holder.removed(id, scope, reason)),
    embedded: (id, scope, vector) => tell((holder) => holder.embedded(id, scope, vector)),
  };
}
