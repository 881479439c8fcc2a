/**
 * The whole table of errors. `source` decides what happens: client -> its status in the provider's own error shape;
 * upstream -> 502/504 where there was no answer to pass on; model -> 503 with Retry-After, for whoever asked a model that nearhit
 * serves itself; cache -> never shown: counted, logged once, the request is forwarded; guest -> 502/503/504 from the edge host,
 * where a component did not answer; internal -> 500 with a short id that is in the log as well. docs/errors.md lists exactly
 * these codes (a test).
 */
export type ErrorSource = 'client' | 'upstream' | 'model' | 'cache' | 'guest' | 'internal';

/** A status of 0 is never sent to a caller. */
export const ERRORS = {
  'ambiguous-upstream': { source: 'client', status: 400 },
  'bad-target': { source: 'client', status: 400 },
  'bad-request': { source: 'client', status: 400 },
  'bad-request-body': { source: 'client', status: 400 },
  'request-timeout': { source: 'client', status: 408 },
  'headers-too-large': { source: 'client', status: 431 },
  'upstream-not-allowed': { source: 'client', status: 403 },
  'host-not-allowed': { source: 'client', status: 403 },
  'address-not-allowed': { source: 'client', status: 403 },
  'not-found': { source: 'client', status: 404 },
  'method-not-allowed': { source: 'client', status: 405 },
  unauthorized: { source: 'client', status: 401 },
  'loop-detected': { source: 'client', status: 508 },
  'only-if-cached': { source: 'client', status: 504 },
  'upstream-unreachable': { source: 'upstream', status: 502 },
  'upstream-dns': { source: 'upstream', status: 502 },
  'upstream-tls': { source: 'upstream', status: 502 },
  'upstream-reset': { source: 'upstream', status: 502 },
  'upstream-invalid': { source: 'upstream', status: 502 },
  'upstream-connect-timeout': { source: 'upstream', status: 504 },
  'upstream-first-byte-timeout': { source: 'upstream', status: 504 },
  'upstream-idle-timeout': { source: 'upstream', status: 504 },
  'models-closed': { source: 'client', status: 403 },
  'no-such-model': { source: 'client', status: 404 },
  'bad-input': { source: 'client', status: 400 },
  'models-busy': { source: 'model', status: 503 },
  'model-down': { source: 'model', status: 503 },
  'embed-failed': { source: 'cache', status: 0 },
  'search-failed': { source: 'cache', status: 0 },
  'judge-failed': { source: 'cache', status: 0 },
  'learn-failed': { source: 'cache', status: 0 },
  'store-read-failed': { source: 'cache', status: 0 },
  'store-write-failed': { source: 'cache', status: 0 },
  'disk-full': { source: 'cache', status: 0 },
  'render-failed': { source: 'cache', status: 0 },
  'identity-failed': { source: 'cache', status: 0 },
  'guest-trapped': { source: 'guest', status: 502 },
  'guest-out-of-memory': { source: 'guest', status: 502 },
  'guest-no-answer': { source: 'guest', status: 502 },
  'guest-refused': { source: 'guest', status: 502 },
  'guest-compute-limit': { source: 'guest', status: 504 },
  'guest-time-limit': { source: 'guest', status: 504 },
  'guest-busy': { source: 'guest', status: 503 },
  'guest-unusable': { source: 'guest', status: 503 },
  'guest-stopping': { source: 'guest', status: 503 },
  internal: { source: 'internal', status: 500 },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** Message form: what could not be done, why, the value received, what to try. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
  get source(): ErrorSource {
    return ERRORS[this.code].source;
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Any thrown value as text for a log line: the message alone, no stack, no value of the caller's. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
