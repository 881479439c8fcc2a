/**
 * `POST /nearhit/feedback {hit, verdict, reason?}`: a hit was wrong, or right. On the data port only the credential that received
 * a hit may speak of it, and only to make the cache stricter; the admin port may say either of any hit.
 */
import { ProxyError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { Judge } from '../judge/judge.ts';
import type { Evidence } from '../learn/evidence.ts';
import type { Clock } from '../clock.ts';
import type { Catalogue, Store } from '../store/store.ts';
import type { TenantResolver } from '../identity/tenant.ts';
import type { ChainLink } from './chain-scopes.ts';
import type { Hits, ServedHit } from './hits.ts';
import type { Readings } from './readings.ts';

export interface FeedbackPorts {
  readonly hits: Hits;
  readonly tenants: TenantResolver;
  readonly evidence: Evidence;
  readonly judge: Judge;
  readonly readings: Readings;
  readonly store: Store;
  readonly catalogue: Pick<Catalogue, 'remove'>;
  readonly clock: Clock;
}

export interface Report {
  readonly hit: string;
  readonly verdict: 'wrong' | 'right';
}

/** What came of it. `removed`: the answer was wrong for its own question, so it is gone. */
export type Done = 'must-not-link' | 'removed' | 'approved' | 'noted';

export interface Feedback {
  /** @throws ProxyError where the report cannot be read, or its hit is not this caller's. */
  fromCaller(exchange: Exchange): Promise<{ readonly hit: string; readonly verdict: 'wrong'; readonly done: Done }>;
  /** @throws ProxyError for a hit that is not known. */
  fromOperator(report: Report): Promise<Done>;
}

const LONGEST_BODY = 4096;

export function createFeedback(ports: FeedbackPorts): Feedback {
  return {
    fromCaller: async (exchange) => {
      const report = await readReport(exchange);
      if (report.verdict !== 'wrong')
        throw new ProxyError(
          'bad-request-body',
          'cannot take this verdict: on this port only "wrong" is; "right" is taken on the admin port',
        );
      const hit = ports.hits.find(report.hit);
      const { credential } = ports.tenants.resolve(exchange.headers, exchange.target);
      // One answer for both: whether a hit of somebody else exists is nobody's business.
      if (hit === undefined || hit.credential !== credential) throw unknownHit(report.hit);
      return { hit: report.hit, verdict: 'wrong', done: await act(hit, 'wrong', ports) };
    },
    fromOperator: async (report) => {
      const hit = ports.hits.find(report.hit);
      if (hit === undefined) throw unknownHit(report.hit);
      return act(hit, report.verdict, ports);
    },
  };
}

async function act(hit: ServedHit, verdict: Report['verdict'], ports: FeedbackPorts): Promise<Done> {
  if (verdict === 'wrong' && hit.stored !== hit.asked) await part(hit.links, hit, ports);
  if (hit.kind !== 'semantic') {
    if (verdict === 'right') return 'noted';
    await part([{ asked: hit.asked, as: hit.stored, entry: hit.entry }], hit, ports);
    return 'removed';
  }
  const entry = ports.store.byId(hit.entry);
  // What was right of an answer that is gone helps nobody; what was wrong of it is so for the next answer as well.
  if (entry === undefined && verdict === 'right') return 'noted';
  learn(hit, entry?.question, verdict, ports);
  return verdict === 'wrong' ? 'must-not-link' : 'approved';
}

/**
 * Neither is served for the other again, and whatever hangs on either is gone with it: chains count turns by the ids of entries. A
 * link at fault cannot be told from the others behind a hit, so all of them part.
 */
async function part(links: readonly ChainLink[], { group }: ServedHit, ports: FeedbackPorts): Promise<void> {
  const { store, catalogue, evidence, clock } = ports;
  const own = links.flatMap(({ asked }) => store.byKey(asked)?.id ?? []);
  for (const { asked, as, entry } of links) {
    if (as === asked) continue;
    const how = { source: 'alias', verdict: 'different', score: undefined, wouldServe: 'yes', differences: undefined } as const;
    evidence.learn({ ...how, group, asked, stored: as, entry, at: clock.now() });
  }
  await catalogue.remove([...links.map(({ entry }) => entry), ...own]);
}

/** `stored`: the question of the entry, where that is still there. */
function learn(hit: ServedHit, stored: string | undefined, verdict: Report['verdict'], ports: FeedbackPorts): void {
  const { evidence, judge, readings, clock } = ports;
  evidence.learn({
    group: hit.group,
    source: 'feedback',
    asked: hit.asked,
    stored: hit.stored,
    entry: hit.entry,
    verdict: verdict === 'wrong' ? 'different' : 'same',
    score: hit.score,
    wouldServe: 'yes',
    differences: stored === undefined ? undefined : judge.differences(readings.of(hit.question), readings.of(stored)),
    at: clock.now(),
  });
}

async function readReport(exchange: Exchange): Promise<Report> {
  const body = await exchange.readBody(LONGEST_BODY);
  if (body.kind === 'partial') throw unreadable(`it is larger than ${LONGEST_BODY} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.bytes));
  } catch {
    throw unreadable('it is no JSON');
  }
  const { hit, verdict } = (typeof value === 'object' && value !== null ? value : {}) as {
    readonly hit?: unknown;
    readonly verdict?: unknown;
  };
  if (typeof hit !== 'string' || hit === '') throw unreadable('"hit" is missing; it is the Nearhit-Hit header of the answer');
  if (verdict !== 'wrong' && verdict !== 'right') throw unreadable(`"verdict" is ${JSON.stringify(verdict)?.slice(0, 40) ?? 'missing'}`);
  return { hit, verdict };
}

function unreadable(why: string): ProxyError {
  return new ProxyError('bad-request-body', `cannot read this report: ${why}; send {"hit": "h_...", "verdict": "wrong", "reason": "..."}`);
}

function unknownHit(id: string): ProxyError {
  return new ProxyError(
    'not-found',
    `cannot find the hit ${JSON.stringify(id.slice(0, 40))} among those this credential received lately; hits are forgotten at a restart and after 50,000 others`,
  );
}
