/**
 * Scope and key of a request: SHA-256 over one canonical JSON text, so that the encoding is injective: no value can run
 * into the next. By exclusion: every header, query parameter and body field counts unless header-classes.ts, the dialect
 * (what only chooses a rendering) or the operator's `ignore` names it. Of a conversation each message counts by itself (chain.ts).
 *
 * A change to anything below changes every key of every install. A golden test fails then; if it is meant, raise VERSION (chain.ts).
 */
import type { Config } from '../config.ts';
import type { RawHeaders } from '../exchange.ts';
import type { DialectName } from '../prompt.ts';
import { nameOfPiece, splitTarget } from '../query.ts';
import type { Key, Scope, Tenant } from '../units.ts';
import type { Json, JsonObject } from './canonical.ts';
import { historyOf, keyOf, parted, scopeOf, VERSION, type History, type Sha256, type SpokenTurn } from './chain.ts';
import { classOf, classOfQuery } from './header-classes.ts';

export interface Identified {
  /** With every message of the conversation as it is. */
  readonly scope: Scope;
  readonly key: Key;
  /** The caller's `Nearhit-Scope`, '' where none was sent; several are joined by `, `. */
  readonly callerScope: string;
  readonly history: History;
}

export interface ToIdentify {
  readonly dialect: DialectName;
  readonly origin: string;
  /** As the upstream sees it, query included, without what only chooses a rendering. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly rest: Json;
  /** The field of `rest` that lists the messages, and which of them are turns; absent where a request is no conversation. */
  readonly conversation?: { readonly field: string; readonly turns: readonly SpokenTurn[] } | undefined;
  readonly question: string;
  readonly tenant: Tenant;
  readonly ignore: Config['ignore'];
}

export function identify(input: ToIdentify, sha256: Sha256): Identified {
  const { path, pieces } = splitTarget(input.path);
  const { ignore } = input;
  const callerScope = callerScopeIn(input.headers);
  const { frame, messages } = parted(withoutFields(input.rest, ignore.fields), input.conversation?.field);
  const parts: Json = [
    ['nearhit-frame', VERSION],
    input.tenant,
    input.dialect,
    input.origin,
    path,
    countingQuery(pieces, ignore.query),
    countingHeaders(input.headers, ignore.headers),
    callerScope,
    frame,
  ];
  const history = historyOf(parts, messages, input.conversation?.turns ?? [], sha256);
  const scope = scopeOf(history.frame, history.messages, sha256);
  return { scope, key: keyOf(scope, input.question, sha256), callerScope, history };
}

function callerScopeIn(headers: RawHeaders): string {
  const values: string[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    if ((headers[i] ?? '').toLowerCase() === 'nearhit-scope') values.push((headers[i + 1] ?? '').trim());
  }
  return values.join(', ');
}

/** Sorted by name; parameters of one name keep their order, which a provider may read. */
function countingQuery(pieces: readonly string[], ignored: readonly string[]): Json {
  const counting = pieces.map((piece) => [nameOfPiece(piece), piece] as const);
  return counting
    .filter(([name]) => classOfQuery(name) === 'scope' && !ignored.includes(name))
    .sort(byName)
    .map(([, piece]) => piece);
}

/** Sorted by name; fields of one name keep their order (RFC 9110 5.2). `Nearhit-Scope` has a place of its own. */
function countingHeaders(headers: RawHeaders, ignored: readonly string[]): Json {
  const left = new Set(ignored.map((name) => name.toLowerCase()));
  const counting: (readonly [string, string])[] = [];
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] ?? '').toLowerCase();
    if (classOf(name) !== 'scope' || name === 'nearhit-scope' || left.has(name)) continue;
    const value = headers[i + 1] ?? '';
    counting.push([name, name === 'content-type' ? mediaType(value) : value]);
  }
  return counting.sort(byName);
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Of a content type. The boundary of a form is made up for each request, and says nothing. */
export function withoutBoundary(value: string): string {
  return /^\s*multipart\/form-data\s*;/i.test(value) ? value.replace(/;\s*boundary=(?:"[^"]*"|[^\s;"]*)/gi, '') : value;
}

/** JSON is UTF-8 (RFC 8259 8.1), so saying so changes nothing, and types and charset names have no case (RFC 9110 8.3). */
function mediaType(value: string): string {
  const said = withoutBoundary(value).trim().toLowerCase();
  return /^[^;"]+;\s*charset\s*=\s*"?utf-?8"?$/.test(said) ? (said.split(';', 1)[0] ?? said).trim() : said;
}

/** `ignore.fields` names fields of the body's top level. */
function withoutFields(rest: Json, ignored: readonly string[]): Json {
  if (ignored.length === 0 || !isFields(rest)) return rest;
  const kept: Record<string, Json | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(rest)) if (!ignored.includes(name)) kept[name] = value;
  return kept;
}

function isFields(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
