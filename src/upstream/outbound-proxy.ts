/**
 * The outbound proxy variables, as curl and most SDKs read them: `HTTPS_PROXY` and `HTTP_PROXY` by the target's scheme,
 * `NO_PROXY` as a list of hosts, `.suffixes`, `host:port` or `*`; lower case wins. Loopback targets always go direct.
 */
import { parseUrl } from '../parse-url.ts';
import { isIP } from 'node:net';

export interface OutboundProxy {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
  /** `Proxy-Authorization`, where the URL holds a user. */
  readonly authorization: string | undefined;
}

export type ChooseProxy = (protocol: string, hostname: string, port: number) => OutboundProxy | undefined;

/** @throws RangeError when a variable holds something that is no http or https proxy. */
export function readOutboundProxy(environment: Readonly<Record<string, string | undefined>>): ChooseProxy {
  const read = (name: string): OutboundProxy | undefined => parseProxy(name, environment[name.toLowerCase()] ?? environment[name]);
  const secure = read('HTTPS_PROXY');
  const plain = read('HTTP_PROXY');
  const exempt = parseExempt(environment['no_proxy'] ?? environment['NO_PROXY'] ?? '');
  return (protocol, hostname, port) => {
    const proxy = protocol === 'https:' ? secure : plain;
    if (proxy === undefined || isLoopback(hostname) || exempt(hostname.toLowerCase(), port)) return undefined;
    return proxy;
  };
}

function parseProxy(name: string, value: string | undefined): OutboundProxy | undefined {
  if (value === undefined || value.trim() === '') return undefined;
  const text = value.includes('://') ? value.trim() : `http://${value.trim()}`;
  const url = parseUrl(text);
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new RangeError(`cannot use ${name}: only http and https proxies are supported; write it as in http://proxy.example:3128`);
  }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return {
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    authorization: url.username === '' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

function parseExempt(value: string): (hostname: string, port: number) => boolean {
  const entries = value
    .toLowerCase()
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .map((entry) => {
      const withPort = /^([^:]+|\[.+\]):(\d+)$/.exec(entry);
      return { host: (withPort?.[1] ?? entry).replace(/^\*?\./, '').replace(/^\[|\]$/g, ''), port: withPort?.[2] };
    });
  return (hostname, port) =>
    entries.some(
      (entry) =>
        (entry.port === undefined || Number(entry.port) === port) &&
        (entry.host === '*' || hostname === entry.host || hostname.endsWith(`.${entry.host}`)),
    );
}

function isLoopback(hostname: string): boolean {
  if (isIP(hostname) === 4) return hostname.startsWith('127.');
  return hostname === '::1' || hostname === 'localhost' || hostname.endsWith('.localhost');
}
