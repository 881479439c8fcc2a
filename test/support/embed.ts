/** Embeddings requests as a raw client sends them. */
import { statusOf, type Product } from './product.ts';

export interface Answered {
  readonly response: Response;
  readonly status: string;
  readonly text: string;
}
interface EmbeddingsJson {
  readonly data: readonly { readonly index: number; readonly object: string; readonly embedding: string | number[] }[];
  readonly model: string;
  readonly usage: { readonly prompt_tokens: number; readonly total_tokens: number };
}

export const MODEL = 'text-embedding-3-small';
export const json = ({ text }: Answered): EmbeddingsJson => JSON.parse(text) as EmbeddingsJson;
export const vectorsIn = (answered: Answered): (string | number[])[] => json(answered).data.map((datum) => datum.embedding);

/** One embeddings request, with the whole of the answer read. */
export async function embed(
  product: Product,
  key: string,
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await product.send('/v1/embeddings', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ model: MODEL, ...body }),
  });
  return { response, status: statusOf(response), text: await response.text() };
}
