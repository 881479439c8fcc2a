/**
 * How a connection to an upstream comes about: direct or through the outbound proxy (CONNECT, for plain http too), with TLS and the
 * operator's certificates, and for public targets only to public addresses. undici's pools and the websocket tunnel both
 * connect here, so no way out goes past the check. Behind an outbound proxy the proxy resolves the name; then the
 * allow-list, literal addresses and the proxy's own rules are what holds.
 */
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { buildConnector } from 'undici';
import { ProxyError } from '../errors.ts';
import type { Ms } from '../units.ts';
import { addressNotAllowed, isPublicAddress, publicOnly } from './addresses.ts';
import { readOutboundProxy, type ChooseProxy, type OutboundProxy } from './outbound-proxy.ts';
import { trustRoots } from './trust-roots.ts';
import { loadUndici } from './undici.ts';
import type { Target } from './upstream.ts';

export interface ConnectorOptions {
  readonly connectTimeout: Ms;
  readonly caFile: string | undefined;
  /** Where the proxy variables and NODE_EXTRA_CA_CERTS are read, usually `process.env`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Resolves names; the system's resolver unless a test says otherwise. */
  readonly lookup?: LookupFunction;
}

export interface Connector {
  /** For undici: the `connect` option of an agent that serves targets of this trust. */
  connect(trust: Target['trust']): buildConnector.connector;
  /** One socket of the caller's own, TLS done. Rejects with whatever failed. */
  dial(target: Target): Promise<Socket>;
}

interface Wiring {
  readonly direct: buildConnector.connector;
  readonly choose: ChooseProxy;
  readonly timeout: Ms;
  readonly roots: SecureContext | undefined;
}

export function createConnector(options: ConnectorOptions): Connector {
  const choose = readOutboundProxy(options.environment);
  const roots = trustRoots(options.caFile, options.environment);
  const wire = (lookup: LookupFunction | undefined): Wiring => ({
    direct: directly({
      timeout: options.connectTimeout,
      ...(lookup === undefined ? {} : { lookup }),
      ...(roots === undefined ? {} : { secureContext: roots }),
    }),
    choose,
    timeout: options.connectTimeout,
    roots,
  });
  const operator = connectorFor(wire(options.lookup));
  const checked = onlyPublic(connectorFor(wire(publicOnly(options.lookup))));
  const connect = (trust: Target['trust']): buildConnector.connector => (trust === 'public' ? checked : operator);
  return {
    connect,
    dial: (target) => {
      const { protocol, hostname, host, port } = new URL(target.origin);
      return new Promise((resolve, reject) => {
        connect(target.trust)({ protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port }, (error, socket) =>
          error === null ? resolve(socket) : reject(error),
        );
      });
    },
  };
}

/** One connector for all connections: it remembers their TLS sessions. */
function directly(options: buildConnector.BuildOptions): buildConnector.connector {
  let built: Promise<buildConnector.connector> | undefined;
  return (asked, callback) => {
    built ??= loadUndici().then(({ buildConnector }) => buildConnector(options));
    built.then(
      (connector) => connector(asked, callback),
      (error: Error) => callback(error, null),
    );
  };
}

/** A literal address is never looked up, so it is checked before connecting. */
function onlyPublic(connector: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    if (isIP(options.hostname) !== 0 && !isPublicAddress(options.hostname)) return callback(addressNotAllowed(options.hostname), null);
    return connector(options, callback);
  };
}

function connectorFor(wiring: Wiring): buildConnector.connector {
  return (options, callback) => {
    const port = options.port === '' ? (options.protocol === 'https:' ? 443 : 80) : Number(options.port);
    const proxy = wiring.choose(options.protocol, options.hostname, port);
    if (proxy === undefined) return wiring.direct(options, callback);
    const authority = `${options.hostname.includes(':') ? `[${options.hostname}]` : options.hostname}:${port}`;
    return throughProxy(proxy, authority, wiring, (error, socket) => {
      if (error !== null) return callback(error, null);
      if (options.protocol !== 'https:') return callback(null, socket);
      return wiring.direct({ ...options, httpSocket: socket }, callback);
    });
  };
}

function throughProxy(proxy: OutboundProxy, authority: string, wiring: Wiring, callback: buildConnector.Callback): void {
  const request = (proxy.protocol === 'https:' ? secureRequest : plainRequest)({
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }) },
    agent: false,
    timeout: wiring.timeout,
    ...(wiring.roots === undefined ? {} : { secureContext: wiring.roots }),
  });
  request.once('timeout', () =>
    request.destroy(
      new ProxyError(
        'upstream-connect-timeout',
        `cannot reach ${authority}: the outbound proxy ${proxy.hostname} did not answer within ${wiring.timeout} ms`,
      ),
    ),
  );
  request.once('error', (error) => callback(error, null));
  request.once('connect', (answer, socket) => {
    socket.setTimeout(0);
    if (answer.statusCode === 200) return callback(null, socket);
    socket.destroy();
    return callback(
      new ProxyError(
        'upstream-unreachable',
        `cannot reach ${authority}: the outbound proxy ${proxy.hostname} answered CONNECT with ${answer.statusCode}; check the proxy variables`,
      ),
      null,
    );
  });
  request.end();
}
