/**
 * Our own errors in the shape of the provider the caller speaks to, so that its SDK shows them: always with our stable code,
 * and with our name in the message, so that nobody looks for the fault at the provider.
 * Shapes: OpenAI `{error: {message, type, param, code}}`; Anthropic `{type: "error", error: {type, message}}`; Google
 * `{error: {code, message, status, details}}` (google.rpc.Status).
 */
import type { ProxyError } from './errors.ts';
import type { RawHeaders } from './exchange.ts';
import { headerValue } from './headers.ts';
import type { DialectName } from './prompt.ts';

export type ErrorShape = 'openai' | 'anthropic' | 'gemini';

/** What the clients of each dialect read. */
const SHAPES: Readonly<Record<DialectName, ErrorShape>> = {
  'chat-completions': 'openai',
  completions: 'openai',
  responses: 'openai',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
  embeddings: 'openai',
  transcription: 'openai',
  moderation: 'openai',
  rerank: 'openai',
  speech: 'openai',
  images: 'openai',
  'image-edits': 'openai',
};

/** By the dialect of the path; where it has none, by what the caller sent. Needs no route: an error may come before there is one. */
export function errorShapeOf(dialect: DialectName | undefined, target: string, headers: RawHeaders): ErrorShape {
  if (dialect !== undefined) return SHAPES[dialect];
  if (headerValue(headers, 'anthropic-version') !== undefined || /\/v1\/messages(?:[/?]|$)/.test(target)) return 'anthropic';
  if (headerValue(headers, 'x-goog-api-key') !== undefined || target.includes('/v1beta')) return 'gemini';
  return 'openai';
}

export function errorBody(error: ProxyError, shape: ErrorShape): string {
  const message = error.message.startsWith('nearhit') ? error.message : `nearhit: ${error.message}`;
  return `${JSON.stringify(shaped(error, message, shape))}\n`;
}

function shaped(error: ProxyError, message: string, shape: ErrorShape): object {
  const { code, status } = error;
  switch (shape) {
    case 'openai':
      return { error: { message, type: 'nearhit_error', param: null, code } };
    case 'anthropic':
      return { type: 'error', error: { type: anthropicType(status), message, code } };
    case 'gemini':
      return {
        error: {
          code: status,
          message,
          status: statusWord(status),
          details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: code, domain: 'nearhit' }],
        },
      };
    default:
      return shape satisfies never;
  }
}

/** The published types by HTTP status: a client that switches over them knows no other. */
function anthropicType(status: number): string {
  if (status === 400 || status === 405 || status === 431) return 'invalid_request_error';
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 404) return 'not_found_error';
  return status === 408 || status === 504 ? 'timeout_error' : 'api_error';
}

/** google.rpc.Code by HTTP status, as Google's APIs map them. */
function statusWord(status: number): string {
  if (status === 400 || status === 405 || status === 431) return 'INVALID_ARGUMENT';
  if (status === 401) return 'UNAUTHENTICATED';
  if (status === 403) return 'PERMISSION_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 408 || status === 504) return 'DEADLINE_EXCEEDED';
  return status === 502 || status === 503 || status === 508 ? 'UNAVAILABLE' : 'INTERNAL';
}
