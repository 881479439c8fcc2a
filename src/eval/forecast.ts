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
import { ForecastStore, type ForecastWords, type LoggedAnswer, type Stored } from './forecast-store.ts';
import type { LoggedRequest } from './log-rows.ts';

/** A request as identity and policy see it. */
export type Understood =
  | {
      readonly kind: 'asked';
      /** The scope of its chain, which hangs on what is stored. */
      readonly scopeIn: (store: ForecastStore) => Promise<Scope>;
      readonly key: Key;
      readonly question: string;
      readonly alias: string | undefined;
      readonly model: string;
      readonly verdict: Verdict;
      /** Where each of several inputs has a key of its own: one for each place. */
      readonly inputs: readonly LoggedInput[] | undefined;
    }
  | { readonly kind: 'not-understood'; readonly reason: BypassReason };

export interface LoggedInput {
  readonly key: Key;
  /** Characters, or tokens where it is a list of these: its share of what the batch took. */
  readonly size: number;
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

type Asked = Extract<Understood, { readonly kind: 'asked' }>;
type Hit = { readonly tier: 'exact' | 'alias' | 'semantic'; readonly stored: Stored };

/** As many as the product lets the judge see (steps/by-words.ts). */
const CANDIDATES = 6;

export class Forecaster {
  readonly #parts: ForecastParts;
  readonly #store: ForecastStore;

  constructor(parts: ForecastParts) {
    this.#parts = parts;
    this.#store = new ForecastStore(parts.words);
  }

  async add(request: LoggedRequest): Promise<Forecast> {
    this.#store.now = request.time ?? this.#store.now;
    const asked = this.#parts.understand(request);
    const response = this.#parts.answered(request);
    const paid = response?.usage;
    if (asked.kind === 'not-understood') return forecast('bypass', asked.reason, undefined, paid);
    const { verdict } = asked;
    if (verdict.kind === 'bypass') return forecast('bypass', verdict.reason, asked, paid);
    const scope = await asked.scopeIn(this.#store);
    if (asked.inputs !== undefined) return this.#batch(asked, scope, asked.inputs, paid);
    const found = verdict.kind === 'refresh' ? { why: verdict.reason } : await this.#find(asked, scope);
    if ('why' in found) {
      this.#keep(asked, scope, response);
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

  /** Only what is not stored is asked for, once where it stands twice; a log tells what all of it took together. */
  #batch(asked: Asked, scope: Scope, inputs: readonly LoggedInput[], paid: TokenUsage | undefined): Forecast {
    const distinct = new Map(inputs.map((input) => [input.key, input]));
    const missing = [...distinct.values()].filter(({ key }) => this.#store.byKey(key) === undefined);
    for (const { key } of missing) this.#keep({ ...asked, key, question: '', alias: undefined }, scope, undefined);
    const saved = shareOf(paid, 1 - sizeOf(missing) / Math.max(1, sizeOf(inputs)));
    if (missing.length === 0) return { ...forecast('exact', '', asked, paid), saved };
    return { ...forecast('miss', missing.length < distinct.size ? 'partial' : 'none', asked, paid), saved };
  }

  async #find(asked: Asked, scope: Scope): Promise<Hit | { readonly why: string }> {
    const exact = this.#store.byKey(asked.key);
    if (exact !== undefined) return { tier: 'exact', stored: exact };
    const alias = asked.alias === undefined ? undefined : this.#store.byAlias(scope, asked.alias);
    if (alias !== undefined) return { tier: 'alias', stored: alias };
    return asked.verdict.kind === 'semantic' ? this.#byMeaning(asked, scope) : { why: 'none' };
  }

  async #byMeaning({ question }: Asked, scope: Scope): Promise<Hit | { readonly why: string }> {
    const { judge, bar, wanted } = this.#parts;
    const reading = judge.read(question);
    let veto = 'none';
    let best: { readonly stored: Stored; readonly score: number } | undefined;
    for (const stored of await this.#store.byWords(scope, wanted(reading), CANDIDATES)) {
      if (stored.reading === undefined) continue;
      const judged = judge.weigh(reading, stored.reading, { similarity: undefined, approved: NOTHING_LEARNT });
      const why = refusal(judged, bar);
      if (why === undefined && judged.kind === 'scored' && judged.score > (best?.score ?? -1)) best = { stored, score: judged.score };
      else if (why !== undefined && veto === 'none') veto = why;
    }
    return best === undefined ? { why: veto } : { tier: 'semantic', stored: best.stored };
  }

  #keep({ verdict, key, question, alias }: Asked, scope: Scope, response: LoggedAnswer | undefined): void {
    if (verdict.kind === 'bypass') return;
    const byMeaning = verdict.kind === 'semantic' || (verdict.kind === 'refresh' && verdict.as === 'semantic');
    const reading = byMeaning ? this.#parts.judge.read(question) : undefined;
    const id = this.#parts.newId();
    const expires = this.#store.now + verdict.ttl;
    const terms = reading === undefined ? undefined : this.#parts.terms(reading);
    this.#store.put({ id, scope, key, question, alias, reading, response, expires }, terms);
  }
}

function sizeOf(inputs: readonly LoggedInput[]): number {
  return inputs.reduce((sum, { size }) => sum + size, 0);
}

/** Rounded down; `undefined` where nothing is saved, or nobody knows what it took. */
function shareOf(paid: TokenUsage | undefined, share: number): TokenUsage | undefined {
  if (paid === undefined || share <= 0) return undefined;
  return { input: Math.floor(paid.input * share), output: Math.floor(paid.output * share) };
}

function refusal(judged: ReturnType<Judge['weigh']>, bar: Bar): string | undefined {
  if (judged.kind === 'veto') return judged.name;
  if (judged.explained === 'not-all') return 'unexplained';
  if (bar.kind === 'closed') return 'closed';
  return judged.score >= bar.least ? undefined : 'score';
}

function forecast(tier: ForecastTier, why: string, asked: Asked | undefined, spent: TokenUsage | undefined): Forecast {
  return { tier, why, model: asked?.model ?? '', question: asked?.question ?? '', served: '', agrees: 'unknown', saved: undefined, spent };
}
