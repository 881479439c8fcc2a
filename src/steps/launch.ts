/** A call to the provider takes off: what is sent, and what becomes of the answer once it has landed. */
import type { Exchange, HeldBody } from '../exchange.ts';
import { forwardable, replayable, without } from '../headers.ts';
import { nextTurn } from '../next-turn.ts';
import type { Flight } from '../upstream/flight.ts';
import { commitAnswer, type Finished } from './admit.ts';
import { longestAnswer } from './batch/batch.ts';
import type { Core } from './core.ts';
import type { Found } from './find.ts';
import type { Trace } from './trace.ts';
import type { Asked } from './understand.ts';
import { within } from './within.ts';

/** No caller holds a commit back for longer: the next to ask the same waits for it. */
const SENT_WITHIN_MS = 20;

export interface ToLaunch {
  readonly exchange: Pick<Exchange, 'method' | 'headers'>;
  readonly trace: Pick<Trace, 'id'>;
  readonly asked: Asked;
  readonly body: HeldBody;
  readonly found: Pick<Found, 'vector' | 'wouldBe'>;
}

/** Asked for in plain, so that it can be read as it comes; the length follows from the body we send. */
const REPLACED: ReadonlySet<string> = new Set(['accept-encoding', 'content-length']);

export function launch(
  { exchange, trace, asked, body, found }: ToLaunch,
  how: { readonly joinable: boolean; readonly source: Finished['source'] },
  core: Core,
): { readonly flight: Flight; readonly asksForUsage: 'yes' | 'no' } {
  const { route, prompt, caller, callerScope, directives } = asked;
  const askingForUsage = body instanceof Uint8Array && core.usageAsked.accepts(asked) ? asked.askForUsage(body) : undefined;
  const usage = askingForUsage !== undefined || prompt.wants.usage !== 'not-asked' ? 'expected' : 'unknown';
  const facts = {
    key: prompt.key,
    scope: prompt.scope,
    credential: caller.credential,
    model: prompt.model,
    callerScope,
    alias: asked.alias,
    tags: directives.tags,
    usage,
    inputs: asked.batch?.places,
  } as const;
  const headers = [...without(forwardable(exchange.headers), REPLACED), 'accept-encoding', 'identity'];
  const request = { target: route.target, method: exchange.method, path: route.path, headers, body: askingForUsage ?? body };
  const finished = { asked, vector: found.vector, wouldBe: found.wouldBe, source: how.source, requestId: trace.id };
  const flight = core.flights.launch(
    facts,
    {
      dialect: route.dialect,
      request,
      framing: prompt.wants.framing,
      keepsBytes: asked.dialect.keepsBytes,
      maxEntry: longestAnswer(asked.batch, core.config),
      replayable,
    },
    { joinable: how.joinable, landed: (landing) => sentOn(flight).then(() => commitAnswer({ ...finished, landing }, core.admission)) },
  );
  return { flight, asksForUsage: askingForUsage === undefined ? 'no' : 'yes' };
}

/**
 * To take an answer apart is some milliseconds in which nothing is sent. So those aboard are given theirs first, of which up to
 * HIGH_WATER was still to be sent when it had all come; and Node writes what was handed to a socket at the end of a turn.
 */
async function sentOn(flight: Flight): Promise<void> {
  await within(SENT_WITHIN_MS, flight.emptied());
  await nextTurn();
}
