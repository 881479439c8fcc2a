/**
 * The only Node file that joins adapters to ports. `openCore` makes the cache itself; `startNearhit` puts the listeners in
 * front of it; the library door (index.ts) uses it with none.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createObserver, type NearhitObserver } from './admin/observer.ts';
import type { Operations } from './admin/operations.ts';
import { startAdmin, type RunningAdmin } from './admin/server.ts';
import { version } from './version.ts';
import type { Config } from './config.ts';
import { messageOf } from './errors.ts';
import { dialectNamed } from './dialects/registry.ts';
import type { Embedder } from './embed/embedder.ts';
import { createLocalEmbedder } from './embed/local-embedder.ts';
import { createTokenCounter } from './embed/tokenizer.ts';
import { startServer, type RunningServer, type ServerOptions } from './http/server.ts';
import { createTunnel } from './http/tunnel.ts';
import { followStore, startHousekeeping } from './housekeeping.ts';
import { createProofs } from './identity/proofs.ts';
import { createTenants, type TenantResolver } from './identity/tenant.ts';
import { createJudgeBudget, type JudgeBudget } from './learn/judge-model.ts';
import { createJudgeAsker, earning } from './judge-model.ts';
import { joinMeaning, openKnowledge, type Meaning } from './meaning.ts';
import { createOperations } from './operate.ts';
import { createEligibility } from './policy/eligibility/eligibility.ts';
import type { DialectName, OptInDialect } from './prompt.ts';
import { createProxy, type Serve } from './proxy.ts';
import { createAudits } from './steps/audit.ts';
import { createChain, type Chain, type ChainPorts } from './steps/chain.ts';
import type { Core } from './steps/core.ts';
import { createFeedback } from './steps/feedback.ts';
import { createHits } from './steps/hits.ts';
import { createIds } from './steps/ids.ts';
import { traceOf } from './steps/trace.ts';
import { createUnderstand } from './steps/understand.ts';
import { createUsageAsked } from './steps/usage-asked.ts';
import { openLmdbStore } from './store/lmdb.ts';
import { openMemoryStore } from './store/memory.ts';
import type { OpenStore, StoreEvents } from './store/store.ts';
import { toBytes, toEntryId, toEpochMs } from './units.ts';
import { createBudget } from './upstream/budget.ts';
import { Flights } from './upstream/coalesce.ts';
import { createConnector, type Connector } from './upstream/connector.ts';
import { createHttpUpstream } from './upstream/http-upstream.ts';
import { acceptsIncludeUsage, OPENAI } from './upstream/known-hosts.ts';
import { createRouter, parseTarget } from './upstream/routes.ts';
import type { Upstream } from './upstream/upstream.ts';
import { createFlatIndex } from './vectors/flat.ts';
import { quantise } from './vectors/quantise.ts';
import type { VectorIndex } from './vectors/vector-index.ts';
import { createWordIndex } from './words/scoped-lists.ts';
import type { WordIndex } from './words/word-index.ts';

/** The cache without a listener: what both doors share. */
export interface OpenCore {
  readonly serve: Serve;
  readonly tunnel: ServerOptions['tunnel'];
  readonly observer: NearhitObserver;
  readonly operations: Operations;
  readonly embedder: Embedder;
  /** Resolves once the semantic tier can serve, or has failed and the exact tiers serve alone. */
  ready(): Promise<void>;
  /** Resolves when the answers on their way to the disk are there and everything is closed. */
  close(): Promise<void>;
}

export interface CoreOptions {
  readonly config: Config;
  /** `memory`: nothing on disk; the library door's default. */
  readonly storage: 'directory' | 'memory';
  /** 32 random bytes that tenants are derived with; the same over restarts, or nothing stored is found again. */
  readonly secret: Uint8Array;
  /** Lines for a person: what was set aside, what is down. Never a prompt. */
  readonly notice: (line: string) => void;
  /** Where the embedding model lies; the packaged one unless told. */
  readonly modelDirectory?: string;
}

