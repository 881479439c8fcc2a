/**
 * Joins what a request needs to the ports it is given: the same in every place that this cache runs in. Which adapters stand
 * behind the ports is said elsewhere, by compose.ts for Node and by edge/guest for a Wasm host.
 */
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { dialectNamed } from './dialects/registry.ts';
import type { Embedder, TokenCounter } from './embed/embedder.ts';
import { createProofs } from './identity/proofs.ts';
import { createTenants } from './identity/tenant.ts';
import type { Ledger } from './learn/evidence.ts';
import { joinMeaning, type Knowledge, type Meaning } from './meaning.ts';
import type { Observer } from './observer.ts';
import { createEligibility } from './policy/eligibility/eligibility.ts';
import type { DialectName, OptInDialect } from './prompt.ts';
import { createAudits } from './steps/audit.ts';
import { createChain, type Chain, type ChainPorts } from './steps/chain.ts';
import type { Core } from './steps/core.ts';
import { createFeedback } from './steps/feedback.ts';
import { createHits } from './steps/hits.ts';
import { createIds } from './steps/ids.ts';
import type { Learner } from './steps/learn.ts';
import { NO_MODELS, type ModelHost } from './steps/models/model-host.ts';
import { createUnderstand } from './steps/understand.ts';
import { createUsageAsked } from './steps/usage-asked.ts';
import type { Store } from './store/store.ts';
import type { EntryId } from './units.ts';
import { createBudget } from './upstream/budget.ts';
import { Flights } from './upstream/coalesce.ts';
import type { Decoders } from './upstream/decode.ts';
import { acceptsIncludeUsage, OPENAI } from './upstream/known-hosts.ts';
import { createRouter, parseTarget } from './upstream/routes.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { VectorIndex } from './vectors/vector-index.ts';
import type { WordIndex } from './words/word-index.ts';

/** What one-way functions a place has: all identity rests on them. */
export interface Digests {
  /** base64url */
  readonly sha256: (text: string) => string;
  readonly sha256Hex: (text: string) => string;
  /** With the install's secret, base64url. */
  readonly hmac: (text: string) => string;
}

export interface CoreParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly digests: Digests;
  /** Random, once per process: our ids begin with it. */
  readonly instance: string;
  /** Names us in CDN-Loop (RFC 8586); asked for when a request has that header. */
  readonly loopToken: () => string;
  readonly newEntryId: () => EntryId;
  readonly observer: Observer;
  readonly store: Store;
  readonly catalogue: Core['catalogue'];
  readonly ledger: Ledger;
  readonly index: VectorIndex;
  readonly words: WordIndex;
  readonly embedder: Embedder;
  readonly tokens: TokenCounter;
  /** Absent: no model is served to others. */
  readonly models?: ModelHost;
  readonly knowledge: Knowledge;
  readonly upstream: Upstream;
  readonly decoders: Decoders;
  readonly storeState: () => 'ok' | 'failing';
  /** Lines for a person. Never a prompt. */
  readonly notice: (line: string) => void;
  readonly learner: (meaning: Meaning) => Learner;
}

/** What the operator names for it to be cached. */
const OPT_IN: readonly (readonly [dialect: DialectName, named: OptInDialect])[] = [
  ['speech', 'speech'],
  ['images', 'images'],
  ['image-edits', 'images'],
];

export interface Joined {
  readonly core: Core;
  readonly meaning: Meaning;
  readonly learner: Learner;
}

export function joinCore(parts: CoreParts): Joined {
  const { config, clock, observer, store, catalogue, embedder, upstream, knowledge } = parts;
  const budget = createBudget(config.maxBuffered);
  const { sha256, sha256Hex, hmac } = parts.digests;
  const tenants = createTenants({ hmac, tenant: config.tenant, groups: config.groups, sha256Hex });
  const flights = new Flights({ upstream, clock, budget, decoders: parts.decoders });
  const usageAsked = createUsageAsked(acceptsIncludeUsage);
  const meaning = joinMeaning({ ...parts, hmac, settlingIn: (scopes) => flights.settlingIn(scopes) });
  const { judge, readings } = knowledge;
  const { weigher, finder, evidence, termsOf } = meaning;
  const learner = parts.learner(meaning);
  const hits = createHits(parts.instance);
  const eligibility = createEligibility(config.eligibility, knowledge.words);
  const core: Core = {
    config,
    clock,
    budget,
    observer,
    upstream,
    ids: createIds(parts.instance),
    flights,
    finder,
    weigher,
    catalogue,
    hits,
    audits: createAudits(config.audit),
    feedback: createFeedback({ hits, tenants, evidence, judge, readings, store, catalogue, clock }),
    proofs: createProofs(),
    admission: {
      store,
      embedder,
      clock,
      observer,
      config,
      usageAsked,
      termsOf,
      learner,
      newEntryId: parts.newEntryId,
    },
    understand: createUnderstand({ config, tenants, sha256, eligibility, dialects: dialectNamed, tokens: parts.tokens }),
    chain: openChain(parts, flights, evidence),
    dialects: dialectNamed,
    route: createRouter(routing(config, parts.loopToken)),
    usageAsked,
    models: parts.models ?? NO_MODELS,
    ready: () => ({ ready: true, semantic: embedder.state().kind, store: parts.storeState() }),
  };
  return { core, meaning, learner };
}

function openChain({ store, observer, config, digests }: CoreParts, flights: Flights, evidence: Meaning['evidence']): Chain {
  const settling: ChainPorts['settling'] = (scope, key, folded) => flights.settling([scope], key, folded);
  const { sha256 } = digests;
  return createChain({ store, pairs: evidence, observer, sha256, settling, dialects: dialectNamed, patience: config.lookupTimeout });
}

function routing(config: Config, loopToken: () => string): Parameters<typeof createRouter>[0] {
  const named = new Map(
    Object.entries(config.upstreams).map(
      ([name, upstream]) => [name, parseTarget(upstream.url, upstream.includeUsage === true ? 'accepted' : 'unknown')] as const,
    ),
  );
  return {
    defaultTarget: config.upstream === undefined ? { origin: OPENAI, trust: 'public' } : parseTarget(config.upstream),
    named,
    allowed: config.allowUpstream,
    off: new Set(OPT_IN.filter(([, named]) => !config.alsoCache.includes(named)).map(([dialect]) => dialect)),
    get loopToken() {
      return loopToken();
    },
  };
}
