/**
 * DNS rebinding: a web page may point its own name at 127.0.0.1 and then talk to whatever listens there with the
 * visitor's browser. The browser still sends the page's name as Host, so on a loopback listener only loopback names, and
 * those the operator added, are answered. A request without Host (HTTP/1.0) comes from no browser.
 */
import { ProxyError } from '../errors.ts';
import type { RawHeaders } from '../exchange.ts';
import { isNamed } from '../headers.ts';

/** `undefined`: let it in. */
export type HostGuard = (headers: RawHeaders) => ProxyError | undefined;

export function createHostGuard(listeningOn: string, allowHost: readonly string[]): HostGuard {
  if (!isLoopbackName(listeningOn)) return () => undefined;
  const allowed = new Set(allowHost.map((host) => host.toLowerCase()));
  // Nearly all callers of one listener send the same value.
  let lastGood: string | undefined;
  return (headers) => {
    for (let i = 0; i < headers.length; i += 2) {
      if (!isNamed(headers[i] ?? '', 'host')) continue;
      const host = headers[i + 1] ?? '';
      if (host === lastGood) continue;
      if (!isAllowed(host.toLowerCase(), allowed)) return refusal(host);
      lastGood = host;
    }
    return undefined;
  };
}

export function isLoopbackName(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(?:\.\d{1,3}){3}$/.test(bare);
}

function isAllowed(host: string, allowed: ReadonlySet<string>): boolean {
  const name = host.replace(/:\d*$/, '');
  return isLoopbackName(name) || allowed.has(name) || allowed.has(host);
}

function refusal(host: string): ProxyError {
  const shown = host.slice(0, 80);
  return new ProxyError(
    'host-not-allowed',
    `cannot answer under this name: this listener is for loopback names only, received Host ${JSON.stringify(shown)}; start nearhit with --allow-host ${shown} if the name is yours`,
  );
}
