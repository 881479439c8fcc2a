/** The pages of the admin listener: path, method, who may see it, what it says. */
import { z } from 'zod';
import { ProxyError } from '../errors.ts';
import type { Selection } from '../store/store.ts';
import { isEntryId, toEntryId } from '../units.ts';
import { METRICS_CONTENT_TYPE } from './metrics.ts';
import type { Operations } from './operations.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface Page {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** `open`: needs no token on loopback. */
  readonly access: 'open' | 'token';
  answer(operations: Operations, asked: { readonly path: string; readonly body: unknown }): Answer | Promise<Answer>;
}

const PAGES: readonly Page[] = [
  { path: '/healthz', method: 'GET', access: 'open', answer: () => json(200, { status: 'alive' }) },
  { path: '/readyz', method: 'GET', access: 'open', answer: ready },
  {
    path: '/metrics',
    method: 'GET',
    access: 'open',
    answer: async (operations) => ({ status: 200, type: METRICS_CONTENT_TYPE, text: await operations.metrics() }),
  },
  { path: '/api/stats', method: 'GET', access: 'token', answer: (operations) => json(200, operations.stats()) },
  { path: '/api/purge', method: 'POST', access: 'token', answer: purge },
  { path: '/api/reembed', method: 'POST', access: 'token', answer: reembed },
  { path: '/api/feedback', method: 'POST', access: 'token', answer: feedback },
  { path: '/api/explain', method: 'POST', access: 'token', answer: explain },
];
const ENTRIES = '/api/entries/';
const ENTRY_PAGE: Page = { path: ENTRIES, method: 'GET', access: 'token', answer: entry };

export function findPage(path: string): Page | undefined {
  return path.startsWith(ENTRIES) ? ENTRY_PAGE : PAGES.find((page) => page.path === path);
}

/** Degraded is ready: requests are answered, so taking the proxy out of rotation would only make it worse. */
function ready(operations: Operations): Answer {
  const health = operations.health();
  return json(health.status === 'starting' ? 503 : 200, health);
}

function entry(operations: Operations, { path }: { readonly path: string }): Answer {
  const id = path.slice(ENTRIES.length);
  const facts = isEntryId(id) ? operations.entry(id) : undefined;
  if (facts === undefined)
    throw new ProxyError(
      'not-found',
      `there is no entry ${JSON.stringify(id.slice(0, 40))}: it was never stored, or it was purged, evicted or replaced`,
    );
  // Picked by name: what implements `entry` may hand over the entry itself, and an answer has no business here.
  const { key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage } = facts;
  return json(200, { id: facts.id, key, scope, tenant, upstream, model, callerScope, tags, storedAt, expiresAt, size, usage });
}

const name = z.string().max(1024);
const PURGE = z.strictObject({
  selection: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({ kind: z.literal('entry'), id: z.string().refine(isEntryId, 'is no entry id').transform(toEntryId) }),
    z.strictObject({ kind: z.literal('tag'), tag: name }),
    z.strictObject({ kind: z.literal('caller-scope'), callerScope: name }),
    z.strictObject({ kind: z.literal('model'), model: name }),
  ]),
  // Wanted in so many words: a purge that was meant as a rehearsal cannot be taken back.
  dryRun: z.boolean(),
});

async function purge(operations: Operations, { body }: { readonly body: unknown }): Promise<Answer> {
  const order = PURGE.safeParse(body);
  if (!order.success)
    throw new ProxyError(
      'bad-request-body',
      `cannot purge: ${z.prettifyError(order.error)}; send {"selection": {"kind": "all" | "entry" | "tag" | "caller-scope" | "model", ...}, "dryRun": true | false}`,
    );
  const selection: Selection = order.data.selection;
  return json(200, await operations.purge(selection, order.data.dryRun));
}

/** No model is faster, and a limit of no effect is a slip. */
const MOST_PER_SECOND = 100_000;
const REEMBED = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('look') }),
  z.strictObject({ kind: z.literal('stop') }),
  z.strictObject({
    kind: z.literal('start'),
    which: z.enum(['lacking', 'all']),
    perSecond: z.number().positive().max(MOST_PER_SECOND).optional(),
  }),
]);

function reembed(operations: Operations, { body }: { readonly body: unknown }): Answer {
  const order = REEMBED.safeParse(body);
  if (!order.success)
    throw new ProxyError(
      'bad-request-body',
      `cannot embed again: ${z.prettifyError(order.error)}; send {"kind": "start", "which": "lacking" | "all", "perSecond": 50}, {"kind": "look"} or {"kind": "stop"}`,
    );
  const { data } = order;
  return json(200, operations.reembed(data.kind === 'start' ? { ...data, perSecond: data.perSecond } : data));
}

const FEEDBACK = z.strictObject({ hit: z.string().max(100), verdict: z.enum(['wrong', 'right']), reason: z.string().max(2000).optional() });

async function feedback(operations: Operations, { body }: { readonly body: unknown }): Promise<Answer> {
  const report = FEEDBACK.safeParse(body);
  if (!report.success)
    throw new ProxyError(
      'bad-request-body',
      `cannot take this report: ${z.prettifyError(report.error)}; send {"hit": "<Nearhit-Hit of the answer>", "verdict": "wrong" | "right"}`,
    );
  const { hit, verdict } = report.data;
  return json(200, { hit, verdict, done: await operations.feedback({ hit, verdict }) });
}

const EXPLAIN = z.strictObject({ question: z.string().min(1).max(4096), limit: z.int().min(1).max(50).optional() });

async function explain(operations: Operations, { body }: { readonly body: unknown }): Promise<Answer> {
  const asked = EXPLAIN.safeParse(body);
  if (!asked.success)
    throw new ProxyError('bad-request-body', `cannot explain this: ${z.prettifyError(asked.error)}; send {"question": "...", "limit": 5}`);
  const { question, limit } = asked.data;
  return json(200, { question, neighbours: await operations.explain(question, limit ?? 5) });
}

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json', text: `${JSON.stringify(body)}\n` };
}