/** What the operator names for it to be cached. */
const OPT_IN: readonly (readonly [dialect: DialectName, named: OptInDialect])[] = [
  ['speech', 'speech'],
  ['images', 'images'],
  ['image-edits', 'images'],
];

const clock = { now: () => toEpochMs(Date.now()) };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** Vectors held in memory, all scopes together: 500,000 of 384 bytes. Least recently searched scopes are let go first. */
const INDEX_BYTES = toBytes(192 * 1024 * 1024);
/** The lists of the search by words, all scopes together: some 300,000 questions. */
const WORDS_BYTES = toBytes(64 * 1024 * 1024);

export async function openCore(options: CoreOptions): Promise<OpenCore> {
  const { config } = options;
  const instance = randomBytes(6).toString('base64url');
  // Before anything is opened: a certificate file or a proxy variable that cannot be used ends the start here.
  const connector = createConnector({ connectTimeout: config.connectTimeout, caFile: config.caFile, environment: process.env });
  const judgeBudget = createJudgeBudget(config.judgeBudget);
  const observer = earning(createObserver({ level: config.logLevel }), judgeBudget);
  const holders: StoreEvents[] = [];
  const stored = await openStore(options, {
    committed: (entry, vector, terms) => holders.forEach((holder) => holder.committed(entry, vector, terms)),
    removed: (id, scope, reason) => holders.forEach((holder) => holder.removed(id, scope, reason)),
  });
  const index = createFlatIndex({ source: stored.vectors, dimensions: 384, maxBytes: INDEX_BYTES });
  const words = createWordIndex({
    source: stored.words,
    maxBytes: WORDS_BYTES,
    failed: (error) => observer.fault('search-failed', messageOf(error)),
  });
  holders.push(followStore(index, words));
  const embedder = createLocalEmbedder({
    workers: config.embedWorkers,
    log: options.notice,
    ...(options.modelDirectory === undefined ? {} : { modelDirectory: options.modelDirectory }),
  });
  const { core, meaning } = joinCore({ ...options, instance, connector, observer, stored, index, words, embedder, judgeBudget });
  const { evidence, explain } = meaning;
  const housekeeping = startHousekeeping({ stored, evidence, clock, observer });
  const counted = { rate: () => evidence.rate(), closedGroups: () => evidence.totals().closed };
  const operations = createOperations({ core, observer, stored, embedder, evidence: counted, explain, version });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    housekeeping.stop();
    await core.flights.settled();
    await Promise.all(core.audits.running);
    await meaning.learner.settled();
    await stored.ledger.flushed();
    await core.upstream.close();
    await embedder.close();
    await index.close();
    await stored.store.close();
    await observer.close();
  };
  const tunnel = createTunnel({ route: core.route, dial: connector.dial, loopToken: instance, handshakeTimeout: config.firstByteTimeout });
  return {
    serve: createProxy(core),
    tunnel: observed(tunnel, core),
    operations,
    embedder,
    observer,
    ready: () => settledState(embedder),
    close: () => (closed ??= close()),
  };
}

/** A websocket has one line in the log, when it ends. */
function observed(tunnel: ServerOptions['tunnel'], core: Core): ServerOptions['tunnel'] {
  return (request, socket, head) => {
    const trace = traceOf({ method: request.method ?? 'GET' }, core);
    trace.answered(101, { kind: 'bypass', reason: 'upgrade' }, '');
    socket.once('close', () => {
      trace.sent(socket.bytesWritten);
      trace.received(socket.bytesRead);
      trace.done();
    });
    tunnel(request, socket, head);
  };
}

async function settledState(embedder: Embedder): Promise<void> {
  while (embedder.state().kind === 'starting') await new Promise((resolve) => setTimeout(resolve, 10));
}

interface Parts extends CoreOptions {
  /** Random, once per process: names us in CDN-Loop and begins our ids. */
  readonly instance: string;
  readonly connector: Connector;
  readonly observer: NearhitObserver;
  readonly stored: OpenStore;
  readonly index: VectorIndex;
  readonly words: WordIndex;
  readonly embedder: Embedder;
  readonly judgeBudget: JudgeBudget;
}

