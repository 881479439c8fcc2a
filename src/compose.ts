/**
 * The only Node file that joins adapters to ports. `openCore` makes the cache itself; `startNearhit` puts the listeners in
 * front of it; the library door (index.ts) uses it with none.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createObserver, type NearhitObserver } from './admin/observer.ts';
import type { EmbedderFacts, Operations } from './admin/operations.ts';
import { startAdmin, type RunningAdmin } from './admin/server.ts';
import { version } from './version.ts';
import type { Config } from './config.ts';
import { messageOf } from './errors.ts';
import type { Embedder, TokenCounter } from './embed/embedder.ts';
import { startServer, type RunningServer, type ServerOptions } from './http/server.ts';
import { createTunnel } from './http/tunnel.ts';
import { followStore } from './follow-store.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createJudgeBudget, type AskModel } from './learn/judge-model.ts';
import { createJudgeAsker, earning } from './judge-model.ts';
import { joinCore, type Digests, type Joined } from './join-core.ts';
import { joinExplain, joinLearner, type Knowledge } from './meaning.ts';
import { chooseModels, openModels } from './models-in-use.ts';
import { createOperations } from './operate.ts';
import { createProxy, type Serve } from './proxy.ts';
import { createReembedding } from './reembed/reembedding.ts';
import type { Core } from './steps/core.ts';
import type { ModelHost } from './steps/models/model-host.ts';
import { traceOf } from './steps/trace.ts';
import { rememberUnderstood } from './steps/understood-before.ts';
import { openLmdbStore } from './store/lmdb.ts';
import { openMemoryStore } from './store/memory.ts';
import type { OpenStore, StoreEvents } from './store/store.ts';
import { toBytes, toEntryId, toEpochMs } from './units.ts';
import { createConnector } from './upstream/connector.ts';
import { nodeDecoders } from './upstream/decoders.ts';
import { createHttpUpstream } from './upstream/http-upstream.ts';
import type { Upstream } from './upstream/upstream.ts';
import { createFlatIndex } from './vectors/flat.ts';
import { quantise } from './vectors/quantise.ts';
import type { VectorIndex, VectorSource } from './vectors/vector-index.ts';
import { createWordIndex } from './words/scoped-lists.ts';
import type { WordIndex } from './words/word-index.ts';

/** The cache without a listener: what both doors share. */
export interface OpenCore {
  readonly serve: Serve;
  readonly tunnel: ServerOptions['tunnel'];
  readonly observer: NearhitObserver;
  readonly operations: Operations;
  /** Which model embeds questions, and how it is; all of `operations.stats()` takes 12 ms the first time. */
  readonly embedder: () => EmbedderFacts;
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
}

const clock = { now: () => toEpochMs(Date.now()) };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');
/** Vectors held in memory, all scopes together: 500,000 of 384 bytes. Least recently searched scopes are let go first. */
const INDEX_BYTES = toBytes(192 * 1024 * 1024);
/** The lists of the search by words, all scopes together: some 300,000 questions. */
const WORDS_BYTES = toBytes(64 * 1024 * 1024);

