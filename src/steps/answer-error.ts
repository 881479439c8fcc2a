/** Our own errors: the provider's error shape, a stable code, and `nearhit` named as the source. */
import { toUtf8 } from '../bytes.ts';
import { dialectAt } from '../dialects/dialect.ts';
import { errorBody, errorShapeOf } from '../error-body.ts';
import type { ProxyError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { Core } from './core.ts';
import { requestIds } from './request-id.ts';
import type { Trace } from './trace.ts';

/** Seconds: about what a full queue of texts takes, and a worker to start anew. */
const RETRY_AFTER = ['retry-after', '1'];

export async function answerError(exchange: Exchange, trace: Trace, error: ProxyError, core: Core): Promise<void> {
  trace.answered(error.status, { kind: 'error', reason: error.code }, '');
  if (error.source === 'internal') core.observer.fault(error.code, error.message);
  const { target } = exchange;
  const dialect = dialectAt(target);
  const body = toUtf8(errorBody(error, errorShapeOf(dialect, target, exchange.headers)));
  trace.sent(body.length);
  const headers = [
    'content-type',
    'application/json',
    'cache-control',
    'private, no-store',
    'cache-status',
    `nearhit; detail=${error.code}`,
    ...(error.source === 'model' ? RETRY_AFTER : []),
    ...requestIds(dialect, trace.id),
  ];
  await exchange.reply({ status: error.status, headers }, body);
}
