/** The edge host, joined: a component behind the product's own door, with the product's own upstream, index and models behind it. */
import { randomUUID } from 'node:crypto';
import { GuestPool } from './edge/guest-pool.ts';
import { GuestThread, type GuestLimits } from './edge/guest-thread.ts';
import { Bucket } from './edge/bucket.ts';
import { compileComponent } from './edge/component.ts';
import { createFetch } from './edge/egress.ts';
import { NO_JOURNAL } from './edge/journal.ts';
import { openJournals, type Journals } from './edge/lmdb-journal.ts';
import { checkedModels } from './edge/model-files.ts';
import { startModels } from './edge/model-processes.ts';
import { ownPage } from './edge/pages.ts';
import type { Fetch, Models, Services } from './edge/services.ts';
import { Tally, type Gauges } from './edge/tally.ts';
import { transpiled } from './edge/transpile.ts';
import { VectorShelf } from './edge/vector-shelf.ts';
import { ProxyError } from './errors.ts';
import { errorBytes } from './http/error-bytes.ts';
import { startServer, type RunningServer } from './http/server.ts';
import { lockDirectory } from './store/directory-lock.ts';
import { toBytes, toMs } from './units.ts';
import { createConnector } from './upstream/connector.ts';
import { createHttpUpstream } from './upstream/http-upstream.ts';
import { createRouter, parseTarget } from './upstream/routes.ts';
import type { Upstream } from './upstream/upstream.ts';
import { createFlatIndex } from './vectors/flat.ts';
import { quantise } from './vectors/quantise.ts';

export interface EdgeOptions {
  readonly component: string;
  /** Name -> an ONNX file, or a folder with model.onnx in it. */
  readonly models: Readonly<Record<string, string>>;
  readonly modelWorkers: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly upstream: string;
  readonly allowUpstream: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly allowHost: readonly string[];
  readonly threads: number;
  readonly queue: number;
  /** Milliseconds a request may wait for a guest. */
  readonly patience: number;
  readonly limits: GuestLimits;
  /** `undefined`: what guests store is gone with this process. */
  readonly data: string | undefined;
  /** Bytes, of keys and of vectors. */
  readonly maxKeys: number;
  readonly maxVectors: number;
  readonly notice: (line: string) => void;
  /** A line that a guest printed: its log. */
  readonly print: (line: string) => void;
}

export interface RunningEdge {
  readonly url: string;
  gauges(): Gauges;
  /** What was served, for people. */
  summary(): string;
  /** Requests under way have `grace` milliseconds to finish. */
  close(grace: number): Promise<void>;
}

const TIMEOUTS = { connect: toMs(10_000), firstByte: toMs(120_000), idle: toMs(120_000) } as const;
/** Milliseconds for a model's run, its wait for a process included: a lookup is worth less than that. */
const RUN_TIMEOUT = 5_000;

/** Closed in the opposite order, also where a later part could not be opened. */
class Opened {
  readonly #closers: (() => Promise<unknown>)[] = [];

  add<T>(part: T, close: (part: T) => Promise<unknown>): T {
    this.#closers.push(() => close(part));
    return part;
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) await close();
  }
}

/** @throws Error whose message says what could not be started and why. */
export async function startEdge(options: EdgeOptions): Promise<RunningEdge> {
  const opened = new Opened();
  try {
    return await start(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function start(options: EdgeOptions, opened: Opened): Promise<RunningEdge> {
  const { notice, limits } = options;
  const folder = await transpiled(options.component, notice);
  const component = await compileComponent(folder, limits.memory);
  const files = checkedModels(options.models);
  const models = opened.add(await openModels(options, files), (part) => part.close());
  const services = await openServices(options, models, opened);
  const tally = new Tally();
  const guestModels = { files, shapes: models.shapes, runTimeout: RUN_TIMEOUT };
  const pool = new GuestPool({
    ...options,
    services,
    onServed: (failure) => {
      tally.count(failure);
      if (failure?.source === 'guest') notice(`a guest failed: ${failure.code}: ${failure.message}`);
    },
    startThread: (changed) =>
      new GuestThread({
        component,
        environment: options.environment,
        models: guestModels,
        limits,
        spent: (what, ms) => tally.spent(what, ms),
        changed,
      }),
  });
  opened.add(pool, (part) => part.close());
  await pool.started();
  const gauges = (): Gauges => ({ ...pool.load, ...services.keyValues.size(), vectors: services.vectors.size() });
  const server = await listen(options, pool, () => tally.text(gauges()));
  return {
    url: server.url,
    gauges,
    summary: () => tally.line(gauges()),
    close: async (grace) => {
      await server.close(toMs(grace));
      await opened.close();
    },
  };
}

function listen({ host, port, allowHost, notice }: EdgeOptions, pool: GuestPool, metrics: () => string): Promise<RunningServer> {
  return startServer({
    serve: (exchange) => ownPage(exchange, { pool, metrics }) ?? pool.serve(exchange),
    tunnel: (_request, socket) =>
      void socket.end(errorBytes(new ProxyError('bad-target', 'cannot open a websocket: guests of wasi:http have none'))),
    host,
    port,
    allowHost,
    onServeFailed: (error) => notice(`a request failed: ${String(error)}`),
  });
}

function openModels({ modelWorkers, notice }: EdgeOptions, files: Readonly<Record<string, string>>): Promise<Models> {
  return startModels({ files, workers: modelWorkers, runTimeout: RUN_TIMEOUT, log: notice });
}

async function openServices(options: EdgeOptions, models: Models, opened: Opened): Promise<Services> {
  const { maxKeys, maxVectors } = options;
  const journals = await openStore(options, opened);
  const vectors = new VectorShelf({
    maxBytes: maxVectors,
    journal: journals?.vectors ?? NO_JOURNAL,
    createIndex: (source, dimensions) => createFlatIndex({ source, dimensions, maxBytes: toBytes(maxVectors) }),
    quantise,
  });
  opened.add(vectors, (part) => part.close());
  return {
    fetch: openEgress(options, opened),
    keyValues: new Bucket(maxKeys, journals?.keys ?? NO_JOURNAL),
    vectors,
    models,
    print: options.print,
  };
}

/** @throws DirectoryInUse */
async function openStore({ data, notice }: EdgeOptions, opened: Opened): Promise<Journals | undefined> {
  if (data === undefined) return undefined;
  opened.add(await lockDirectory(data), (lock) => lock.release());
  return opened.add(openJournals(data, notice), (journals) => journals.close());
}

function openEgress({ upstream, allowUpstream }: EdgeOptions, opened: Opened): Fetch {
  const loopToken = `nearhit-edge-${randomUUID()}`;
  const connector = createConnector({ connectTimeout: TIMEOUTS.connect, caFile: undefined, environment: process.env });
  const out: Upstream = createHttpUpstream({ connector, firstByteTimeout: TIMEOUTS.firstByte, idleTimeout: TIMEOUTS.idle, loopToken });
  opened.add(out, (part) => part.close());
  const route = createRouter({ defaultTarget: parseTarget(upstream), named: new Map(), allowed: allowUpstream, loopToken });
  return createFetch({ route, upstream: out });
}
