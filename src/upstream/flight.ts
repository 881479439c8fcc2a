/**
 * One upstream call that any number of equal requests share. It starts with its leader, goes on while anyone is aboard,
 * and is cancelled when the last one leaves. Its end is told once, with a recording if the answer may be kept.
 */
import type { Clock } from '../clock.ts';
import type { Recording } from '../entry.ts';
import { messageOf, ProxyError } from '../errors.ts';
import type { RawHeaders } from '../exchange.ts';
import { headerValue } from '../headers.ts';
import type { DropReason } from '../outcome.ts';
import type { DialectName } from '../prompt.ts';
import { toMs } from '../units.ts';
import { AnswerLog, type Chunk, type LogReader } from './answer-log.ts';
import type { Budget } from './budget.ts';
import { decode, type Decoded, type Decoders } from './decode.ts';
import { compact, dropReason, eventsOf, formOf, type Form, type FormAsked } from './record.ts';
import type { Upstream, UpstreamAnswer, UpstreamFailure, UpstreamRequest } from './upstream.ts';

/** The answer's head as all aboard see it. `raw`: not an answer we can read (an error, an unknown encoding or type). */
export interface FlightHead extends Form {
  readonly kind: 'head';
  readonly status: number;
  readonly headers: RawHeaders;
  /** Why it will not be recorded, where the head alone tells. */
  readonly dropped: DropReason | undefined;
}

interface Dropped {
  readonly kind: 'dropped';
  readonly reason: DropReason;
}
export interface Recorded {
  readonly kind: 'recorded';
  readonly recording: Recording;
  readonly headers: RawHeaders;
}

/** How the flight ended, for whoever records it. */
export type Landing =
  /** `record` takes the answer apart: work for after its last byte was sent on. */
  { readonly kind: 'whole'; readonly record: () => Recorded | Dropped } | Dropped;

export interface FlightPlan extends FormAsked {
  readonly dialect: DialectName;
  readonly request: Omit<UpstreamRequest, 'signal'>;
  readonly maxEntry: number;
  /** Picks the headers a recording keeps. */
  readonly replayable: (headers: RawHeaders) => Recording['headers'];
  readonly landed: (landing: Landing) => void;
}

export interface FlightPorts {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly budget: Budget;
  readonly decoders: Decoders;
}

export interface Seat {
  readonly head: Promise<FlightHead | UpstreamFailure>;
  readonly reader: LogReader;
  /** Must be called at least once, whatever happened; once is what counts. */
  readonly leave: () => void;
}

export class Flight {
  readonly head: Promise<FlightHead | UpstreamFailure>;
  readonly #log: AnswerLog;
  readonly #abort = new AbortController();
  #aboard = 0;
  #emptied: () => void = () => {};
  #closed = false;
  #spoiled: DropReason | undefined;

  constructor(plan: FlightPlan, ports: FlightPorts) {
    this.#log = new AnswerLog(plan.maxEntry, ports.budget);
    this.head = this.#fly(plan, ports);
  }

  /** It ended, outgrew its log, or was purged: then it takes nobody any more. */
  isOpen(): boolean {
    return !this.#closed && this.#log.end === undefined && this.#log.wholeness === 'whole';
  }

  join(): Seat | undefined {
    if (!this.isOpen()) return undefined;
    const reader = this.#log.read();
    if (reader === undefined) return undefined;
    this.#aboard += 1;
    let seated = true;
    const leave = (): void => {
      if (seated) this.#leave(reader);
      seated = false;
    };
    return { head: this.head, reader, leave };
  }

