/**
 * The three protocols of embedding servers: where texts go, in what words, and where the vectors stand in the answer. A text that
 * is too long must be refused and not cut: of a cut text the vector says nothing about what was cut off.
 *   openai  POST /v1/embeddings  platform.openai.com/docs/api-reference/embeddings; vLLM, LM Studio, Infinity, nearhit
 *   tei     POST /embed          Text Embeddings Inference's own route
 *   ollama  POST /api/embed      Ollama's own route
 */
import type { RemoteModel } from '../../config.ts';

export interface EmbeddingApi {
  /** Behind the path of the model's URL. */
  readonly path: string;
  body(model: string, texts: readonly string[]): object;
  /** The vectors of an answer in the order of the texts, each a list of numbers or base64 of float32; `undefined` where there are none. */
  vectors(answer: unknown): readonly unknown[] | undefined;
}

export const APIS: Readonly<Record<RemoteModel['api'], EmbeddingApi>> = {
  openai: {
    path: '/v1/embeddings',
    // A third of the bytes of numbers, and no digit lost. Some servers do not know it and send numbers.
    body: (model, input) => ({ model, input, encoding_format: 'base64' }),
    vectors: (answer) => inOrder(fieldOf(answer, 'data')),
  },
  tei: {
    path: '/embed',
    body: (_model, inputs) => ({ inputs, truncate: false }),
    vectors: listOf,
  },
  ollama: {
    path: '/api/embed',
    body: (model, input) => ({ model, input, truncate: false }),
    vectors: (answer) => listOf(fieldOf(answer, 'embeddings')),
  },
};

/** By `index`, where the server says it: the order of `data` is a promise of nobody. */
function inOrder(data: unknown): readonly unknown[] | undefined {
  const items = listOf(data);
  const vectors: unknown[] = [];
  for (const [at, item] of items?.entries() ?? []) {
    const index = fieldOf(item, 'index') ?? at;
    if (typeof index !== 'number' || index in vectors) return undefined;
    vectors[index] = fieldOf(item, 'embedding');
  }
  return items === undefined || vectors.length !== items.length ? undefined : vectors;
}

function listOf(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
