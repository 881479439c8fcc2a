/**
 * Step 1 of a request's life: which provider, which path there, which dialect. Pure. An explicit prefix (`/<host>/...`,
 * `/up/<name>/...`) wins; then the headers only one provider's SDK sends; then the path; then the default upstream.
 * Only hosts of the built-in list and of the operator's own words are ever reached: this is no open proxy.
 */
import { dialectAt } from '../dialects/dialect.ts';
import { ProxyError } from '../errors.ts';
import type { RawHeaders } from '../exchange.ts';
import { parseUrl } from '../parse-url.ts';
import type { DialectName } from '../prompt.ts';
import { ANTHROPIC, GEMINI, isKnownHost, OPENAI } from './known-hosts.ts';
import { badTarget, pathOf } from './target-path.ts';
import type { Target } from './upstream.ts';

export type Route =
  /** `path`: path and query as the upstream must see them. */
  | { readonly kind: 'cached'; readonly target: Target; readonly path: string; readonly dialect: DialectName }
  | { readonly kind: 'through'; readonly target: Target; readonly path: string; readonly reason: 'unknown-endpoint' | 'endpoint-off' }
  | { readonly kind: 'own'; readonly page: 'help' | 'healthz' | 'readyz' | 'feedback' | 'models' | 'unknown' }
  | { readonly kind: 'refused'; readonly error: ProxyError };

export interface RouterOptions {
  readonly defaultTarget: Target;
  /** Reached as `/up/<name>/...`. */
  readonly named: ReadonlyMap<string, Target>;
  /** The operator's additions to the built-in list: `host`, `host:port` or `*.suffix`. */
  readonly allowed: readonly string[];
  /** Endpoints we can read and the operator does not want cached; absent: none. */
  readonly off?: ReadonlySet<DialectName>;
  /** Our own CDN-Loop token (RFC 8586). */
  readonly loopToken: string;
}

/** `origin`: where the caller named the provider outright (exchange.ts). */
export type Router = (method: string, target: string, headers: RawHeaders, origin?: string) => Route;

const ANTHROPIC_TARGET: Target = { origin: ANTHROPIC, trust: 'public' };
const GEMINI_TARGET: Target = { origin: GEMINI, trust: 'public' };

/**
 * A first segment that is a host: labels with a dot between them and a last label that is a word or the end of an IPv4
 * address, or an IPv6 address in brackets, and a port if any. `/v1.1/x` is a path, and so is `/robots.txt`: nothing follows it.
 */
const HOST_SEGMENT =
  /^\/((?:(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+(?:[a-z][a-z0-9-]*[a-z0-9])|(?:\d{1,3}\.){3}\d{1,3}|\[[0-9a-f:.]+\])(?::\d{1,5})?)(\/.*)$/i;
/** Looks like a host to a person, and is none of the forms above: refused, or a credential would go to the default upstream instead. */
const ALMOST_HOST = /^\/(?:localhost|[^/?]*[@:][^/?]*|[^/?]*\.)\/|^\/[^/?]*%(?:2e|40|3a)[^/?]*\//i;
/** Targets may hold what callers make up: a model, a query. */
const REMEMBERED_TARGETS = 1024;
const LONGEST_REMEMBERED = 512;
const NAME_SEGMENT = /^\/up\/([^/?]*)(.*)$/;

export function createRouter(options: RouterOptions): Router {
  // Nearly every request goes where one went before, so the text of its target is looked at once.
  const seen = new Map<string, Route>();
  return (method, target, headers, origin) => {
    const signs = signsIn(headers);
    if (signs.loops !== undefined && isLoop(signs.loops, options.loopToken)) return loopDetected();
    if (origin !== undefined || method !== 'POST') return routeTo(method, target, signs, origin, options);
    const name = `${signs.anthropic ? 'a' : ''}${signs.gemini ? 'g' : ''}${target}`;
    const known = seen.get(name);
    if (known !== undefined) return known;
    const route = routeTo(method, target, signs, origin, options);
    if (seen.size >= REMEMBERED_TARGETS) seen.clear();
    if (route.kind === 'cached' && name.length <= LONGEST_REMEMBERED) seen.set(name, route);
    return route;
  };
}

function routeTo(method: string, target: string, signs: Signs, origin: string | undefined, options: RouterOptions): Route {
  const bad = badTarget(target);
  if (bad !== undefined) return { kind: 'refused', error: bad };
  const route =
    origin === undefined
      ? (ownPage(target) ?? byPrefix(method, target, options) ?? byProvider(method, target, signs, options.defaultTarget))
      : byOrigin(method, target, origin, options);
  return route.kind === 'cached' && options.off?.has(route.dialect) === true ? switchedOff(route) : route;
}

/**
 * An upstream the operator wrote down. A trailing `/v1` is dropped, since clients send it; any other path is a prefix.
 * @throws RangeError for anything but an http or https URL without credentials, query or fragment.
 */
export function parseTarget(url: string, includeUsage: 'accepted' | 'unknown' = 'unknown'): Target {
  const parsed = parseUrl(url);
  if (parsed === undefined || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) {
    throw new RangeError(
      `cannot use this upstream: it is no http or https URL, received ${JSON.stringify(url.slice(0, 80))}; write it as in https://api.openai.com`,
    );
  }
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '' || parsed.hash !== '') {
    throw new RangeError(
      `cannot use the upstream at ${parsed.host}: an upstream has no user name, password, query or fragment; the caller's own credentials are passed on`,
    );
  }
  const basePath = parsed.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return {
    origin: parsed.origin,
    trust: 'operator',
    ...(basePath === '' ? {} : { basePath }),
    ...(includeUsage === 'accepted' ? { includeUsage } : {}),
  };
}

