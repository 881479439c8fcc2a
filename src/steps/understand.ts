/**
 * Steps 2 and 3: from bytes to a prompt and its verdict. All of it is a pure function of the request's bytes and the
 * frozen config, so its result is remembered under those very bytes: a request seen before is neither parsed nor hashed
 * again. The memory is a Map on the whole text, compared byte for byte, so two requests can never be mistaken for one. What
 * hangs on the store, the entries that earlier turns count as, is no part of it: chain.ts looks each time.
 */
import type { Config, QuestionRule } from '../config.ts';
import type { Dialect, Reading } from '../dialects/dialect.ts';
import { messageOf } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { TokenCounter } from '../embed/embedder.ts';
import type { ScopeGroup } from '../learn/evidence.ts';
import { parseJson } from '../identity/canonical.ts';
import type { History, Sha256 } from '../identity/chain.ts';
import { identify } from '../identity/fingerprint.ts';
import { rawFingerprint } from '../identity/raw-fingerprint.ts';
import type { Caller, TenantResolver } from '../identity/tenant.ts';
import { cutsOf } from '../policy/cut.ts';
import { decide } from '../policy/decide.ts';
import { parseDirectives, type Directives } from '../policy/directives.ts';
import type { Eligibility } from '../policy/eligibility/eligibility.ts';
import { fold } from '../policy/fold.ts';
import type { BypassReason, DialectName, Prompt, Verdict } from '../prompt.ts';
import type { EntryId, Key } from '../units.ts';
import type { Target } from '../upstream/upstream.ts';
import { groupOf } from './group.ts';

export interface CachedRoute {
  readonly target: Target;
  readonly path: string;
  readonly dialect: DialectName;
}

/** A request that was understood, with everything later steps need to know of it. */
export interface Asked {
  readonly kind: 'asked';
  readonly route: CachedRoute;
  readonly dialect: Dialect;
  readonly prompt: Prompt;
  readonly verdict: Verdict;
  readonly directives: Directives;
  readonly caller: Caller;
  readonly callerScope: string;
  /** Whether the answer may later be found by meaning: then it is stored with alias and vector. */
  readonly byMeaning: boolean;
  /** The folded question; `undefined` where the alias tier must not be asked. */
  readonly folded: string | undefined;
  /** The conversation before the question, where some of it may count as entries. */
  readonly history: History | undefined;
  /** The earlier turns that count as entries in `prompt.scope`; none until chain.ts has looked. */
  readonly links: readonly ChainLink[];
  readonly askForUsage: Reading['askForUsage'];
  /** The traffic its evidence counts for. */
  readonly group: ScopeGroup;
  /** The false-hit rate that its hits must hold: the operator's, or less where the caller wants less. */
  readonly target: number;
}
/** An earlier turn, and the entry that it counts as. */
export interface ChainLink {
  readonly asked: Key;
  readonly entry: EntryId;
}
export interface NotUnderstood {
  readonly kind: 'not-understood';
  readonly reason: BypassReason;
  readonly problem: string;
}

export interface UnderstandPorts {
  readonly config: Config;
  readonly dialects: (name: DialectName) => Dialect;
  readonly tenants: TenantResolver;
  readonly tokens: TokenCounter;
  readonly sha256: Sha256;
  readonly eligibility: Eligibility;
}

export type Understand = (exchange: Exchange, route: CachedRoute, body: Uint8Array) => Asked | NotUnderstood;

/** Bodies larger than this are parsed each time: they are rare, and remembering them would crowd out the rest. */
const REMEMBERED_BODY = 32 * 1024;
/** Bytes of remembered requests, all together: their text, held as latin1, and what was understood of each. */
const REMEMBERED_TOTAL = 24 * 1024 * 1024;
/** About what a prompt, its directives and its keys take. */
const UNDERSTOOD = 2048;

