/** The embedding alone, as the product makes it: the bar that the semantic tier's own cost is measured above. */
import { DEFAULT_MODEL } from '../../src/embed/registry.ts';
import { loadEmbedding } from './built.ts';

export async function embeddingTimes(texts: readonly string[]): Promise<readonly number[]> {
  const { createLocalEmbedder } = await loadEmbedding();
  const embedder = createLocalEmbedder(DEFAULT_MODEL, { workers: 1, log: (line) => console.error(line) });
  try {
    for (let i = 0; i < 20; i += 1) await embedder.embed(`warm up ${i}`, undefined);
    const times: number[] = [];
    for (const text of texts) {
      const began = performance.now();
      await embedder.embed(text, undefined);
      times.push(performance.now() - began);
    }
    return times;
  } finally {
    await embedder.close();
  }
}
