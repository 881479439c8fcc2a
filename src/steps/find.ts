/**
 * Steps 4, 5 and 7: the tiers, cheapest first, each answering only what it is sure of. A tier that fails is counted and
 * passed over: the request is then forwarded, and the caller never learns of it.
 */
import type { Clock } from '../clock.ts';
import type { Embedder } from '../embed/embedder.ts';
import type { Entry } from '../entry.ts';
import { messageOf, type ErrorCode } from '../errors.ts';
import type { Judge } from '../judge/judge.ts';
import type { Observer } from '../observer.ts';
import type { MissReason, Near, Outcome, VetoName } from '../outcome.ts';
import { freshness } from '../policy/freshness.ts';
import type { Store } from '../store/store.ts';
import type { Key, Ms, Scope, UnitVector } from '../units.ts';
import type { Neighbour, VectorIndex } from '../vectors/vector-index.ts';
import type { Asked } from './understand.ts';
import { within } from './within.ts';

export interface FindPorts {
  readonly store: Store;
  readonly embedder: Embedder;
  readonly index: VectorIndex;
  readonly judge: Judge;
  readonly clock: Clock;
  readonly observer: Observer;
  readonly lookupTimeout: Ms;
  readonly maxStale: Ms;
  /** Resolves when answers of this scope that have just landed can be found. */
  readonly settlingIn: (scope: Scope) => Promise<unknown>;
}

/** What a lookup leaves behind for the commit and the log besides its outcome. */
export interface Found {
  readonly outcome: Outcome;
  /** The question's vector, still on its way when the lookup was late; `undefined` where none was asked for. */
  readonly vector: Promise<UnitVector | undefined> | undefined;
  readonly embedMs?: number;
  readonly searchMs?: number;
}

type Tier = 'exact' | 'alias';
type TierResult = { readonly kind: 'hit'; readonly outcome: Outcome } | { readonly kind: 'miss'; readonly reason: MissReason };

/** How many neighbours the judge sees. */
const NEIGHBOURS = 5;

export class Finder {
  readonly #ports: FindPorts;
  readonly #lookups = new Map<Key, Promise<Found>>();

  constructor(ports: FindPorts) {
    this.#ports = ports;
  }

  /** Tier 1. Synchronous: the hot path waits for nothing. */
  exact(asked: Asked): TierResult {
    return this.#tier('exact', asked, () => this.#ports.store.byKey(asked.prompt.key));
  }

  /** Tier 2: the same question up to spacing, quotes and the final mark. */
  alias(asked: Asked): TierResult {
    const { folded } = asked;
    if (folded === undefined) return { kind: 'miss', reason: 'none' };
    return this.#tier('alias', asked, () => this.#ports.store.byAlias(asked.prompt.scope, folded));
  }

  /** Tier 3. Equal questions that ask at the same time share one embedding and one search. */
  async similar(asked: Asked): Promise<Found> {
    const { key } = asked.prompt;
    const shared = this.#lookups.get(key);
    const lookup = shared ?? this.#lookUp(asked).finally(() => this.#lookups.delete(key));
    if (shared === undefined) this.#lookups.set(key, lookup);
    const found = await lookup;
    return { ...found, outcome: this.#forThisCaller(asked, found.outcome) };
  }

  /** A lookup may be shared, its hit is checked against what this caller wants: age limits, rendering, shadow mode. */
  #forThisCaller(asked: Asked, outcome: Outcome): Outcome {
    if (outcome.kind !== 'semantic') return outcome;
    const usable = this.#usable(asked, outcome.entry);
    if (usable.kind === 'miss') return usable;
    // In shadow mode the hit is predicted and counted, and the provider is asked all the same.
    if (asked.verdict.kind === 'semantic' && asked.verdict.shadow === 'serve') return outcome;
    return { kind: 'miss', reason: 'shadow', near: { entry: outcome.entry.id, similarity: outcome.similarity, veto: undefined } };
  }

