/** How `stats`, `purge` and `reembed` reach the nearhit that runs with a data directory: its address and token lie there. */
import type { Config } from '../config.ts';
import { messageOf } from '../errors.ts';
import { readAdminAddress, readAdminToken } from './data-directory.ts';

const ANSWERS_WITHIN_MS = 60_000;

/** Rejects with a message for a person. */
export async function askAdmin(config: Config, path: string, body: object | undefined): Promise<unknown> {
  const address = readAdminAddress(config.data);
  if (address === undefined)
    throw new Error(
      `no nearhit runs with the data directory ${config.data}: there is no admin.json in it that can be read; start one, or name its directory with --data`,
    );
  const token = config.adminToken ?? readAdminToken(config.data);
  const response = await send(address.url, path, token ?? '', body);
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const { error } = (answer ?? {}) as { readonly error?: { readonly message?: string } };
  throw new Error(`${address.url} answered ${response.status}: ${error?.message ?? 'without a reason'}`);
}

async function send(url: string, path: string, token: string, body: object | undefined): Promise<Response> {
  try {
    return await fetch(`${reachable(url)}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
    throw new Error(`cannot reach nearhit at ${url}: ${cause}; it may have ended without cleaning up, start it again`, { cause: error });
  }
}

function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
