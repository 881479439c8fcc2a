/** The few pages of the data port that are ours: help at `/`, health and feedback below `/nearhit/`. */
import { toUtf8 } from '../bytes.ts';
import { OWN_MODEL, type EmbedderState } from '../embed/embedder.ts';
import type { Exchange } from '../exchange.ts';
import type { Feedback } from './feedback.ts';
import type { ModelHost } from './models/model-host.ts';

export type OwnPage = 'help' | 'healthz' | 'readyz' | 'feedback' | 'models' | 'unknown';

/** `degraded`: the exact tiers work and requests are answered, something else does not. */
export interface ReadyState {
  readonly ready: boolean;
  readonly semantic: EmbedderState['kind'];
  readonly store: 'ok' | 'failing';
}

const HELP = `nearhit is running. It is a cache in front of LLM APIs.

Point your client's base URL here; keep your API key as it is:
  OpenAI      base_url = http://<this host>/v1
  Anthropic   base_url = http://<this host>
  Gemini      base_url = http://<this host>
  any other known provider: http://<this host>/<its host>/v1, as in /api.mistral.ai/v1

Every answer says how it came about, in the Cache-Status header.
Was a stored answer wrong? POST {"hit": "<its Nearhit-Hit header>", "verdict": "wrong"} to /nearhit/feedback
with the same API key, and it is never served for that question again.
Health: /nearhit/healthz, /nearhit/readyz. Models that are served here: /nearhit/models
`;

export interface OwnPagePorts {
  readonly ready: () => ReadyState;
  readonly feedback: Pick<Feedback, 'fromCaller'>;
  readonly models: ModelHost;
}

export async function ownPage(exchange: Exchange, page: OwnPage, ports: OwnPagePorts): Promise<number> {
  if (page === 'feedback') {
    if (exchange.method !== 'POST') return text(exchange, 405, `cannot ${exchange.method} this page: send a report with POST\n`);
    return json(exchange, 200, await ports.feedback.fromCaller(exchange));
  }
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD')
    return text(exchange, 405, `cannot ${exchange.method} this page: it can only be read, use GET\n`);
  if (page === 'help') return text(exchange, 200, HELP);
  if (page === 'models') return json(exchange, 200, modelList(exchange, ports.models));
  if (page === 'healthz') return json(exchange, 200, { status: 'alive' });
  if (page === 'unknown')
    return text(
      exchange,
      404,
      'no such page: nearhit answers at /, /nearhit/healthz, /nearhit/readyz, /nearhit/models and /nearhit/feedback\n',
    );
  const now = ports.ready();
  const degraded = now.semantic !== 'ready' || now.store !== 'ok';
  return json(exchange, now.ready ? 200 : 503, {
    status: now.ready ? (degraded ? 'degraded' : 'ready') : 'starting',
    semantic: now.semantic,
    store: now.store,
  });
}

/** In the shape of OpenAI's list. Not at /v1/models, where the upstream has its own. @throws ProxyError for who may not ask them. */
function modelList({ headers }: Exchange, { models, refusal }: ModelHost): object {
  const refused = refusal(headers);
  if (refused !== undefined) throw refused;
  const data = [...models].map(([name, { embedder, tokens }]) => ({
    id: OWN_MODEL + name,
    object: 'model',
    created: 0,
    owned_by: 'nearhit',
    dimensions: embedder.dimensions,
    max_tokens: tokens.longest,
  }));
  return { object: 'list', data };
}

async function text(exchange: Exchange, status: number, body: string): Promise<number> {
  await exchange.reply({ status, headers: ['content-type', 'text/plain; charset=utf-8', 'cache-control', 'no-store'] }, toUtf8(body));
  return status;
}

async function json(exchange: Exchange, status: number, body: unknown): Promise<number> {
  await exchange.reply(
    { status, headers: ['content-type', 'application/json', 'cache-control', 'no-store'] },
    toUtf8(`${JSON.stringify(body)}\n`),
  );
  return status;
}
