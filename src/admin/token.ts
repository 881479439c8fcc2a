/** The admin token: compared so that the time it takes says nothing of it. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Shorter ones can be guessed over the network. */
export const TOKEN_AT_LEAST = 16;

/** Takes an `Authorization` header. Digests have equal lengths, so not even the token's length leaks. */
export type TokenGuard = (authorization: string | undefined) => 'right' | 'missing' | 'wrong';

export function createTokenGuard(token: string): TokenGuard {
  const wanted = digest(token);
  return (authorization) => {
    const sent = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (sent === undefined) return 'missing';
    return timingSafeEqual(digest(sent), wanted) ? 'right' : 'wrong';
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
