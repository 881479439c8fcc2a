/**
 * The embedder that runs elsewhere. One call at a time: texts that come meanwhile go together in the next one, so a busy server
 * gets large batches and an idle one no delay. Bounds: QUEUE_LIMIT texts wait, `batch` of them go in a call, a call has `timeout`.
 * A server that fails is left alone for a while (remote/breaker.ts), and is known again by its vectors before it is trusted.
 */
import { messageOf } from '../errors.ts';
import type { UnitVector } from '../units.ts';
import { TextRefused, type Embedder, type EmbedderState, type WaitingPlace } from './embedder.ts';
import { createAsk, type Ask } from './remote/ask.ts';
import { Breaker, type Rests } from './remote/breaker.ts';
import type { CallOptions } from './remote/call.ts';
import { RemoteFailure, type RemoteReason } from './remote/failure.ts';
import { Identity, type IdentityOptions } from './remote/identity.ts';
import type { Embedded } from './remote/read-vectors.ts';
import { SAID_BACK, saidDown } from './told-down.ts';
import { cannotEmbed, checkLength, waitingTexts, type TextCall } from './waiting-texts.ts';

/** `upstream` is this embedder's own, and is closed with it. */
export interface RemoteEmbedderOptions extends CallOptions, IdentityOptions, Partial<Rests> {
  /** One line when it goes down, one when it is back, and one where somebody must act. */
  readonly log: (line: string) => void;
  /** Milliseconds between two checks of a server that never fails. */
  readonly checkedEvery?: number;
}

/** A server that is healthy all along may be given another model. */
const CHECKED_EVERY_MS = 10 * 60_000;
/** How soon after a check another one follows where the server refused all texts of a call: perhaps not for what they are. */
const CHECKED_AGAIN_MS = 10_000;
/** A trial may find a server that loads its model. */
const TRIAL_WITHIN_MS = 30_000;
const RESTS: Rests = { firstRest: 250, longestRest: 30_000 };

export function createRemoteEmbedder(options: RemoteEmbedderOptions): Embedder {
  return new RemoteEmbedder(options);
}

class RemoteEmbedder implements Embedder {
  readonly dimensions: number;
  readonly #options: RemoteEmbedderOptions;
  readonly #ask: Ask;
  readonly #identity: Identity;
  readonly #breaker: Breaker;
  readonly #queue = waitingTexts<UnitVector>('raise "batch" of the model, or give it a faster machine');
  #running: AbortController | undefined;
  #checkedAt = 0;
  #checkDue = 0;
  #toldOf: RemoteReason | undefined;
  #closed = false;

  constructor(options: RemoteEmbedderOptions) {
    this.dimensions = options.model.dimensions;
    this.#options = options;
    this.#ask = createAsk(options);
    this.#identity = new Identity(options);
    this.#breaker = new Breaker({ ...RESTS, ...options }, () => void this.#work((signal) => this.#check(TRIAL_WITHIN_MS, signal)));
    void this.#work((signal) => this.#check(TRIAL_WITHIN_MS, signal));
  }

  get id(): string {
    return this.#identity.id;
  }

  state(): EmbedderState {
    if (this.#closed) return { kind: 'down', why: 'it was closed' };
    const { phase } = this.#breaker;
    if (phase.kind === 'closed') return { kind: 'ready', queued: this.#queue.size };
    return phase.kind === 'starting' ? { kind: 'starting' } : { kind: 'down', why: this.#why(phase.failure) };
  }

  async embed(text: string, signal: AbortSignal | undefined, place?: WaitingPlace): Promise<UnitVector> {
    const state = this.state();
    if (state.kind === 'down') throw cannotEmbed(state.why);
    checkLength(text);
    const embedded = this.#queue.add(text, signal, place);
    // All that ask in one turn of the event loop go in one call.
    queueMicrotask(() => this.#next());
    return embedded;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#breaker.stop();
    this.#running?.abort(cannotEmbed('it was closed'));
    this.#queue.rejectAll(cannotEmbed('it was closed'));
    await this.#options.upstream.close();
  }

  #next(): void {
    if (this.#running !== undefined || this.#breaker.phase.kind !== 'closed' || this.#queue.size === 0) return;
    const { batch, timeout } = this.#options.model;
    void this.#work(async (signal) => {
      if (performance.now() >= this.#checkDue) await this.#check(timeout, signal);
      const calls = this.#queue.take(batch);
      // All of them may have given up during the check.
      if (calls.length > 0) await this.#embed(calls, timeout, signal);
    });
  }

  /** One thing at a time; whatever comes of it, the next one follows. */
  async #work(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = new AbortController();
    this.#running = running;
    try {
      await work(running.signal);
    } catch (error) {
      if (!this.#closed) this.#failed(error instanceof RemoteFailure ? error : new RemoteFailure('internal', messageOf(error)));
    } finally {
      this.#running = undefined;
      this.#next();
    }
  }

  async #check(ms: number, signal: AbortSignal): Promise<void> {
    await this.#identity.check(this.#ask, ms, signal);
    this.#checkedAt = performance.now();
    this.#checkDue = this.#checkedAt + (this.#options.checkedEvery ?? CHECKED_EVERY_MS);
    this.#breaker.mended();
    if (this.#toldOf !== undefined) this.#options.log(SAID_BACK);
    this.#toldOf = undefined;
  }

  async #embed(calls: readonly TextCall<UnitVector>[], ms: number, signal: AbortSignal): Promise<void> {
    try {
      const texts = calls.map(({ request }) => request);
      const answer = await this.#ask(texts, ms, signal);
      this.#identity.verify(answer);
      calls.forEach((call, at) => this.#settle(call, answer.vectors[at]));
      if (answer.vectors.some((vector) => !(vector instanceof RemoteFailure))) this.#breaker.succeeded();
      else this.#checkDue = Math.min(this.#checkDue, this.#checkedAt + CHECKED_AGAIN_MS);
    } catch (error) {
      const told = error instanceof RemoteFailure ? cannotEmbed(this.#why(error)) : error;
      for (const call of calls) call.reject(told as Error);
      throw error;
    }
  }

  #settle(call: TextCall<UnitVector>, embedded: Embedded | undefined): void {
    if (embedded instanceof RemoteFailure) call.reject(new TextRefused(`cannot embed: ${this.#why(embedded)}`));
    else if (embedded !== undefined) call.resolve(embedded);
    else call.reject(cannotEmbed('no vector came for this text'));
  }

  #failed(failure: RemoteFailure): void {
    this.#breaker.failed(failure);
    if (this.#breaker.phase.kind !== 'open') return;
    const why = this.#why(failure);
    this.#queue.rejectAll(cannotEmbed(why));
    if (this.#toldOf !== undefined && (failure.weight !== 'lasting' || failure.reason === this.#toldOf)) return;
    this.#toldOf = failure.reason;
    this.#options.log(saidDown(why));
  }

  #why(failure: RemoteFailure): string {
    return `the embedding server at ${new URL(this.#options.model.url).host}: ${failure.message}`;
  }
}
