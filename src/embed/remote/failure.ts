/**
 * Every way an embedding server can fail us, as one word each, and what follows of it for the breaker. docs/errors.md lists
 * exactly these words (a test).
 */
import type { ProxyError } from '../../errors.ts';

/**
 * `at-once`: the next call would fail the same way, so none is made for a while. `in-a-row`: one such failure may be chance.
 * `lasting`: time alone does not mend it, so it is told even where the server was down before, and is looked at seldom.
 */
type Weight = 'at-once' | 'in-a-row' | 'lasting';

export type RemoteReason =
  | 'unreachable' //     refused, no way to it, no connection in time
  | 'name-unknown'
  | 'tls'
  | 'cut' //             the connection broke
  | 'slow' //            no answer within the deadline
  | 'rate-limited' //    429
  | 'server-error' //    5xx
  | 'unauthorized' //    401, 403
  | 'no-such-model' //   404
  | 'refused' //         any other status: these texts, or how we ask
  | 'loop' //            508: the URL leads back to this nearhit
  | 'not-json' //        or JSON without vectors where they belong
  | 'too-long' //        more bytes than so many vectors can have
  | 'wrong-count'
  | 'wrong-size' //      other dimensions than the settings say
  | 'not-finite' //      NaN, infinite, all zeros
  | 'drifted' //         the probes' vectors are not those that were kept
  | 'another-model' //   another one than the calibration's, or than at the last check
  | 'internal'; //       a bug of ours

const WEIGHTS: Readonly<Record<RemoteReason, Weight>> = {
  unreachable: 'at-once',
  'name-unknown': 'at-once',
  tls: 'lasting',
  cut: 'in-a-row',
  // A second call would make the lookups of as long a time wait for nothing.
  slow: 'at-once',
  'rate-limited': 'at-once',
  'server-error': 'in-a-row',
  unauthorized: 'lasting',
  'no-such-model': 'lasting',
  refused: 'in-a-row',
  loop: 'lasting',
  'not-json': 'in-a-row',
  'too-long': 'in-a-row',
  'wrong-count': 'in-a-row',
  'wrong-size': 'lasting',
  'not-finite': 'in-a-row',
  drifted: 'lasting',
  'another-model': 'lasting',
  internal: 'at-once',
};

/** As docs/errors.md lists them. */
export const REMOTE_REASONS: readonly string[] = Object.keys(WEIGHTS);

export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  readonly reason: RemoteReason;
  /** Milliseconds the server asked us to wait (RFC 9110 10.2.3); `undefined` where it did not. */
  readonly retryAfter: number | undefined;
  /** `said`: a sentence without a word of the text, the answer or the credential. */
  constructor(reason: RemoteReason, said: string, retryAfter?: number) {
    super(`${said} (${reason})`);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
  get weight(): Weight {
    return WEIGHTS[this.reason];
  }
}

/** What the transport says of itself, in our words. */
export function transportReason({ code }: ProxyError): RemoteReason {
  switch (code) {
    case 'upstream-unreachable':
    case 'upstream-connect-timeout':
      return 'unreachable';
    case 'upstream-dns':
      return 'name-unknown';
    case 'upstream-tls':
      return 'tls';
    case 'upstream-first-byte-timeout':
    case 'upstream-idle-timeout':
      return 'slow';
    default:
      return 'cut';
  }
}

/** `undefined`: the answer may be read. */
export function statusReason(status: number): RemoteReason | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 404) return 'no-such-model';
  if (status === 429) return 'rate-limited';
  if (status === 508) return 'loop';
  return status >= 500 ? 'server-error' : 'refused';
}
