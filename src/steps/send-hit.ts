/** A hit on its way out. The hot path: what it does per request is listed in docs/benchmarks.md. */
import { Unrenderable } from '../dialects/dialect.ts';
import { messageOf } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { Outcome } from '../outcome.ts';
import type { EntryId } from '../units.ts';
import { linksTo } from './chain-scopes.ts';
import type { Core } from './core.ts';
import { explainHeader } from './explain-header.ts';
import { hitLabels } from './label.ts';
import { rendering, replayBody, type Rendering } from './replay.ts';
import type { Trace } from './trace.ts';
import type { Asked } from './understand.ts';

type Hit = Extract<Outcome, { readonly entry: unknown }>;

/** Where it was not sent, nothing was, and the request must be forwarded. */
export type Sent = 'sent' | 'unrenderable' | 'failed';

export async function sendHit(exchange: Exchange, trace: Trace, asked: Asked, hit: Hit, core: Core): Promise<Sent> {
  const { entry } = hit;
  const { wants } = asked.prompt;
  let rendered: Rendering;
  try {
    rendered = rendering(entry, asked.dialect, wants);
  } catch (error) {
    if (error instanceof Unrenderable) return 'unrenderable';
    core.observer.fault('render-failed', messageOf(error));
    return 'failed';
  }
  const now = core.clock.now();
  const ageSeconds = Math.max(0, Math.floor((now - entry.storedAt) / 1000));
  const ttlSeconds = Math.floor((entry.expiresAt - now) / 1000);
  const hitId = remember(asked, hit, core);
  const headers = rendered.head.concat(
    hitLabels(asked, hit, { hitId, requestId: trace.id, ageSeconds, ttlSeconds, explained: explainHeader(asked, hit, core) }),
  );
  trace.answered(entry.recording.status, hit, entry.upstream);
  trace.saved(entry.usage === undefined ? undefined : entry.usage.input + entry.usage.output);
  trace.sent(rendered.whole.length);
  await exchange.reply({ status: entry.recording.status, headers }, replayBody(rendered, wants, core.config.replayPace, exchange));
  touch(entry.id, core);
  return 'sent';
}

/** Whoever received it may report it. */
function remember(asked: Asked, hit: Hit, core: Core): string {
  return core.hits.served({
    kind: hit.kind,
    credential: asked.caller.credential,
    group: asked.group,
    asked: asked.prompt.key,
    question: hit.kind === 'semantic' ? asked.prompt.question : '',
    entry: hit.entry.id,
    stored: hit.entry.key,
    score: hit.kind === 'semantic' ? hit.score : undefined,
    links: linksTo(hit.entry, asked),
  });
}

function touch(id: EntryId, core: Core): void {
  try {
    core.catalogue.touch(id);
  } catch (error) {
    core.observer.fault('store-write-failed', messageOf(error));
  }
}
