/**
 * Why a call of wasi:nn cannot be answered. Inside the host it is thrown as an ordinary error; the guest receives its code and
 * its message as the WIT's `error` resource. The message goes to the guest: it never names a file or another model.
 */
export const NN_ERROR_CODES = [
  'invalid-argument',
  'invalid-encoding',
  'timeout',
  'runtime-error',
  'unsupported-operation',
  'too-large',
  'not-found',
  'security',
  'unknown',
] as const;

export type NnErrorCode = (typeof NN_ERROR_CODES)[number];

export class NnFault extends Error {
  override readonly name = 'NnFault';
  readonly code: NnErrorCode;
  constructor(code: NnErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
