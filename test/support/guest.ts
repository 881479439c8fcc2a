/**
 * The Wasm guest on Node: every file of it but the few that name their host, each request by a cache of its own over the same
 * key-value store, as instances are. The model is the real one, asked for by name through the imports of `nearhit/wasi-nn`.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { answer } from '../../edge/guest/answer.ts';
import { readSettings, type Variables } from '../../edge/guest/config.ts';
import { createHostVectors, type HostVectors } from '../../edge/guest/host-vectors.ts';
import { createNamedModel } from '../../edge/guest/named-model.ts';
import { rememberedIn } from '../../edge/guest/model-memory.ts';
import type { Place } from '../../edge/guest/open-cache.ts';
import type { Embedder } from '../../src/embed/embedder.ts';
import { readTokenizer } from '../../src/embed/tokenizer.ts';
import { readCalibration, readLexicon } from '../../src/knowledge.ts';
import { openKnowledge } from '../../src/meaning.ts';
import { toEpochMs } from '../../src/units.ts';
import { ModelRegistry } from '../../src/wasi-nn/index.ts';
import { memoryBucket, type MemoryBucket } from './bucket.ts';
import { startOrigin, type Origin } from './origin.ts';

export const MODEL_NAME = 'all-minilm-l6-v2';
const FOLDER = fileURLToPath(new URL(`../../models/${MODEL_NAME}/`, import.meta.url));

const knowledge = openKnowledge(readLexicon(), readCalibration());
const tokenizer = readTokenizer(FOLDER);

export interface TestGuest {
  readonly origin: Origin;
  readonly bucket: MemoryBucket;
  /** What the guest said, a JSON line each. */
  readonly lines: readonly string[];
  readonly vectors: MemoryVectors;
  /** Resolves when the answer is there; what is left to do behind it is awaited before the next one. */
  ask(request: Request, changes?: Changes): Promise<Response>;
  client(key: string, changes?: Changes): OpenAI;
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What is another host's for one request. */
export interface Changes extends Partial<Pick<Place, 'bucket' | 'embedder' | 'index'>> {
  readonly variables?: Variables;
}

export interface MemoryVectors extends HostVectors {
  readonly put: HostVectors['put'];
  readonly held: Map<string, Float32Array>;
}

export async function startGuest(): Promise<TestGuest> {
  const origin = await startOrigin();
  const registry = new ModelRegistry({ [MODEL_NAME]: { path: FOLDER } }, { notice: () => undefined });
  const host = registry.guest({ name: 'cache', allow: 'all', load: 'refused' });
  const bucket = memoryBucket();
  const vectors = memoryVectors();
  const lines: string[] = [];
  let behind: Promise<unknown>[] = [];
  const variables = { NEARHIT_SECRET: randomBytes(24).toString('base64url'), NEARHIT_UPSTREAM: origin.url, NEARHIT_LOOKUP_TIMEOUT: '20s' };
  const settled = async (): Promise<void> => {
    await Promise.all(behind);
    behind = [];
  };
  const place: Place = {
    knowledge,
    tokenizer,
    bucket: () => bucket,
    embedder: ({ model }) => namedModel(model, host.imports, bucket),
    index: (model) => createHostVectors(vectors, model),
    clock: { now: () => toEpochMs(Date.now()) },
    random: (bytes) => randomBytes(bytes),
    write: (line) => lines.push(line),
    fetch: (...request) => fetch(...request),
  };
  const ask = async (request: Request, { variables: changed, ...changes }: Changes = {}): Promise<Response> => {
    await settled();
    return answer(request, { ...place, ...changes }, readSettings({ ...variables, ...changed }), (work) => behind.push(work));
  };
  const client = (apiKey: string, changes: Changes = {}): OpenAI =>
    new OpenAI({ baseURL: 'http://edge.test/v1', apiKey, maxRetries: 0, fetch: (input, init) => ask(new Request(input, init), changes) });
  const close = async (): Promise<void> => {
    await settled();
    host.close();
    registry.close();
    await origin.close();
  };
  return { origin, bucket, lines, vectors, ask, client, settled, close };
}

type NnImports = ReturnType<ModelRegistry['guest']>['imports'];

export function namedModel(name: string, imports: NnImports, bucket: MemoryBucket): Embedder {
  return createNamedModel({
    name,
    dimensions: 384,
    load: imports['wasi:nn/graph'].loadByName,
    tensor: imports['wasi:nn/tensor'].Tensor,
    tokens: (text) => tokenizer.encode(text),
    remembered: rememberedIn(() => bucket, name),
  });
}

/** What a host of nearhit:edge/vectors does, by looking at all of them. */
export function memoryVectors(): MemoryVectors {
  const held = new Map<string, Float32Array>();
  const nameOf = (model: string, scope: string, id: string): string => `${model} ${scope} ${id}`;
  return {
    held,
    put: (model, scope, id, vector) => void held.set(nameOf(model, scope, id), new Float32Array(vector.slice().buffer)),
    remove: (model, scope, id) => void held.delete(nameOf(model, scope, id)),
    nearest: (model, scope, query, limit) => {
      const asked = new Float32Array(query.slice().buffer);
      const own = [...held].filter(([name]) => name.startsWith(`${model} ${scope} `));
      const near = own.map(([name, vector]) => ({ id: name.split(' ')[2] ?? '', similarity: dot(vector, asked) }));
      return near.toSorted((one, other) => other.similarity - one.similarity).slice(0, limit);
    },
  };
}

export function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
}