interface Signs {
  readonly anthropic: boolean;
  readonly gemini: boolean;
  readonly loops: string | undefined;
}

/** One pass; lengths are compared first, because this runs for every request. */
function signsIn(headers: RawHeaders): Signs {
  let anthropic = false;
  let gemini = false;
  let loops: string | undefined;
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] ?? '';
    if (name.length === 17 && name.toLowerCase() === 'anthropic-version') anthropic = true;
    else if (name.length === 14 && name.toLowerCase() === 'x-goog-api-key') gemini = true;
    else if (name.length === 8 && name.toLowerCase() === 'cdn-loop') loops = `${loops ?? ''},${headers[i + 1] ?? ''}`;
  }
  return { anthropic, gemini, loops };
}

/** RFC 8586: a list of tokens, each with optional parameters. */
function isLoop(value: string, token: string): boolean {
  return value.split(',').some((item) => item.split(';', 1)[0]?.trim() === token);
}

function ownPage(target: string): Route | undefined {
  const path = pathOf(target);
  if (path === '/') return { kind: 'own', page: 'help' };
  if (path !== '/nearhit' && !path.startsWith('/nearhit/')) return undefined;
  if (path === '/nearhit/healthz') return { kind: 'own', page: 'healthz' };
  if (path === '/nearhit/readyz') return { kind: 'own', page: 'readyz' };
  if (path === '/nearhit/models') return { kind: 'own', page: 'models' };
  if (path === '/nearhit/feedback') return { kind: 'own', page: 'feedback' };
  return { kind: 'own', page: 'unknown' };
}

function byPrefix(method: string, target: string, options: RouterOptions): Route | undefined {
  const named = NAME_SEGMENT.exec(target);
  if (named !== null) {
    const upstream = options.named.get(named[1] ?? '');
    if (upstream === undefined) return refuseName(named[1] ?? '', options.named);
    return withDialect(method, upstream, rooted(named[2] ?? ''));
  }
  const hosted = HOST_SEGMENT.exec(target);
  if (hosted === null) return ALMOST_HOST.test(target) ? refuseHost(target.split('/')[1] ?? '') : undefined;
  const authority = (hosted[1] ?? '').toLowerCase();
  const upstream = hostTarget(authority, options.allowed);
  return upstream === undefined ? refuseHost(authority) : withDialect(method, upstream, hosted[2] ?? '/');
}

/**
 * The caller's own URL names the provider, so no header is asked and the path holds no host. OpenAI's origin stands for the
 * default upstream, as `/v1` does over HTTP. Plain http only where the operator wrote the host down: a credential goes with it.
 */