function joinCore(parts: Parts): { readonly core: Core; readonly meaning: Meaning } {
  const { config, observer, stored, index, words, embedder, secret } = parts;
  const upstream = openUpstream(parts);
  const budget = createBudget(config.maxBuffered);
  const tenants = openTenants(parts);
  const ports = { store: stored.store, embedder, clock, observer };
  const flights = new Flights({ upstream, clock, budget });
  const usageAsked = createUsageAsked(acceptsIncludeUsage);
  const knowledge = openKnowledge();
  const meaning = joinMeaning({
    ...ports,
    knowledge,
    config,
    secret,
    sha256,
    stored,
    index,
    words,
    notice: parts.notice,
    askModel: createJudgeAsker(config, upstream, parts.judgeBudget),
    settlingIn: (scope) => flights.settlingIn(scope),
  });
  const { judge, readings } = knowledge;
  const { weigher, finder, learner, evidence, termsOf } = meaning;
  const { catalogue } = stored;
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
    feedback: createFeedback({ hits, tenants, evidence, judge, readings, store: stored.store, catalogue, clock }),
    proofs: createProofs(),
    admission: {
      ...ports,
      config,
      usageAsked,
      termsOf,
      learner,
      newEntryId: () => toEntryId(`e_${randomBytes(12).toString('base64url')}`),
    },
    understand: createUnderstand({ config, tenants, sha256, eligibility, dialects: dialectNamed, tokens: createTokenCounter() }),
    chain: openChain(parts, flights, evidence),
    dialects: dialectNamed,
    route: createRouter(routing(config, parts.instance)),
    usageAsked,
    ready: () => ({ ready: true, semantic: embedder.state().kind, store: observer.storeFailing() ? 'failing' : 'ok' }),
  };
  return { core, meaning };
}

function openChain({ stored: { store }, observer, config }: Parts, flights: Flights, evidence: Meaning['evidence']): Chain {
  const settling: ChainPorts['settling'] = (scope, key, folded) => flights.settling(scope, key, folded);
  return createChain({ store, evidence, observer, sha256, settling, dialects: dialectNamed, patience: config.lookupTimeout });
}

function openUpstream({ connector, instance, config: { firstByteTimeout, idleTimeout } }: Parts): Upstream {
  return createHttpUpstream({ connector, firstByteTimeout, idleTimeout, loopToken: instance });
}

function openTenants({ secret, config: { tenant, groups } }: Parts): TenantResolver {
  const hmac = (text: string): string => createHmac('sha256', secret).update(text).digest('base64url');
  return createTenants({ hmac, tenant, groups, sha256Hex });
}

function routing(config: Config, loopToken: string): Parameters<typeof createRouter>[0] {
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
    loopToken,
  };
}

function openStore(options: CoreOptions, events: StoreEvents): Promise<OpenStore> {
  const { config } = options;
  if (options.storage === 'memory') return Promise.resolve(openMemoryStore({ maxBytes: config.maxSize, clock, events, quantise }));
  return openLmdbStore({ directory: config.data, maxBytes: config.maxSize, clock, events, quantise, log: options.notice });
}

function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface RunningNearhit {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly operations: Operations;
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOptions extends CoreOptions {
  readonly adminToken: string;
}

export async function startNearhit(options: StartOptions): Promise<RunningNearhit> {
  const open = await openCore(options);
  const { config } = options;
  let server: RunningServer | undefined;
  let admin: RunningAdmin | undefined;
  const close = async (): Promise<void> => {
    await server?.close(config.grace);
    await admin?.close();
    await open.close();
  };
  try {
    server = await startServer({
      serve: open.serve,
      tunnel: open.tunnel,
      onClientError: (error) => open.observer.fault(error.code, error.message),
      onServeFailed: (error) => open.observer.fault('internal', messageOf(error)),
      host: config.host,
      port: config.port,
      allowHost: config.allowHost,
    });
    admin = await startAdmin({
      operations: open.operations,
      host: config.adminHost,
      port: config.adminPort,
      token: options.adminToken,
      allowHost: config.allowHost,
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: server.url, adminUrl: admin.url, operations: open.operations, ready: open.ready, close };
}
