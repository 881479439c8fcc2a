/**
 * What decides, joined without HTTP and without a store: the same code as in the cache, over the digests and the knowledge it is given.
 * So two engines can be asked the same and compared in full: the component in its host, and Node.
 */
import { toUtf8 } from '../../src/bytes.ts';
import { dialectNamed } from '../../src/dialects/registry.ts';
import type { TokenCounter } from '../../src/embed/embedder.ts';
import type { RawHeaders } from '../../src/exchange.ts';
import type { Digests } from '../../src/join-core.ts';
import { EXPLAINED_UP_TO } from '../../src/judge/calibration.ts';
import { NOTHING_LEARNT, type Judgement } from '../../src/judge/judge.ts';
import { barFor } from '../../src/learn/bar.ts';
import type { Knowledge } from '../../src/meaning.ts';
import { createEligibility } from '../../src/policy/eligibility/eligibility.ts';
import { createTenants } from '../../src/identity/tenant.ts';
import { createUnderstand, type Asked, type NotUnderstood } from '../../src/steps/understand.ts';
import { toSimilarity } from '../../src/units.ts';
import { createRouter, parseTarget } from '../../src/upstream/routes.ts';
import { readSettings } from './config.ts';

/** JSON of the interface `decisions` (edge/wit/world.wit). */
export interface SpokenRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: RawHeaders;
  readonly body: string;
}
export interface SpokenPair {
  readonly asked: string;
  readonly stored: string;
}

export interface DecisionParts {
  readonly knowledge: Knowledge;
  readonly digests: Digests;
  readonly tokens: TokenCounter;
}

export interface Decisions {
  understand(request: SpokenRequest): Promise<object>;
  judge(pair: SpokenPair, similarity: number | undefined): object;
}

/** Of the comparison: they enter into tenants and keys. */
const SETTINGS = { NEARHIT_SECRET: 'a secret that all hosts share', NEARHIT_UPSTREAM: 'https://provider.example' };
export const SECRET: Uint8Array = toUtf8(SETTINGS.NEARHIT_SECRET);
/**
 * Engines differ in the last bit of an exponential, which decides nothing: a score is told by this many significant digits. */
const DIGITS = 12;

export function createDecisions({ knowledge, digests, tokens }: DecisionParts): Decisions {
  const { config } = readSettings(SETTINGS);
  const route = createRouter({
    defaultTarget: parseTarget(SETTINGS.NEARHIT_UPSTREAM),
    named: new Map(),
    allowed: config.allowUpstream,
    loopToken: 'comparison',
  });
  const { sha256, sha256Hex, hmac } = digests;
  const understand = createUnderstand({
    config,
    tenants: createTenants({ hmac, tenant: config.tenant, groups: config.groups, sha256Hex }),
    sha256,
    eligibility: createEligibility(config.eligibility, knowledge.words),
    dialects: dialectNamed,
    tokens,
  });
  return {
    understand: async (request) => {
      const { method, target, headers } = request;
      const way = route(method, target, headers);
      if (way.kind !== 'cached') return { route: way.kind };
      const body = toUtf8(request.body);
      return { route: way, ...shown(await understand({ method, target, headers }, way, { kind: 'held', body, size: body.length })) };
    },
    judge: ({ asked, stored }, similarity) => judged(asked, stored, similarity, knowledge),
  };
}

function shown(understood: Asked | NotUnderstood): object {
  if (understood.kind === 'not-understood') return understood;
  const { prompt, verdict, caller, callerScope, byMeaning, alias, history, group } = understood;
  return { prompt, verdict, caller, callerScope, byMeaning, alias, history, group };
}

function judged(asked: string, stored: string, similarity: number | undefined, { judge, readings, calibration }: Knowledge): object {
  const facts = { similarity: similarity === undefined ? undefined : toSimilarity(similarity), approved: NOTHING_LEARNT };
  const explanation = judge.explain(readings.of(asked), readings.of(stored), facts);
  const bar = barFor(EXPLAINED_UP_TO, calibration.explained);
  const features = Object.fromEntries(Object.entries(explanation.features).map(([name, value]) => [name, rounded(value)]));
  return {
    decision: decisionOf(explanation.judgement, bar),
    ...explanation,
    judgement: explanation.judgement.kind === 'veto' ? explanation.judgement : roundedScore(explanation.judgement),
    features,
  };
}

/** As steps/weigh.ts decides at the default target where nothing is learnt. */
function decisionOf(judgement: Judgement, bar: number | undefined): 'served' | 'vetoed' | 'unexplained' | 'below-the-bar' {
  if (judgement.kind === 'veto') return 'vetoed';
  if (judgement.explained === 'not-all') return 'unexplained';
  return bar !== undefined && judgement.score >= bar ? 'served' : 'below-the-bar';
}

function roundedScore(judgement: Extract<Judgement, { kind: 'scored' }>): Judgement {
  return { ...judgement, score: rounded(judgement.score) };
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
