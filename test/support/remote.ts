/** A remote embedder in front of a scripted embedding server, over real connections. */
import type { TestContext } from 'node:test';
import type { RemoteModel } from '../../src/config.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { createRemoteEmbedder, type RemoteEmbedderOptions } from '../../src/embed/remote-embedder.ts';
import { knownInMemory, type KnownModels } from '../../src/embed/remote/known-models.ts';
import { toMs } from '../../src/units.ts';
import { createConnector } from '../../src/upstream/connector.ts';
import { createHttpUpstream } from '../../src/upstream/http-upstream.ts';
import { parseTarget } from '../../src/upstream/routes.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { DIMENSIONS, vectorOf } from './embedding-wire.ts';
import { listen, type Ear } from './listen.ts';
import { startOrigin, type Origin, type Script, type SeenRequest } from './origin.ts';

export const SPEC: RemoteModel = {
  kind: 'remote',
  url: 'http://127.0.0.1:9',
  model: 'embed-1',
  api: 'openai',
  dimensions: DIMENSIONS,
  prefix: '',
  maxTokens: 256,
  batch: 32,
  timeout: toMs(20_000),
};

type Vectors = (text: string) => ArrayLike<number | null>;

/** The texts of a request, whatever its protocol. */
export function textsIn({ body }: SeenRequest): readonly string[] {
  const { input, inputs } = JSON.parse(body.toString()) as { readonly input?: readonly string[]; readonly inputs?: readonly string[] };
  return input ?? inputs ?? [];
}

/** The vectors of `texts` as OpenAI's protocol has them, in numbers. */
export function answerOf(texts: readonly string[], vectors: Vectors = vectorOf): string {
  return JSON.stringify({ object: 'list', data: texts.map((text, index) => ({ index, embedding: Array.from(vectors(text)) })) });
}

export function serving(vectors: Vectors = vectorOf): (request: SeenRequest) => Script {
  return (request) => ({ kind: 'json', body: answerOf(textsIn(request), vectors) });
}

export interface Remote {
  readonly origin: Origin;
  readonly embedder: Embedder;
  readonly ear: Ear;
}

export interface RemoteStart {
  readonly script?: Parameters<typeof startOrigin>[0];
  readonly spec?: Partial<RemoteModel>;
  readonly known?: KnownModels;
  readonly expected?: string;
  readonly checkedEvery?: number;
  /** An origin that is there already. */
  readonly origin?: Origin;
}

/** Rests are as short as timers are, so that no test waits for one. */
export function remoteOptions(spec: Partial<RemoteModel>): RemoteEmbedderOptions {
  const model = { ...SPEC, ...spec };
  const known = knownInMemory();
  const log = (): void => undefined;
  const upstream = ownUpstream();
  return {
    name: 'elsewhere',
    model,
    upstream,
    target: parseTarget(model.url),
    known,
    expected: undefined,
    log,
    firstRest: 1,
    longestRest: 1,
  };
}

function ownUpstream(): Upstream {
  const connector = createConnector({ connectTimeout: toMs(5_000), caFile: undefined, environment: {} });
  return createHttpUpstream({ connector, firstByteTimeout: toMs(30_000), idleTimeout: toMs(30_000), loopToken: 'nearhit-test' });
}

export async function startRemote(t: TestContext, { script = serving(), ...start }: RemoteStart = {}): Promise<Remote> {
  const origin = start.origin ?? (await startOrigin(script));
  const ear = listen();
  const embedder = createRemoteEmbedder({
    ...remoteOptions({ url: origin.url, ...start.spec }),
    log: ear.log,
    expected: start.expected,
    ...(start.known === undefined ? {} : { known: start.known }),
    ...(start.checkedEvery === undefined ? {} : { checkedEvery: start.checkedEvery }),
  });
  t.after(async () => {
    await embedder.close();
    await origin.close();
  });
  return { origin, embedder, ear };
}
