/**
 * Every way a provider can fail to answer, as one code of our own each. undici and Node speak in some fifty codes; the
 * caller, the log and the metric need eight. Whether a second try makes sense is part of the same knowledge.
 */
import { messageOf, ProxyError, type ErrorCode } from '../errors.ts';

interface FailureClass {
  readonly code: ErrorCode;
  /** `again`: nothing of an answer came, a fresh connection may succeed at once. `final`: it would only fail the same way, or after the same wait. */
  readonly retry: 'again' | 'final';
  readonly what: string;
}

const UNREACHABLE: FailureClass = {
  code: 'upstream-unreachable',
  retry: 'again',
  what: 'the connection was refused or there is no way to it',
};
const DNS: FailureClass = { code: 'upstream-dns', retry: 'final', what: 'its name could not be resolved' };
const DNS_FOR_NOW: FailureClass = { ...DNS, retry: 'again' };
const TLS: FailureClass = { code: 'upstream-tls', retry: 'final', what: 'TLS failed' };
const RESET: FailureClass = { code: 'upstream-reset', retry: 'again', what: 'the connection was cut' };
const INVALID: FailureClass = { code: 'upstream-invalid', retry: 'final', what: 'its answer is not valid HTTP' };
const CONNECT_TIMEOUT: FailureClass = { code: 'upstream-connect-timeout', retry: 'final', what: 'connecting took too long' };
const FIRST_BYTE_TIMEOUT: FailureClass = { code: 'upstream-first-byte-timeout', retry: 'final', what: 'no answer began in time' };
const IDLE_TIMEOUT: FailureClass = { code: 'upstream-idle-timeout', retry: 'final', what: 'its answer stalled' };
const BAD_REQUEST: FailureClass = { code: 'bad-request', retry: 'final', what: 'the request cannot be written as HTTP' };

const BY_CODE: Readonly<Record<string, FailureClass>> = {
  ECONNREFUSED: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  EHOSTDOWN: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  EACCES: UNREACHABLE,
  EPERM: UNREACHABLE,
  EMFILE: UNREACHABLE,
  ENFILE: UNREACHABLE,
  ENOTFOUND: DNS,
  ENODATA: DNS,
  EAI_AGAIN: DNS_FOR_NOW,
  ESERVFAIL: DNS_FOR_NOW,
  ETIMEOUT: DNS_FOR_NOW,
  EPROTO: TLS,
  UND_ERR_PRX_TLS: TLS,
  ETIMEDOUT: CONNECT_TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: CONNECT_TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: FIRST_BYTE_TIMEOUT,
  UND_ERR_BODY_TIMEOUT: IDLE_TIMEOUT,
  UND_ERR_HEADERS_OVERFLOW: INVALID,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: INVALID,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: INVALID,
  UND_ERR_INVALID_ARG: BAD_REQUEST,
  UND_ERR_NOT_SUPPORTED: BAD_REQUEST,
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: BAD_REQUEST,
};

export interface TransportFailure {
  readonly error: ProxyError;
  readonly retry: FailureClass['retry'];
}

/** `host` names the upstream in the message. A ProxyError on the way (a refused address, a caller who left) stays what it is. */
export function transportFailure(error: unknown, host: string): TransportFailure {
  if (error instanceof ProxyError) return { error, retry: 'final' };
  const found = classOf(error);
  const detail = messageOf(error);
  const said = detail === '' ? codeOf(error) : detail;
  return { error: new ProxyError(found.code, `cannot get an answer from ${host}: ${found.what} (${said})`, error), retry: found.retry };
}

function classOf(error: unknown): FailureClass {
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  // undici's parser errors carry no code but a name. An answer that merely stops is a cut, whatever the parser was waiting for.
  if (error instanceof Error && error.name === 'HTTPParserError') return /EOF/.test(error.message) ? RESET : INVALID;
  // OpenSSL names each verification failure: DEPTH_ZERO_SELF_SIGNED_CERT, UNABLE_TO_VERIFY_LEAF_SIGNATURE, CERT_HAS_EXPIRED.
  if (/^(ERR_TLS|ERR_SSL|ERR_OSSL)|CERT|UNABLE_TO|HOSTNAME_MISMATCH/.test(code)) return TLS;
  if (code.startsWith('EAI_')) return DNS;
  return RESET;
}

/** Node's attempts over several addresses come as an AggregateError, whose own code is that of the first. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}
