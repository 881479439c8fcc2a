import { ProxyError } from '../errors.ts';

/** RFC 9111 section 5.2.1.7: the caller wants a stored answer or none. */
export function nothingToServe(reason: string): ProxyError {
  return new ProxyError(
    'only-if-cached',
    `cannot answer from the cache (${reason}), and this request said only-if-cached; send it without to ask the provider`,
  );
}
