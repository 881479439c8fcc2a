/** Anthropic's official client on the product. In a file of its own: to load it takes 0.2 s, and one test file asks for it. */
import Anthropic from '@anthropic-ai/sdk';
import { newKey, type Product } from './product.ts';

export function anthropicOn(product: Product, apiKey: string = newKey()): Anthropic {
  const fetchFrom = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(input instanceof Request ? input.url : input);
    return product.send(pathname + search, init);
  };
  return new Anthropic({ baseURL: `http://anthropic.test${product.anthropicPath}`, apiKey, maxRetries: 0, fetch: fetchFrom });
}
