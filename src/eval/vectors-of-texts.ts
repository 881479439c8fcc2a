/** Vectors of many texts, each once, in memory alone: 384 floats a text, 40 MB for 25,000 texts. */
import type { Embedder } from '../embed/embedder.ts';
import { toSimilarity, type Similarity, type UnitVector } from '../units.ts';
import type { Similarities } from './under-test.ts';

/** Told of every few steps of something long. */
export type Progress = (what: string, done: number, total: number) => void;

export interface EmbedTexts {
  readonly embedder: Embedder;
  readonly progress: Progress;
}

/** Texts with the embedder at once: enough to keep its workers busy, far below the length of its queue. */
const AT_ONCE = 16;

/** A text the embedder refuses (too long) has no vector, and so no similarity to anything. Rejects when the embedder is down. */
export async function embedTexts(texts: Iterable<string>, { embedder, progress }: EmbedTexts): Promise<ReadonlyMap<string, UnitVector>> {
  const waiting = [...new Set(texts)];
  const vectors = new Map<string, UnitVector>();
  const total = waiting.length;
  let done = 0;
  const work = async (): Promise<void> => {
    for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
      const vector = await vectorOf(text, embedder);
      if (vector !== undefined) vectors.set(text, vector);
      progress('embedding', (done += 1), total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return vectors;
}

async function vectorOf(text: string, embedder: Embedder): Promise<UnitVector | undefined> {
  try {
    return await embedder.embed(text, undefined);
  } catch (error) {
    const state = embedder.state();
    if (state.kind === 'down')
      throw new Error(`cannot embed: the embedder is down (${state.why}); try again with --words`, { cause: error });
    return undefined;
  }
}

export function cosine(one: UnitVector, other: UnitVector): Similarity {
  let sum = 0;
  for (let index = 0; index < one.length; index += 1) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return toSimilarity(sum);
}

export function similaritiesFrom(vectors: ReadonlyMap<string, UnitVector>): Similarities {
  return (one, other) => {
    const [a, b] = [vectors.get(one), vectors.get(other)];
    return a === undefined || b === undefined ? undefined : cosine(a, b);
  };
}

/** Where no rule asks for a similarity. */
export const noSimilarities: Similarities = () => undefined;
