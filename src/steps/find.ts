/**
 * Steps 4, 5 and 7: the tiers, cheapest first, each answering only what it is sure of. A tier that fails is counted and
 * passed over: the request is then forwarded, and the caller never learns of it.
 */
import type { Clock } from '../clock.ts';
import { Unrenderable } from '../dialects/dialect.ts';
import type { Entry } from '../entry.ts';
import { messageOf, type ErrorCode } from '../errors.ts';
import type { KnownPairs } from '../learn/evidence.ts';
import type { Observer } from '../observer.ts';
import type { MissReason, Outcome } from '../outcome.ts';
import { freshness } from '../policy/freshness.ts';
import type { Store } from '../store/store.ts';
import type { Ms, Scope, UnitVector } from '../units.ts';
import { bestOf, type Best, type Candidate, type WouldBe } from './best.ts';
import type { ByMeaning } from './by-meaning.ts';
import type { ByWords } from './by-words.ts';
import { linksTo, scopesOf } from './chain-scopes.ts';
import type { Load } from './load.ts';
import { rendering } from './replay.ts';
import type { Asked } from './understand.ts';
import type { Weigher } from './weigh.ts';
import { within } from './within.ts';

export interface FindPorts {
  readonly store: Store;
  readonly load: Load;
  readonly byWords: ByWords;
  readonly byMeaning: ByMeaning;
  readonly weigher: Weigher;
  readonly known: KnownPairs['known'];
  readonly clock: Clock;
  readonly observer: Observer;
  readonly lookupTimeout: Ms;
  readonly maxStale: Ms;
  /** Resolves when answers of these scopes that have just landed can be found; `undefined` where there are none. */
  readonly settlingIn: (scopes: readonly Scope[]) => Promise<unknown> | undefined;
}

/** What a lookup leaves behind for the commit, the log and what is learnt of it, besides its outcome. */
export interface Found {
  readonly outcome: Outcome;
  /** The question's vector, still on its way when the lookup was late; `undefined` where none was asked for. */
  readonly vector: Promise<UnitVector | undefined> | undefined;
  /** A hit that was not served on purpose. */
  readonly wouldBe?: WouldBe;
  readonly embedMs?: number;
  readonly searchMs?: number;
  readonly judgeMs?: number;
}

type Tier = 'exact' | 'alias';
type TierResult = { readonly kind: 'hit'; readonly outcome: Outcome } | { readonly kind: 'miss'; readonly reason: MissReason };

export class Finder {
  readonly #ports: FindPorts;

  constructor(ports: FindPorts) {
    this.#ports = ports;
  }

  get load(): Load {
    return this.#ports.load;
  }

  /** Tier 1. Synchronous: the hot path waits for nothing. */
  exact(asked: Asked): TierResult {
    return this.#tier('exact', asked, () => this.#ports.store.byKey(asked.prompt.key));
  }

