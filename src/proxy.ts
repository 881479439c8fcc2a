/**
 * The life of a request, top to bottom: route, read, understand, look up, replay or forward. Each step may end it.
 * Whatever fails between `understand` and `replay` costs time, never an answer: the request is forwarded.
 */
import { messageOf, ProxyError } from './errors.ts';
import type { Exchange, HeldBody } from './exchange.ts';
import type { Outcome } from './outcome.ts';
import { parseDirectives } from './policy/directives.ts';
import type { BypassReason } from './prompt.ts';
import { answerError } from './steps/answer-error.ts';
import { auditHit } from './steps/audit.ts';
import { serveBatch } from './steps/batch/serve-batch.ts';
import type { Core } from './steps/core.ts';
import type { Found } from './steps/find.ts';
import { fly } from './steps/fly.ts';
import { lookUp } from './steps/look-up.ts';
import { ownModelAsked } from './steps/models/model-request.ts';
import { serveModel } from './steps/models/serve-model.ts';
import { nothingToServe } from './steps/nothing-to-serve.ts';
import { ownPage } from './steps/own-pages.ts';
import { passThrough } from './steps/pass-through.ts';
import { createHold, receive, type Received } from './steps/receive.ts';
import { sendHit } from './steps/send-hit.ts';
import { traceOf, type Trace } from './steps/trace.ts';
import type { Asked, CachedRoute } from './steps/understand.ts';

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
  const route = core.route(exchange.method, exchange.target, exchange.headers, exchange.origin);
  if (route.kind === 'own') return trace.own(await ownPage(exchange, route.page, core));
  if (route.kind === 'refused') return answerError(exchange, trace, route.error, core);
  if (route.kind === 'through') return passThrough(exchange, trace, route, exchange.streamBody(), route.reason, core);

  const hold = createHold(core.budget);
  try {
    const received = await receive(exchange, route, hold, core);
    if (received.kind === 'overflow') return await bypass({ exchange, trace, route, body: received.stream, core }, received.reason);
    trace.received(received.size);
    return await serveCached(exchange, trace, route, received, core);
  } finally {
    hold.release();
  }
}

async function serveCached(exchange: Exchange, trace: Trace, route: CachedRoute, received: Received, core: Core): Promise<void> {
  const { body } = received;
  const own = ownModelAsked(exchange, route, received);
  if (own !== undefined) return serveModel(exchange, trace, own, core);
  const understood = await core.understand(exchange, route, received);
  const passing = { exchange, trace, route, body, core };
  if (understood.kind === 'not-understood') return bypass(passing, understood.reason);
  trace.asked(understood);
  const { verdict } = understood;
  if (verdict.kind === 'bypass') return bypass(passing, verdict.reason);
  const { onlyIfCached } = understood.directives;
  if (verdict.kind === 'refresh' && onlyIfCached) throw nothingToServe(verdict.reason);

  // The hot path: a stored answer under this very key is sent without another turn of the event loop.
  const hot = verdict.kind === 'refresh' ? undefined : hotHit(understood, core);
  const asked = hot === undefined ? await core.chain.join(understood) : understood;
  const ride = { exchange, trace, asked, body };
  if (verdict.kind === 'refresh') return fly({ ...ride, found: without(verdict), joinable: false }, core);
  // A request of several keys is answered from as many entries.
  if (asked.batch !== undefined) return serveBatch(ride, asked.batch, core);
  let found = hot ?? (await guardedLookUp(asked, core));
  trace.found(found);
  if ('entry' in found.outcome) {
    const sent = await sendHit(exchange, trace, asked, found.outcome, core);
    if (sent === 'sent') {
      if (found.outcome.kind === 'semantic') auditHit(ride, found.outcome, core);
      return;
    }
    found = without({ kind: 'miss', reason: sent === 'unrenderable' ? 'unrenderable' : 'lookup-failed' });
  }
  if (onlyIfCached) throw nothingToServe('reason' in found.outcome ? found.outcome.reason : found.outcome.kind);
  return fly({ ...ride, found, joinable: true }, core);
}

/** `undefined` where anything needs a closer look, a failure too: the full lookup asks again and counts it. A batch is found by its inputs. */
function hotHit(asked: Asked, core: Core): Found | undefined {
  if (asked.caller.shared === 'group' || asked.batch !== undefined) return undefined;
  try {
    const exact = core.finder.exact(asked);
    return exact.kind === 'hit' ? without(exact.outcome) : undefined;
  } catch {
    return undefined;
  }
}

/** Whatever breaks while looking costs a miss: nothing in the cache may become the caller's error. */
async function guardedLookUp(asked: Asked, core: Core): Promise<Found> {
  try {
    return await lookUp(asked, core);
  } catch (error) {
    core.observer.fault('search-failed', messageOf(error));
    return without({ kind: 'miss', reason: 'lookup-failed' });
  }
}

interface Passing {
  readonly exchange: Exchange;
  readonly trace: Trace;
  readonly route: CachedRoute;
  readonly body: HeldBody | AsyncIterable<Uint8Array>;
  readonly core: Core;
}

/** A request that would be cached, but cannot be: it is forwarded, unless its caller wants a stored answer or none. */
function bypass({ exchange, trace, route, body, core }: Passing, reason: BypassReason): Promise<void> {
  if (parseDirectives(exchange.headers).onlyIfCached) throw nothingToServe(reason);
  return passThrough(exchange, trace, route, body, reason, core);
}

/** An outcome that no lookup stands behind. */
function without(outcome: Outcome): Found {
  return { outcome, vector: undefined };
}
