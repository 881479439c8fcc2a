/**
 * Scope and key of a request: SHA-256 over one canonical JSON text, so that the encoding is injective: no value can run
 * into the next. By exclusion: every header, query parameter and body field counts unless header-classes.ts, the dialect
 * (what only chooses a rendering) or the operator's `ignore` names it.
 *
 * A change to anything below changes every key of every install. A golden test fails then; if it is meant, raise VERSION.
 */
import type { Config } from '../config.ts';
import type { RawHeaders } from '../exchange.ts';
import type { DialectName } from '../prompt.ts';
import { nameOfPiece, splitTarget } from '../query.ts';
import { toKey, toScope, type Key, type Scope, type Tenant } from '../units.ts';
import { canonical, type Json, type JsonObject } from './canonical.ts';
import { classOf, classOfQuery } from './header-classes.ts';

/** base64url without padding, of the text's UTF-8. */
export type Sha256 = (text: string) => string;

export interface Identified {
  readonly scope: Scope;
  readonly key: Key;
  /** The caller's `Nearhit-Scope`, '' where none was sent; several are joined by `, `. */
  readonly callerScope: string;
}

export interface ToIdentify {
  readonly dialect: DialectName;
  readonly origin: string;
  /** As the upstream sees it, query included, without what only chooses a rendering. */
  readonly path: string;
  readonly headers: RawHeaders;
  readonly rest: Json;
  readonly question: string;
  readonly tenant: Tenant;
  readonly ignore: Config['ignore'];
}

const VERSION = 1;

export function identify(input: ToIdentify, sha256: Sha256): Identified {
  const { path, pieces } = splitTarget(input.path);
  const { ignore } = input;
  const callerScope = callerScopeIn(input.headers);
  const parts: Json = [
    ['nearhit-scope', VERSION],
    input.tenant,
    input.dialect,
    input.origin,
    path,
    countingQuery(pieces, ignore.query),
    countingHeaders(input.headers, ignore.headers),
    callerScope,
    withoutFields(input.rest, ignore.fields),
  ];
  const scope = toScope(sha256(canonical(parts)));
  return { scope, key: keyOf(scope, input.question, sha256), callerScope };
}

/** Of what is asked in a scope: a text, or another value where that is the question (a list of token ids). */
export function keyOf(scope: Scope, question: Json, sha256: Sha256): Key {
  return toKey(sha256(canonical([['nearhit-key', VERSION], scope, question])));
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

/** The boundary of a form is made up for each request, and says nothing. */
function withoutBoundary(value: string): string {
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
