/**
 * The life of a request, top to bottom: route, read, understand, look up, replay or forward. Each step may end it.
 * Whatever fails between `understand` and `replay` costs time, never an answer: the request is forwarded.
 */
import { messageOf, ProxyError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import type { Outcome } from './outcome.ts';
import { answerError } from './steps/answer-error.ts';
import type { Core } from './steps/core.ts';
import type { Found } from './steps/find.ts';
import { fly } from './steps/fly.ts';
import { lookUp } from './steps/look-up.ts';
import { ownPage } from './steps/own-pages.ts';
import { passThrough } from './steps/pass-through.ts';
import { sendHit } from './steps/send-hit.ts';
import { traceOf, type Trace } from './steps/trace.ts';
import type { CachedRoute } from './steps/understand.ts';

export type Serve = (exchange: Exchange) => Promise<void>;

export function createProxy(core: Core): Serve {
  return async (exchange) => {
    const trace = traceOf(exchange, core);
    try {
      await serve(exchange, trace, core);
    } catch (error) {
      await answerError(
        exchange,
        trace,
        error instanceof ProxyError
          ? error
          : new ProxyError('internal', `could not answer this request (${trace.id}): ${messageOf(error)}`, error),
        core,
      );
    } finally {
      trace.done();
    }
  };
}

async function serve(exchange: Exchange, trace: Trace, core: Core): Promise<void> {
  const route = core.route(exchange.method, exchange.target, exchange.headers);
  if (route.kind === 'own') return trace.own(await ownPage(exchange, route.page, core.ready));
  if (route.kind === 'refused') return answerError(exchange, trace, route.error, core);
  if (route.kind === 'through') return passThrough(exchange, trace, route, exchange.streamBody(), 'unknown-endpoint', core);

  const body = await exchange.readBody(core.config.maxBody);
  trace.received(body.kind === 'whole' ? body.bytes.length : 0);
  if (body.kind === 'partial') return passThrough(exchange, trace, route, body.stream, 'too-large', core);
  if (!core.budget.take(body.bytes.length)) return passThrough(exchange, trace, route, body.bytes, 'no-buffer-left', core);
  try {
    await serveCached(exchange, trace, route, body.bytes, core);
  } finally {
    core.budget.give(body.bytes.length);
  }
}

async function serveCached(exchange: Exchange, trace: Trace, route: CachedRoute, body: Uint8Array, core: Core): Promise<void> {
  const asked = core.understand(exchange, route, body);
  if (asked.kind === 'not-understood') return passThrough(exchange, trace, route, body, asked.reason, core);
  trace.asked(asked);
  const { verdict } = asked;
  const { onlyIfCached } = asked.directives;
  if (onlyIfCached && (verdict.kind === 'bypass' || verdict.kind === 'refresh')) throw nothingToServe(verdict.reason);
  if (verdict.kind === 'bypass') return passThrough(exchange, trace, route, body, verdict.reason, core);
  const ride = { exchange, trace, asked, body };
  if (verdict.kind === 'refresh') return fly({ ...ride, found: without(verdict), joinable: false }, core);

  const found = await lookUp(asked, core);
  trace.found(found);
  const { outcome } = found;
  if ('entry' in outcome) {
    if (await sendHit(exchange, trace, asked, outcome, core)) return;
    return fly({ ...ride, found: without({ kind: 'miss', reason: 'lookup-failed' }), joinable: true }, core);
  }
  if (onlyIfCached && outcome.kind === 'miss') throw nothingToServe(outcome.reason);
  return fly({ ...ride, found, joinable: true }, core);
}

/** An outcome that no lookup stands behind. */
function without(outcome: Outcome): Found {
  return { outcome, vector: undefined };
}

/** RFC 9111 section 5.2.1.7: the caller wants a stored answer or none. */
function nothingToServe(reason: string): ProxyError {
  return new ProxyError(
    'only-if-cached',
    `cannot answer from the cache (${reason}), and this request said only-if-cached; send it without to ask the provider`,
  );
}
