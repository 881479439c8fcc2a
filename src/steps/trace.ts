/** What is told of one request when it is over: collected on the way, handed to the observer once. */
import type { Exchange } from '../exchange.ts';
import type { RequestRecord } from '../observer.ts';
import type { Outcome } from '../outcome.ts';
import type { Core } from './core.ts';
import type { Found } from './find.ts';
import type { Asked } from './understand.ts';

export interface Trace {
  readonly id: string;
  asked(asked: Asked): void;
  found(found: Found): void;
  /** Call just before the head is sent. */
  answered(status: number, outcome: Outcome | { readonly kind: 'error'; readonly reason: string }, upstream: string): void;
  sent(bytes: number): void;
  received(bytes: number): void;
  saved(tokens: number | undefined): void;
  /** What is ours to answer: a page, or a model. */
  own(status: number, reason?: 'own-model'): void;
  done(): void;
}

class RequestTrace implements Trace {
  readonly id: string;
  readonly #core: Core;
  readonly #method: string;
  readonly #started = performance.now();
  #headMs = 0;
  #asked: Asked | undefined;
  #understoodMs: number | undefined;
  #found: Found | undefined;
  #foundMs: number | undefined;
  #outcome: Outcome | { readonly kind: 'error'; readonly reason: string } | undefined;
  #route: RequestRecord['route'] = 'unknown-endpoint';
  #upstream = '';
  #status = 0;
  #bytesIn = 0;
  #bytesOut = 0;
  #tokensSaved: number | undefined;

  constructor(exchange: Pick<Exchange, 'method'>, core: Core) {
    this.id = core.ids.request();
    this.#method = exchange.method;
    this.#core = core;
  }

  asked(asked: Asked): void {
    this.#asked = asked;
    this.#understoodMs = performance.now() - this.#started;
    this.#route = asked.route.dialect;
  }

  found(found: Found): void {
    this.#found = found;
    this.#foundMs = performance.now() - this.#started;
  }

  answered(status: number, outcome: Outcome | { readonly kind: 'error'; readonly reason: string }, upstream: string): void {
    this.#status = status;
    this.#outcome = outcome;
    this.#upstream = upstream;
    this.#headMs = performance.now() - this.#started;
  }

  sent(bytes: number): void {
    this.#bytesOut += bytes;
  }

  received(bytes: number): void {
    this.#bytesIn += bytes;
  }

  saved(tokens: number | undefined): void {
    this.#tokensSaved = tokens;
  }

  own(status: number, reason: 'own-model' | 'unknown-endpoint' = 'unknown-endpoint'): void {
    this.#route = 'nearhit';
    this.answered(status, { kind: 'bypass', reason }, '');
  }

  done(): void {
    // Nothing was answered: the caller left before there was anything to say.
    const outcome = this.#outcome ?? { kind: 'error', reason: 'caller-left' };
    const near = outcome.kind === 'miss' ? outcome.near : undefined;
    const entry = 'entry' in outcome ? outcome.entry.id : near?.entry;
    const similarity = outcome.kind === 'semantic' ? outcome.similarity : near?.similarity;
    this.#core.observer.request({
      id: this.id,
      method: this.#method,
      route: this.#route,
      upstream: this.#upstream,
      model: this.#asked?.prompt.model ?? '',
      outcome: outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : '',
      status: this.#status,
      shape: shapeOf(this.#asked),
      totalMs: performance.now() - this.#started,
      headMs: this.#headMs,
      bytesIn: this.#bytesIn,
      bytesOut: this.#bytesOut,
      understoodMs: this.#understoodMs,
      foundMs: this.#foundMs,
      embedMs: this.#found?.embedMs,
      searchMs: this.#found?.searchMs,
      judgeMs: this.#found?.judgeMs,
      entry,
      similarity,
      score: outcome.kind === 'semantic' ? outcome.score : undefined,
      veto: near?.veto,
      tokensSaved: this.#tokensSaved,
    });
  }
}

function shapeOf(asked: Asked | undefined): RequestRecord['shape'] {
  const shape = asked?.prompt.wants.shape ?? 'other';
  return shape === 'as-recorded' ? 'other' : shape;
}

export function traceOf(exchange: Pick<Exchange, 'method'>, core: Core): Trace {
  return new RequestTrace(exchange, core);
}
