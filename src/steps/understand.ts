/**
 * Steps 2 and 3: from bytes to a prompt and its verdict. All of it is a pure function of the request's bytes and the
 * frozen config (understood-before.ts). What hangs on the store, the entries that earlier turns count as, is no part of it: chain.ts looks each time.
 */
import type { Config, QuestionRule } from '../config.ts';
import type { Dialect, Reading, Unreadable } from '../dialects/dialect.ts';
import { messageOf } from '../errors.ts';
import type { Exchange, HeldBody } from '../exchange.ts';
import type { TokenCounter } from '../embed/embedder.ts';
import type { ScopeGroup } from '../learn/evidence.ts';
import { parseJson, type JsonObject } from '../identity/canonical.ts';
import type { History, Sha256 } from '../identity/chain.ts';
import { formObject } from '../identity/form.ts';
import { identify } from '../identity/fingerprint.ts';
import type { Caller, TenantResolver } from '../identity/tenant.ts';
import { aliasOf } from '../policy/alias.ts';
import { cutsOf } from '../policy/cut.ts';
import { decide, isByMeaning } from '../policy/decide.ts';
import { parseDirectives, type Directives } from '../policy/directives.ts';
import type { Eligibility } from '../policy/eligibility/eligibility.ts';
import type { BypassReason, DialectName, Prompt, Verdict } from '../prompt.ts';
import type { Target } from '../upstream/upstream.ts';
import { batchOf, type Batch } from './batch/batch.ts';
import type { ChainScope } from './chain-scopes.ts';
import { groupOf } from './group.ts';
import type { Received } from './receive.ts';

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
  /** What the alias tier finds an answer by (policy/alias.ts); `undefined` where it must not be asked. */
  readonly alias: string | undefined;
  /** The conversation before the question, where some of it may count as entries. */
  readonly history: History | undefined;
  /** Where all but the exact tier look: `prompt.scope` first, in which the answer is stored, and alone until chain.ts has looked. */
  readonly chains: readonly ChainScope[];
  readonly askForUsage: Reading['askForUsage'];
  /** Where each of several inputs has a key of its own. */
  readonly batch: Batch | undefined;
  /** The traffic its evidence counts for. */
  readonly group: ScopeGroup;
  /** The false-hit rate that its hits must hold: the operator's, or less where the caller wants less. */
  readonly target: number;
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

/** What of an exchange is understood besides its body. */
export type Told = Pick<Exchange, 'method' | 'target' | 'headers'>;

/** At once where it was seen before. */
export type Understand = (exchange: Told, route: CachedRoute, received: Received) => Asked | Promise<Asked | NotUnderstood>;

export function createUnderstand(ports: UnderstandPorts): Understand {
  return async (exchange, route, received) => {
    try {
      return readRequest(exchange, route, await objectIn(received), ports);
    } catch (error) {
      return { kind: 'not-understood', reason: 'identity-failed', problem: messageOf(error) };
    }
  };
}

function readRequest(exchange: Told, route: CachedRoute, body: ReadObject, ports: UnderstandPorts): Asked | NotUnderstood {
  if (body.kind === 'unreadable') return { kind: 'not-understood', reason: 'unreadable', problem: body.problem };
  const dialect = ports.dialects(route.dialect);
  const { config } = ports;
  const directives = parseDirectives(exchange.headers);
  const reading = dialect.read(body.object, route.path, cutsOf(directives.question, ruleAt(route.target.origin, config)));
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
    longest: ports.tokens.longest,
    ttl: config.ttl,
    eligibility: ports.eligibility,
  });
  const { scope } = identified;
  const batch = reading.inputs === undefined ? undefined : batchOf(reading.inputs, scope, ports.sha256);
  const prompt: Prompt = { dialect: route.dialect, model, scope, key: batch?.key ?? identified.key, question, traits, wants };
  const byMeaning = isByMeaning(verdict);
  const { callerScope, history } = identified;
  const alias = aliasOf(verdict, question, history.turns.length === 0 ? 'first-turn' : 'later-turn', ports.sha256);
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
    alias,
    history: history.turns.length > 0 && (byMeaning || alias !== undefined) ? history : undefined,
    chains: [{ scope, links: [] }],
    askForUsage: reading.askForUsage,
    batch,
    group: groupOf({ tenant: caller.tenant, upstream: route.target.origin, model, callerScope }, ports.sha256),
    target: Math.min(config.maxFalseHits, directives.maxFalseHits ?? 1),
  };
}

function ruleAt(origin: string, { question }: Config): QuestionRule | undefined {
  const { host } = new URL(origin);
  return Object.hasOwn(question, host) ? question[host] : question['*'];
}

export type ReadObject = { readonly kind: 'object'; readonly object: JsonObject } | Unreadable;

async function objectIn({ body, form }: Received): Promise<ReadObject> {
  const read = await form?.read();
  if (read === undefined) return jsonIn(body);
  return read.kind === 'unreadable' ? read : { kind: 'object', object: formObject(read.parts) };
}

export function jsonIn(body: HeldBody): ReadObject {
  if (!(body instanceof Uint8Array)) throw new TypeError('a body in pieces was read as no form');
  const parsed = parseJson(body);
  if (parsed.kind === 'unreadable') return parsed;
  return isObject(parsed.value)
    ? { kind: 'object', object: parsed.value }
    : { kind: 'unreadable', problem: 'the body is not a JSON object' };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
