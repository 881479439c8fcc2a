/** One HTTP exchange with an embedding server: texts out, vectors or a named failure back. */
import type { RemoteModel } from '../../config.ts';
import { messageOf, ProxyError } from '../../errors.ts';
import type { RawHeaders } from '../../exchange.ts';
import { headerValue } from '../../headers.ts';
import { readWhole } from '../../read-whole.ts';
import type { Target, Upstream, UpstreamAnswer } from '../../upstream/upstream.ts';
import { APIS } from './api.ts';
import { RemoteFailure, statusReason, transportReason, type RemoteReason } from './failure.ts';
import { readVectors, type Embedded } from './read-vectors.ts';

export interface Answer {
  readonly vectors: readonly Embedded[];
  /** The id that a nearhit over there gives its model. */
  readonly told: string | undefined;
}

/** `again`: the same call may well succeed now. */
export type Failed = { readonly kind: 'failed'; readonly failure: RemoteFailure; readonly next: 'again' | 'final' };
export type Called = ({ readonly kind: 'embedded' } & Answer) | Failed;

/** @throws RemoteFailure for an answer that came and cannot be used. */
export type Call = (texts: readonly string[], signal: AbortSignal) => Promise<Called>;

export interface CallOptions {
  readonly model: RemoteModel;
  readonly upstream: Upstream;
  readonly target: Target;
}

/** Answers of whoever stands before a server that is not there; 500 is the server's own word on these texts. */
const WORTH_ANOTHER_TRY: ReadonlySet<number> = new Set([502, 503, 504]);
/** Bytes of one number as JSON, generously; of what else an answer says. */
const LONGEST_NUMBER = 32;
const ROOM = 64 * 1024;

export function createCall({ model, upstream, target }: CallOptions): Call {
  const { dimensions, prefix } = model;
  const api = APIS[model.api];
  const path = `${target.basePath ?? ''}${api.path}`;
  const headers = ['content-type', 'application/json', 'accept-encoding', 'identity', ...credential(model.key)];
  return async (texts, signal) => {
    const asked = api.body(
      model.model,
      texts.map((text) => wellFormed(prefix + text)),
    );
    const answer = await upstream.send({ target, method: 'POST', path, headers, body: Buffer.from(JSON.stringify(asked)), signal });
    if (answer.kind === 'failure') return lost(answer.error, answer.retryable ? 'again' : 'final');
    const read = await bytesOf(answer, texts.length * dimensions * LONGEST_NUMBER + ROOM);
    if (read.kind === 'failed') return read;
    const vectors = readVectors(api, read.bytes, { count: texts.length, dimensions });
    return { kind: 'embedded', vectors, told: headerValue(answer.headers, 'nearhit-model') };
  };
}

/** A lone surrogate has no UTF-8, and strict readers of JSON refuse its escape: it goes as U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function credential(key: string | undefined): RawHeaders {
  return key === undefined ? [] : ['authorization', `Bearer ${key}`];
}

/** What an error answer says is read, so that its connection can be used again, and repeated nowhere: it may hold words of the texts. */
async function bytesOf(answer: UpstreamAnswer, limit: number): Promise<{ readonly kind: 'whole'; readonly bytes: Uint8Array } | Failed> {
  const reason = statusReason(answer.status);
  try {
    const read = await readWhole(answer.body, reason === undefined ? limit : ROOM);
    if (reason !== undefined) return turnedDown(answer, reason);
    return read.kind === 'whole' ? read : failed(new RemoteFailure('too-long', `its answer is longer than ${limit} bytes`), 'final');
  } catch (error) {
    if (error instanceof ProxyError) return lost(error, 'again');
    throw error;
  }
}

function turnedDown({ status, headers }: UpstreamAnswer, reason: RemoteReason): Failed {
  const wait = retryAfter(headers);
  return failed(
    new RemoteFailure(reason, `it answered ${status}`, wait),
    wait === undefined && WORTH_ANOTHER_TRY.has(status) ? 'again' : 'final',
  );
}

function lost(error: ProxyError, next: Failed['next']): Failed {
  return failed(new RemoteFailure(transportReason(error), messageOf(error)), next);
}

function failed(failure: RemoteFailure, next: Failed['next']): Failed {
  return { kind: 'failed', failure, next };
}

/** RFC 9110 10.2.3: seconds, or a date. */
function retryAfter(headers: RawHeaders): number | undefined {
  const value = headerValue(headers, 'retry-after')?.trim();
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