function byOrigin(method: string, target: string, origin: string, options: RouterOptions): Route {
  const { defaultTarget } = options;
  if (origin === OPENAI) return withDialect(method, defaultTarget, target);
  const own = [defaultTarget, ...options.named.values()].find((known) => known.origin === origin);
  if (own !== undefined) return withDialect(method, own, withoutBase(target, own.basePath));
  const { host, protocol } = new URL(origin);
  const upstream = hostTarget(host, options.allowed);
  if (upstream === undefined || (protocol !== 'https:' && upstream.trust !== 'operator')) return refuseHost(host);
  return withDialect(method, { ...upstream, origin }, target);
}

/** The SDK's base URL holds the prefix already. */
function withoutBase(target: string, base: string | undefined): string {
  return base !== undefined && target.startsWith(`${base}/`) ? target.slice(base.length) : target;
}

/** A host the operator wrote out in full is the operator's word; one that only fits a pattern is not, and stays public. */
function hostTarget(authority: string, allowed: readonly string[]): Target | undefined {
  const origin = `https://${authority}`;
  if (allowed.some((entry) => entry.toLowerCase() === authority)) return { origin, trust: 'operator' };
  if (isKnownHost(authority)) return { origin, trust: 'public' };
  if (allowed.some((entry) => entry.startsWith('*.') && authority.endsWith(entry.slice(1).toLowerCase())))
    return { origin, trust: 'public' };
  return undefined;
}

function byProvider(method: string, target: string, signs: Signs, defaultTarget: Target): Route {
  const gemini = signs.gemini || hasKey(target);
  if (signs.anthropic && gemini) return ambiguous();
  if (signs.anthropic) return withDialect(method, ANTHROPIC_TARGET, target);
  if (gemini) return withDialect(method, GEMINI_TARGET, target);
  const path = pathOf(target);
  if (path === '/v1/messages' || path.startsWith('/v1/messages/')) return withDialect(method, ANTHROPIC_TARGET, target);
  if (path.startsWith('/v1beta/') || (path.startsWith('/v1/models/') && dialectAt(path) === 'gemini'))
    return withDialect(method, GEMINI_TARGET, target);
  return withDialect(method, defaultTarget, target);
}

/** Every upstream here is a known or named one, so the suffix alone tells the dialect. */
function withDialect(method: string, target: Target, rest: string): Route {
  const path = target.basePath === undefined ? rest : target.basePath + rest;
  const dialect = method === 'POST' ? dialectAt(rest) : undefined;
  if (dialect === undefined) return { kind: 'through', target, path, reason: 'unknown-endpoint' };
  return { kind: 'cached', target, path, dialect };
}

function switchedOff({ target, path }: Extract<Route, { kind: 'cached' }>): Route {
  return { kind: 'through', target, path, reason: 'endpoint-off' };
}

function rooted(rest: string): string {
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function hasKey(target: string): boolean {
  const query = target.indexOf('?');
  return query >= 0 && /[?&]key=/.test(target.slice(query));
}

function ambiguous(): Route {
  const why = 'it carries anthropic-version as well as x-goog-api-key or ?key=';
  return refused(
    'ambiguous-upstream',
    `cannot tell which provider this request is for: ${why}; send one provider's headers, or put the host in the path, as in /api.anthropic.com/v1/messages`,
  );
}

function refuseHost(authority: string): Route {
  return refused(
    'upstream-not-allowed',
    `cannot forward to ${JSON.stringify(authority.slice(0, 80))}: it is not among the known LLM API hosts; start nearhit with --allow-upstream ${authority.slice(0, 80)}, or name it under "upstreams" in the config file`,
  );
}

function refuseName(name: string, named: ReadonlyMap<string, Target>): Route {
  const known = named.size === 0 ? 'none is configured' : `configured are ${[...named.keys()].join(', ')}`;
  return refused(
    'upstream-not-allowed',
    `cannot forward to the upstream named ${JSON.stringify(name.slice(0, 80))}: ${known}; add it under "upstreams" in the config file`,
  );
}

function loopDetected(): Route {
  return refused(
    'loop-detected',
    'cannot forward this request: it has passed through this nearhit before (CDN-Loop); point --upstream at the provider, not at nearhit',
  );
}

function refused(code: ConstructorParameters<typeof ProxyError>[0], message: string): Route {
  return { kind: 'refused', error: new ProxyError(code, message) };
}