  /** Resolves when nobody is aboard: who was has all of the answer, or left. Ask once it takes nobody any more. */
  emptied(): Promise<void> {
    if (this.#aboard === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#emptied = resolve;
    });
  }

  /** Its answer must not be stored and nobody else may join: what it answers was purged meanwhile. */
  spoil(reason: DropReason): void {
    this.#spoiled = reason;
    this.#closed = true;
  }

  #leave(reader: LogReader): void {
    reader.leave();
    this.#aboard -= 1;
    if (this.#aboard === 0) this.#emptied();
    if (this.#aboard > 0 || this.#log.end !== undefined) return;
    this.#closed = true;
    this.#abort.abort();
  }

  async #fly(plan: FlightPlan, ports: FlightPorts): Promise<FlightHead | UpstreamFailure> {
    const request = { ...plan.request, signal: this.#abort.signal };
    let answer = await ports.upstream.send(request);
    // Once, and only where the transport failed before the first byte: an HTTP error is an answer and goes to all.
    if (answer.kind === 'failure' && answer.retryable && !this.#abort.signal.aborted) answer = await ports.upstream.send(request);
    if (answer.kind === 'failure') {
      this.#log.finish({ kind: 'cut', error: answer.error });
      this.#land(plan, { kind: 'dropped', reason: 'incomplete' });
      return answer;
    }
    return this.#takeOff(plan, ports, answer);
  }

  #takeOff(plan: FlightPlan, ports: FlightPorts, answer: UpstreamAnswer): FlightHead {
    const decoded = decode(answer, ports.decoders);
    const form: Form = decoded.kind === 'opaque' ? { shape: 'raw' } : formOf(answer.status, decoded.headers, plan);
    const opaque = decoded.kind === 'opaque';
    const dropped = dropReason({ status: answer.status, shape: form.shape, end: 'complete', wholeness: 'whole', opaque });
    const head: FlightHead = { kind: 'head', status: answer.status, headers: decoded.headers, ...form, dropped };
    const land = (end: 'complete' | 'cut'): void => {
      const { wholeness } = this.#log;
      const reason = this.#spoiled ?? dropReason({ status: head.status, shape: head.shape, end, wholeness, opaque });
      // Of what the log holds it may let go once this has landed.
      const chunks = [...this.#log.chunks];
      this.#land(plan, reason === undefined ? { kind: 'whole', record: () => recorded(plan, head, chunks) } : { kind: 'dropped', reason });
    };
    // What cannot be recorded is dropped: a rejection nobody hears would end the process.
    void this.#pump(decoded, ports)
      .then(land)
      .catch(() => this.#land(plan, { kind: 'dropped', reason: 'store-failed' }));
    return head;
  }

  #land(plan: FlightPlan, landing: Landing): void {
    this.#closed = true;
    this.#log.release();
    plan.landed(landing);
  }

  /** Reads the provider's bytes into the log, no faster than the fastest reader takes them. */
  async #pump(decoded: Decoded, ports: FlightPorts): Promise<'complete' | 'cut'> {
    const started = ports.clock.now();
    try {
      for await (const raw of decoded.body) {
        this.#log.push({ raw, at: toMs(Math.max(0, ports.clock.now() - started)) });
        await this.#log.room();
      }
    } catch (error) {
      this.#log.finish({ kind: 'cut', error: asUpstreamError(error) });
      return 'cut';
    }
    this.#log.finish({ kind: 'complete' });
    return 'complete';
  }
}

function asUpstreamError(error: unknown): ProxyError {
  if (error instanceof ProxyError) return error;
  return new ProxyError('upstream-reset', `could not read the provider's answer to its end: ${messageOf(error)}`, error);
}

function recorded(plan: FlightPlan, head: FlightHead, chunks: readonly Chunk[]): Recorded | Dropped {
  const { shape } = head;
  if (shape === 'raw') return { kind: 'dropped', reason: 'content-type' };
  const cut = eventsOf(head, chunks);
  if (cut.kind === 'dropped') return cut;
  // Of the other shapes the content type follows from the rendering.
  const type = shape === 'bytes' ? [['content-type', headerValue(head.headers, 'content-type') ?? ''] as const] : [];
  const recording: Recording = {
    dialect: plan.dialect,
    shape,
    status: head.status,
    headers: [...type, ...plan.replayable(head.headers)],
    events: compact(cut.events),
  };
  return { kind: 'recorded', recording, headers: head.headers };
}
