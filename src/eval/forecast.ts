/**
 * What a request log would have been with nearhit in front: each request in turn is looked up as the product looks it up, and
 * stored where it would have been stored. Nothing is learnt, and evidence is the shipped one: a first day. Requests are taken
 * to be complete before the next comes, so equal requests at the same moment count as exact hits.
 */
import type { TokenUsage } from '../entry.ts';
import type { Judge } from '../judge/judge.ts';
import type { Reading } from '../judge/reading/reading.ts';
import type { Bar } from '../learn/evidence.ts';
import type { BypassReason, Verdict } from '../prompt.ts';
import type { EntryId, Key, Scope } from '../units.ts';
import type { Terms, Wanted } from '../words/word-index.ts';
import { NOTHING_LEARNT } from '../judge/judge.ts';
import type { LoggedRequest } from './log-rows.ts';

/** A request as identity and policy see it. */
export type Understood =
  | {
      readonly kind: 'asked';
      readonly scope: Scope;
      readonly key: Key;
      readonly question: string;
      readonly folded: string | undefined;
      readonly model: string;
      readonly verdict: Verdict;
    }
  | { readonly kind: 'not-understood'; readonly reason: BypassReason };

export interface LoggedAnswer {
  readonly text: string | undefined;
  readonly usage: TokenUsage | undefined;
}

/** Questions of one scope by their words, in memory. */
export interface ForecastWords {
  add(scope: Scope, id: EntryId, terms: Terms): void;
  remove(scope: Scope, id: EntryId): void;
  candidates(scope: Scope, wanted: readonly Wanted[], limit: number): Promise<readonly EntryId[]>;
}

export interface ForecastParts {
  understand(request: LoggedRequest): Understood;
  /** What the logged answer says and took; `undefined` where there is none that we can read. */
  answered(request: LoggedRequest): LoggedAnswer | undefined;
  readonly judge: Judge;
  readonly bar: Bar;
  readonly words: ForecastWords;
  terms(reading: Reading): Terms;
  wanted(reading: Reading): readonly Wanted[];
  newId(): EntryId;
  /** Do two answers say the same? Where the log holds answers. */
  compare(one: string, other: string): 'same' | 'different' | 'unknown';
}

export type ForecastTier = 'exact' | 'alias' | 'semantic' | 'miss' | 'bypass';

export interface Forecast {
  readonly tier: ForecastTier;
  /** A bypass or exact-only reason, `none` or a veto; '' of a hit. */
  readonly why: string;
  readonly model: string;
  readonly question: string;
  /** The stored question of a hit by meaning. */
  readonly served: string;
  /** Whether the logged answer agrees with the one that would have been served; `unknown` without both. */
  readonly agrees: 'same' | 'different' | 'unknown';
  /** Tokens that were paid for and would not have been. */
  readonly saved: TokenUsage | undefined;
  /** Tokens of this request, as logged; of a hit without its own the stored answer's. */
  readonly spent: TokenUsage | undefined;
}

interface Stored {
  readonly id: EntryId;
  readonly scope: Scope;
  readonly key: Key;
  readonly question: string;
  readonly folded: string | undefined;
  readonly reading: Reading | undefined;
  readonly response: LoggedAnswer | undefined;
  readonly expires: number;
}

type Asked = Extract<Understood, { readonly kind: 'asked' }>;
type Hit = { readonly tier: 'exact' | 'alias' | 'semantic'; readonly stored: Stored };

/** As many as the product lets the judge see (steps/by-words.ts). */
const CANDIDATES = 6;

export class Forecaster {
  readonly #parts: ForecastParts;
  readonly #byKey = new Map<Key, Stored>();
  readonly #byAlias = new Map<string, Stored>();
  readonly #byId = new Map<EntryId, Stored>();
  /** Of a log that tells no times, everything happens at 0 and nothing expires. */
  #now = 0;

  constructor(parts: ForecastParts) {
    this.#parts = parts;
  }