  /** Tier 2: the same question up to spacing, quotes and the final mark. */
  alias(asked: Asked): TierResult {
    const { alias, chains } = asked;
    let found: TierResult = { kind: 'miss', reason: 'none' };
    if (alias === undefined) return found;
    for (const { scope } of chains) {
      const here = this.#tier('alias', asked, () => {
        const entry = this.#ports.store.byAlias(scope, alias);
        const wrong = entry !== undefined && this.#ports.known(asked.prompt.key, entry.key) === 'different';
        return wrong || !this.#stands(asked, entry) ? undefined : entry;
      });
      if (here.kind === 'hit') return here;
      if (found.kind === 'miss' && found.reason === 'none') found = here;
    }
    return found;
  }

  /**
   * Tier 3: first what shares its words, judged without a vector. A new install up to the default target can serve nothing else, so
   * the miss leaves at once; so it does where all that share words are about something else. Otherwise the nearest by meaning are judged as well: above that
   * target, and where the install has learnt what it may overlook.
   */
  async similar(asked: Asked): Promise<Found> {
    const { lookupTimeout, settlingIn } = this.#ports;
    const settling = settlingIn(scopesOf(asked));
    if (settling !== undefined) await within(lookupTimeout, settling);
    const started = performance.now();
    const words = await this.#ports.byWords.candidates(asked);
    if (words === 'late') return { outcome: { kind: 'miss', reason: 'deadline' }, vector: undefined };
    const searchMs = performance.now() - started;
    const { best: worded, judgeMs } = this.#judged(asked, words);
    const spent = { vector: undefined, searchMs, judgeMs };
    if (worded.kind !== 'refused' || !this.#mayFindMore(asked, worded)) return this.#found(asked, worded, spent);
    const near = await this.#ports.byMeaning.candidates(asked);
    const { vector, embedMs } = near;
    if (near.kind === 'missing')
      return { ...spent, outcome: { kind: 'miss', reason: near.reason }, vector, ...(embedMs === undefined ? {} : { embedMs }) };
    const judged = this.#judged(asked, near.candidates);
    const told = judged.best.kind === 'refused' && judged.best.near === undefined ? worded : judged.best;
    return this.#found(asked, told, {
      vector,
      embedMs: near.embedMs,
      searchMs: searchMs + near.searchMs,
      judgeMs: judgeMs + judged.judgeMs,
    });
  }

  /** Of two that fit by their words and differ, the nearer one may be meant. */
  #mayFindMore(asked: Asked, { near, open }: Extract<Best, { kind: 'refused' }>): boolean {
    if (near?.veto === 'ambiguous') return true;
    const needed = this.#ports.weigher.needsMeaning(asked);
    return needed === 'loose-target' || (needed === 'learnt' && open === 'open');
  }

  #judged(asked: Asked, candidates: readonly Candidate[]): { readonly best: Best; readonly judgeMs: number } {
    const started = performance.now();
    const usable = candidates.filter(({ entry }) => this.#stands(asked, entry) && this.#usable(asked, entry).kind === 'fresh');
    return { best: bestOf(asked, usable, this.#ports.weigher), judgeMs: performance.now() - started };
  }

  /** In shadow mode a hit is predicted and counted, and the provider is asked all the same. */
  #found(asked: Asked, best: Best, spent: Omit<Found, 'outcome' | 'wouldBe'>): Found {
    if (best.kind === 'refused') {
      const { near } = best;
      return { ...spent, outcome: near === undefined ? { kind: 'miss', reason: 'none' } : { kind: 'miss', reason: 'vetoed', near } };
    }
    if (best.kind === 'serve') {
      const { candidate, score } = best;
      if (asked.verdict.kind === 'semantic' && asked.verdict.shadow === 'serve')
        return { ...spent, outcome: { kind: 'semantic', ...candidate, score } };
      return notServed({ ...candidate, score, why: 'shadow' }, spent);
    }
    return notServed(best.wouldBe, spent);
  }

  /** What it is found through may have been found wrong while this lookup went on. */
  #stands(asked: Asked, entry: Entry | undefined): boolean {
    return entry === undefined || linksTo(entry, asked).every((link) => this.#ports.known(link.asked, link.as) !== 'different');
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
    if (!hasForm(entry, asked)) return { kind: 'miss', reason: 'unrenderable' };
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

  #fault(code: ErrorCode, error: unknown): void {
    this.#ports.observer.fault(code, messageOf(error));
  }
}

/**
 * Whether this recording has the other form is known from rendering it. That is kept, so a hit costs no more; and a miss
 * found here waits, as any does, for an answer that has just landed.
 */
function hasForm(entry: Entry, { dialect, prompt }: Asked): boolean {
  if (entry.recording.shape === prompt.wants.shape) return true;
  try {
    rendering(entry, dialect, prompt.wants);
    return true;
  } catch (error) {
    return !(error instanceof Unrenderable); // anything else is a fault, counted where the hit is sent
  }
}

function notServed(wouldBe: WouldBe, spent: Omit<Found, 'outcome' | 'wouldBe'>): Found {
  const { entry, similarity, why } = wouldBe;
  if (why === 'closed')
    return { ...spent, wouldBe, outcome: { kind: 'miss', reason: 'vetoed', near: { entry: entry.id, similarity, veto: 'closed' } } };
  return { ...spent, wouldBe, outcome: { kind: 'miss', reason: why, near: { entry: entry.id, similarity, veto: undefined } } };
}