export function createUnderstand(ports: UnderstandPorts): Understand {
  const remembered = new Map<string, Asked>();
  let size = 0;
  return (exchange, route, body) => {
    if (body.length > REMEMBERED_BODY) return read(exchange, route, body, ports);
    const raw = rawFingerprint(exchange.method, exchange.target, exchange.headers, latin1(body));
    const known = remembered.get(raw);
    if (known !== undefined) return known;
    const asked = read(exchange, route, body, ports);
    if (asked.kind === 'asked') size = remember(remembered, raw, asked, size);
    return asked;
  };
}

/** First in, first out: a Map keeps insertion order, and a hot request is read again at the cost of one parse. */
function remember(remembered: Map<string, Asked>, raw: string, asked: Asked, size: number): number {
  remembered.set(raw, asked);
  let total = size + bytesOf(raw, asked);
  for (const [oldest, known] of remembered) {
    if (total <= REMEMBERED_TOTAL) break;
    remembered.delete(oldest);
    total -= bytesOf(oldest, known);
  }
  return total;
}

/** The turns of a history are held as text again, beside the request that holds them. */
function bytesOf(raw: string, { history }: Asked): number {
  return UNDERSTOOD + (history === undefined ? 1 : 2) * raw.length;
}

function read(exchange: Exchange, route: CachedRoute, body: Uint8Array, ports: UnderstandPorts): Asked | NotUnderstood {
  try {
    return readRequest(exchange, route, body, ports);
  } catch (error) {
    return { kind: 'not-understood', reason: 'identity-failed', problem: messageOf(error) };
  }
}

function readRequest(exchange: Exchange, route: CachedRoute, body: Uint8Array, ports: UnderstandPorts): Asked | NotUnderstood {
  const parsed = parseJson(body);
  if (parsed.kind === 'unreadable') return { kind: 'not-understood', reason: 'unreadable', problem: parsed.problem };
  if (!isObject(parsed.value)) return { kind: 'not-understood', reason: 'unreadable', problem: 'the body is not a JSON object' };
  const dialect = ports.dialects(route.dialect);
  const { config } = ports;
  const directives = parseDirectives(exchange.headers);
  const reading = dialect.read(parsed.value, route.path, cutsOf(directives.question, ruleAt(route.target.origin, config)));
  if ('kind' in reading) return { kind: 'not-understood', reason: 'unreadable', problem: reading.problem };

  const caller = ports.tenants.resolve(exchange.headers, exchange.target);
  const identified = identify(
    {
      dialect: route.dialect,
      origin: route.target.origin,
      path: reading.path ?? route.path,
      headers: exchange.headers,
      rest: reading.rest,
      conversation: reading.conversation,
      question: reading.question,
      tenant: caller.tenant,
      ignore: config.ignore,
    },
    ports.sha256,
  );
  const { model, question, traits, wants } = reading;
  const verdict = decide({
    directives,
    operatorMode: config.mode,
    traits,
    question,
    tokens: ports.tokens.count(question),
    ttl: config.ttl,
    eligibility: ports.eligibility,
  });
  const prompt: Prompt = { dialect: route.dialect, model, scope: identified.scope, key: identified.key, question, traits, wants };
  const byMeaning = verdict.kind === 'semantic' || (verdict.kind === 'refresh' && verdict.as === 'semantic');
  const folded = byMeaning ? fold(question) : undefined;
  const { callerScope, history } = identified;
  return {
    kind: 'asked',
    route,
    dialect,
    prompt,
    verdict,
    directives,
    caller,
    callerScope,
    byMeaning,
    folded,
    history: byMeaning && history.turns.length > 0 ? history : undefined,
    links: [],
    askForUsage: reading.askForUsage,
    group: groupOf({ tenant: caller.tenant, upstream: route.target.origin, model, callerScope }, ports.sha256),
    target: Math.min(config.maxFalseHits, directives.maxFalseHits ?? 1),
  };
}

function ruleAt(origin: string, { question }: Config): QuestionRule | undefined {
  const { host } = new URL(origin);
  return Object.hasOwn(question, host) ? question[host] : question['*'];
}

function latin1(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.toString('latin1');
}

function isObject(value: unknown): value is Parameters<Dialect['read']>[0] {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