  async add(request: LoggedRequest): Promise<Forecast> {
    this.#now = request.time ?? this.#now;
    const asked = this.#parts.understand(request);
    const response = this.#parts.answered(request);
    const paid = response?.usage;
    if (asked.kind === 'not-understood') return forecast('bypass', asked.reason, undefined, paid);
    const { verdict } = asked;
    if (verdict.kind === 'bypass') return forecast('bypass', verdict.reason, asked, paid);
    const found = verdict.kind === 'refresh' ? { why: verdict.reason } : await this.#find(asked);
    if ('why' in found) {
      this.#store(asked, response);
      return forecast('miss', verdict.kind === 'exact-only' ? verdict.reason : found.why, asked, paid);
    }
    const { tier, stored } = found;
    const agrees =
      response?.text === undefined || stored.response?.text === undefined
        ? 'unknown'
        : this.#parts.compare(response.text, stored.response.text);
    const saved = paid ?? stored.response?.usage;
    return { ...forecast(tier, '', asked, saved), served: stored.question, agrees, saved };
  }

  async #find(asked: Asked): Promise<Hit | { readonly why: string }> {
    const exact = this.#fresh(this.#byKey.get(asked.key));
    if (exact !== undefined) return { tier: 'exact', stored: exact };
    if (asked.verdict.kind !== 'semantic') return { why: 'none' };
    const alias = asked.folded === undefined ? undefined : this.#fresh(this.#byAlias.get(aliasName(asked.scope, asked.folded)));
    if (alias !== undefined) return { tier: 'alias', stored: alias };
    return this.#byMeaning(asked);
  }

  async #byMeaning({ question, scope }: Asked): Promise<Hit | { readonly why: string }> {
    const { judge, bar, words, wanted } = this.#parts;
    const reading = judge.read(question);
    let veto = 'none';
    let best: { readonly stored: Stored; readonly score: number } | undefined;
    for (const id of await words.candidates(scope, wanted(reading), CANDIDATES)) {
      const stored = this.#fresh(this.#byId.get(id));
      if (stored?.reading === undefined) continue;
      const judged = judge.weigh(reading, stored.reading, { similarity: undefined, approved: NOTHING_LEARNT });
      const why = refusal(judged, bar);
      if (why === undefined && judged.kind === 'scored' && judged.score > (best?.score ?? -1)) best = { stored, score: judged.score };
      else if (why !== undefined && veto === 'none') veto = why;
    }
    return best === undefined ? { why: veto } : { tier: 'semantic', stored: best.stored };
  }

  #fresh(stored: Stored | undefined): Stored | undefined {
    if (stored === undefined || stored.expires > this.#now) return stored;
    this.#byId.delete(stored.id);
    if (this.#byKey.get(stored.key) === stored) this.#byKey.delete(stored.key);
    if (stored.folded !== undefined) this.#byAlias.delete(aliasName(stored.scope, stored.folded));
    this.#parts.words.remove(stored.scope, stored.id);
    return undefined;
  }

  #store(asked: Asked, response: LoggedAnswer | undefined): void {
    const { verdict, scope, key, question } = asked;
    if (verdict.kind === 'bypass') return;
    const byMeaning = verdict.kind === 'semantic' || (verdict.kind === 'refresh' && verdict.as === 'semantic');
    const stored: Stored = {
      id: this.#parts.newId(),
      scope,
      key,
      question,
      response,
      folded: byMeaning ? asked.folded : undefined,
      reading: byMeaning ? this.#parts.judge.read(question) : undefined,
      expires: this.#now + verdict.ttl,
    };
    this.#byKey.set(key, stored);
    this.#byId.set(stored.id, stored);
    if (stored.folded !== undefined) this.#byAlias.set(aliasName(scope, stored.folded), stored);
    if (stored.reading !== undefined) this.#parts.words.add(scope, stored.id, this.#parts.terms(stored.reading));
  }
}

function refusal(judged: ReturnType<Judge['weigh']>, bar: Bar): string | undefined {
  if (judged.kind === 'veto') return judged.name;
  if (judged.explained === 'not-all') return 'unexplained';
  if (bar.kind === 'closed') return 'closed';
  return judged.score >= bar.least ? undefined : 'score';
}

function aliasName(scope: Scope, folded: string): string {
  return `${scope} ${folded}`;
}

function forecast(tier: ForecastTier, why: string, asked: Asked | undefined, spent: TokenUsage | undefined): Forecast {
  return { tier, why, model: asked?.model ?? '', question: asked?.question ?? '', served: '', agrees: 'unknown', saved: undefined, spent };
}