export async function openCore(options: CoreOptions): Promise<OpenCore> {
  const { config } = options;
  const instance = randomBytes(6).toString('base64url');
  // Before anything is opened: a model, a certificate file or a proxy variable that cannot be used ends the start here.
  const chosen = chooseModels(config, options.notice);
  const connector = createConnector({ connectTimeout: config.connectTimeout, caFile: config.caFile, environment: process.env });
  const judgeBudget = createJudgeBudget(config.judgeBudget);
  const observer = earning(createObserver({ level: config.logLevel }), judgeBudget);
  const holders: StoreEvents[] = [];
  const stored = await openStore(options, {
    committed: (entry, vector, terms) => holders.forEach((holder) => holder.committed(entry, vector, terms)),
    removed: (id, scope, reason) => holders.forEach((holder) => holder.removed(id, scope, reason)),
    embedded: (id, scope, vector) => holders.forEach((holder) => holder.embedded(id, scope, vector)),
  });
  const vectors = stored.vectors.of(() => embedder.id);
  const index = createFlatIndex({ source: vectors, dimensions: chosen.named.model.dimensions, maxBytes: INDEX_BYTES });
  const words = openWords(stored, observer);
  holders.push(followStore(index, words));
  const models = openModels(chosen, { ...options, loopToken: instance });
  const { embedder, atOnce } = models;
  const { firstByteTimeout, idleTimeout } = config;
  const upstream = createHttpUpstream({ connector, firstByteTimeout, idleTimeout, loopToken: instance });
  const parts = { ...options, ...models, instance, loopToken: () => instance, upstream, observer, stored, vectors, index, words };
  const askModel = createJudgeAsker(config, upstream, judgeBudget);
  const { core, meaning, learner } = joinOnNode({ ...parts, askModel });
  const { evidence } = meaning;
  const explain = joinExplain(meaning, { ...parts, sha256, target: config.maxFalseHits });
  const housekeeping = startHousekeeping({ stored, evidence, clock, observer });
  const counted = { rate: () => evidence.rate(), closedGroups: () => evidence.totals().closed };
  const reembedding = createReembedding({ stored, embedder, atOnce, observer, notice: options.notice });
  const operations = createOperations({ core, observer, stored, embedder: models.facts, evidence: counted, explain, reembedding, version });
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    housekeeping.stop();
    await reembedding.close();
    await core.flights.settled();
    await Promise.all(core.audits.running);
    await learner.settled();
    await stored.ledger.flushed();
    await core.upstream.close();
    await models.close();
    await index.close();
    await stored.store.close();
    await observer.close();
  };
  const tunnel = createTunnel({ route: core.route, dial: connector.dial, loopToken: instance, handshakeTimeout: config.firstByteTimeout });
  return {
    serve: createProxy(core),
    tunnel: observed(tunnel, core),
    operations,
    embedder: models.facts,
    observer,
    ready: () => settledState(embedder),
    close: () => (closed ??= close()),
  };
}

function openWords({ words }: OpenStore, observer: NearhitObserver): WordIndex {
  return createWordIndex({
    source: words,
    maxBytes: WORDS_BYTES,
    failed: (error) => observer.fault('search-failed', messageOf(error)),
  });
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
  readonly loopToken: () => string;
  readonly upstream: Upstream;
  readonly observer: NearhitObserver;
  readonly stored: OpenStore;
  readonly vectors: VectorSource;
  readonly index: VectorIndex;
  readonly words: WordIndex;
  readonly embedder: Embedder;
  readonly models: ModelHost;
  readonly tokens: TokenCounter;
  readonly knowledge: Knowledge;
  readonly askModel: AskModel | undefined;
}

function joinOnNode(parts: Parts): Joined {
  const { observer, stored, secret } = parts;
  const joined = joinCore({
    ...parts,
    clock,
    digests: digestsWith(secret),
    newEntryId: () => toEntryId(`e_${randomBytes(12).toString('base64url')}`),
    store: stored.store,
    catalogue: stored.catalogue,
    ledger: stored.ledger,
    decoders: nodeDecoders,
    storeState: () => (observer.storeFailing() ? 'failing' : 'ok'),
    learner: (meaning) => joinLearner(meaning, { ...parts, clock }),
  });
  return { ...joined, core: { ...joined.core, understand: rememberUnderstood(joined.core.understand) } };
}

function digestsWith(secret: Uint8Array): Digests {
  return {
    sha256,
    sha256Hex: (text) => createHash('sha256').update(text).digest('hex'),
    hmac: (text) => createHmac('sha256', secret).update(text).digest('base64url'),
  };
}

function openStore(options: CoreOptions, events: StoreEvents): Promise<OpenStore> {
  const { config } = options;
  if (options.storage === 'memory') return Promise.resolve(openMemoryStore({ maxBytes: config.maxSize, clock, events, quantise }));
  return openLmdbStore({ directory: config.data, maxBytes: config.maxSize, clock, events, quantise, log: options.notice });
}

export interface RunningNearhit {
  readonly url: string;
  readonly adminUrl: string | undefined;
  readonly operations: Operations;
  readonly embedder: OpenCore['embedder'];
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
  return { url: server.url, adminUrl: admin.url, operations: open.operations, embedder: open.embedder, ready: open.ready, close };
}
