/** A request the cache has no part in: any method, any body, both ways streamed; only the label is added. */
import { isHeld, type Exchange, type HeldBody } from '../exchange.ts';
import { forwardable } from '../headers.ts';
import type { Outcome } from '../outcome.ts';
import type { BypassReason } from '../prompt.ts';
import type { Target } from '../upstream/upstream.ts';
import type { Core } from './core.ts';
import { forwardLabels } from './label.ts';
import type { Trace } from './trace.ts';

export async function passThrough(
  exchange: Exchange,
  trace: Trace,
  route: { readonly target: Target; readonly path: string },
  body: HeldBody | AsyncIterable<Uint8Array> | undefined,
  reason: BypassReason,
  core: Core,
): Promise<void> {
  const { target, path } = route;
  const outcome: Outcome = { kind: 'bypass', reason };
  const answer = await core.upstream.send({
    target,
    method: exchange.method,
    path,
    headers: forwardable(exchange.headers),
    body: body === undefined || isHeld(body) ? body : counted(body, (bytes) => trace.received(bytes)),
    signal: exchange.signal,
  });
  if (answer.kind === 'failure') {
    if (exchange.signal.aborted) return;
    throw answer.error;
  }
  trace.answered(answer.status, outcome, target.origin);
  await exchange.reply(
    {
      status: answer.status,
      headers: forwardLabels(answer.headers, undefined, outcome, { isAnswer: false, dropped: undefined, explained: undefined }),
    },
    counted(answer.body, (bytes) => trace.sent(bytes)),
  );
}

async function* counted(body: AsyncIterable<Uint8Array>, count: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    count(chunk.length);
    yield chunk;
  }
}