  #tier(kind: Tier, asked: Asked, read: () => Entry | undefined): TierResult {
    let entry: Entry | undefined;
    try {
      entry = read();
    } catch (error) {
      this.#fault('store-read-failed', error);
      return { kind: 'miss', reason: 'lookup-failed' };
    }
    if (entry === undefined) return { kind: 'miss', reason: 'none' };
    const usable = this.#usable(asked, entry);
    if (usable.kind === 'miss') return usable;
    return { kind: 'hit', outcome: usable.kind === 'stale' ? { kind: 'stale', entry } : { kind, entry } };
  }

  /** Fresh enough for this caller, and holding what the rendering it asked for promises. */
  #usable(asked: Asked, entry: Entry): { readonly kind: 'fresh' | 'stale' } | { readonly kind: 'miss'; readonly reason: MissReason } {
    const age = freshness(entry, asked.directives, this.#ports.clock.now(), this.#ports.maxStale);
    if (age.kind === 'expired' || age.kind === 'too-old') return { kind: 'miss', reason: age.kind };
    const { recording } = entry;
    const { wants } = asked.prompt;
    if (recording.shape !== wants.shape || wants.shape === 'stream') {
      if (wants.usage === 'owed' && entry.usage === undefined) return { kind: 'miss', reason: 'usage-missing' };
      if (asked.dialect.renderer(recording.shape, wants) === undefined) return { kind: 'miss', reason: 'unrenderable' };
    }
    return { kind: age.kind };
  }

  async #lookUp(asked: Asked): Promise<Found> {
    const { embedder } = this.#ports;
    if (embedder.state().kind !== 'ready') return { outcome: { kind: 'miss', reason: 'embedder-down' }, vector: undefined };
    const started = performance.now();
    const vector = embedder.embed(asked.prompt.question, undefined).catch((error: unknown) => {
      this.#fault('embed-failed', error);
      return undefined;
    });
    const found = await within(this.#ports.lookupTimeout, this.#search(asked, vector, started));
    return found === 'late' ? { outcome: { kind: 'miss', reason: 'deadline' }, vector } : found;
  }

  async #search(asked: Asked, embedding: Promise<UnitVector | undefined>, started: number): Promise<Found> {
    const [vector] = await Promise.all([embedding, this.#ports.settlingIn(asked.prompt.scope)]);
    const embedMs = performance.now() - started;
    if (vector === undefined) return { outcome: { kind: 'miss', reason: 'embedder-down' }, vector: undefined, embedMs };
    let neighbours: readonly Neighbour[];
    try {
      neighbours = await this.#ports.index.search(asked.prompt.scope, vector, NEIGHBOURS);
    } catch (error) {
      this.#fault('search-failed', error);
      return { outcome: { kind: 'miss', reason: 'lookup-failed' }, vector: embedding, embedMs };
    }
    const outcome = this.#judged(asked, neighbours);
    return { outcome, vector: embedding, embedMs, searchMs: performance.now() - started - embedMs };
  }

  /** The first neighbour the judge lets pass; else a miss that names the nearest and why it was refused. */
  #judged(asked: Asked, neighbours: readonly Neighbour[]): Outcome {
    let near: Near | undefined;
    for (const { id, similarity } of neighbours) {
      const entry = this.#load(id, asked.prompt.scope);
      if (entry === undefined) continue;
      const usable = this.#usable(asked, entry);
      if (usable.kind !== 'fresh') continue;
      const decision = this.#decide(asked.prompt.question, entry.question, similarity);
      if (decision.kind === 'serve') return { kind: 'semantic', entry, similarity, score: decision.score };
      near ??= { entry: id, similarity, veto: decision.name };
    }
    return near === undefined ? { kind: 'miss', reason: 'none' } : { kind: 'miss', reason: 'vetoed', near };
  }

  /** The index is a view of the store: an id it still names may be gone, and a scope is checked again, since nothing may ever cross it. */
  #load(id: Neighbour['id'], scope: Scope): Entry | undefined {
    try {
      const entry = this.#ports.store.byId(id);
      return entry?.scope === scope ? entry : undefined;
    } catch (error) {
      this.#fault('store-read-failed', error);
      return undefined;
    }
  }

  #decide(
    askedQuestion: string,
    stored: string,
    similarity: Neighbour['similarity'],
  ): { kind: 'serve'; score: number } | { kind: 'veto'; name: VetoName } {
    try {
      return this.#ports.judge.decide(askedQuestion, stored, similarity);
    } catch (error) {
      this.#fault('judge-failed', error);
      return { kind: 'veto', name: 'judge-failed' };
    }
  }

  #fault(code: ErrorCode, error: unknown): void {
    this.#ports.observer.fault(code, messageOf(error));
  }
}
