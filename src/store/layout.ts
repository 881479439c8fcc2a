/**
 * The tables of one LMDB environment and the bytes of their keys. All values are our own bytes; LMDB adds nothing.
 *
 *   meta        'schema' | 'totals'                      -> our version | the running totals
 *   facts       id (12)                                  -> facts-codec.ts
 *   answers     id (12)                                  -> recording-codec.ts
 *   keys        key (43)                                 -> id
 *   aliases     SHA-256 of scope and folded text (32)    -> id; several rows may lead to one entry
 *   vectors     scope (43), id (12)                      -> Float32[dimensions]
 *   codes       scope (43), id (12)                      -> Float32 scale, Int8[dimensions]: not packed yet (code-packs.ts)
 *   packs       scope (43), first id (12)                -> the codes of many
 *   dead        scope (43), id (12)                      -> nothing; in a pack, but removed
 *   terms       scope (43), storedAt (8), id (12)        -> Uint32[terms]; a scope's entries oldest first
 *   ages        storedAt (8), id (12)                    -> nothing; the order of listings
 *   expiry      expiresAt (8), id (12)                   -> nothing; what to sweep next
 *   idle        lastHitAt or 0 (8), storedAt (8), id (12)-> nothing; what to evict next: never hit first
 *   ledger      table's letter, name                     -> what was learnt (ledger-rows.ts)
 *
 * Times are big-endian doubles: those of positive numbers sort like the numbers. Keys and scopes are kept as the text
 * they are: decoding base64url would merge two spellings of one digest.
 */
import { createHash } from 'node:crypto';
import { open } from 'lmdb';
import type { Database, RootDatabase } from 'lmdb';

import type { EntryId, Key, Scope, Space } from '../units.ts';
import { toEntryId, toScope, toSpace } from '../units.ts';

export const SCHEMA = 2;
export const ID_BYTES = 12;
export const SCOPE_BYTES = 43;
const TAG_BYTES = 12;
export const SPACE_BYTES: number = TAG_BYTES + SCOPE_BYTES;

export type Table = Database<Buffer, Buffer>;
export const TABLES = [
  'meta',
  'facts',
  'answers',
  'keys',
  'aliases',
  'vectors',
  'codes',
  'packs',
  'dead',
  'terms',
  'ages',
  'expiry',
  'idle',
  'ledger',
] as const;
export type Layout = Readonly<Record<(typeof TABLES)[number], Table>> & { readonly root: RootDatabase<Buffer, Buffer> };

/**
 * Address space, not memory or disk. LMDB makes it larger by itself, but then keeps the old maps, and pages seen through
 * several maps count several times as resident.
 */
const MAP_BYTES = 8 * 2 ** 30;

/**
 * `overlappingSync: false`: a commit resolves when its pages and then its meta page are on disk, LMDB's own crash-safe
 * order. The overlapping form is faster but relies on repairing the last transactions after a power cut.
 * `eventTurnBatching: false`: it makes promises of its own, and when a commit fails (disk full) their rejection, which
 * nobody can handle, ends the process. We group writes ourselves.
 */
export function openLayout(directory: string): Layout {
  const root = open<Buffer, Buffer>({
    path: directory,
    mapSize: MAP_BYTES,
    noSubdir: false,
    overlappingSync: false,
    eventTurnBatching: false,
    maxDbs: 16,
    maxReaders: 16,
    encoding: 'binary',
    keyEncoding: 'binary',
  });
  const table = (name: string): Table => root.openDB<Buffer, Buffer>(name, { encoding: 'binary', keyEncoding: 'binary' });
  return {
    root,
    meta: table('meta'),
    facts: table('facts'),
    answers: table('answers'),
    keys: table('keys'),
    aliases: table('aliases'),
    vectors: table('vectors'),
    codes: table('codes'),
    packs: table('packs'),
    dead: table('dead'),
    terms: table('terms'),
    ages: table('ages'),
    expiry: table('expiry'),
    idle: table('idle'),
    ledger: table('ledger'),
  };
}

export const SCHEMA_ROW: Buffer = Buffer.from('schema');
export const TOTALS_ROW: Buffer = Buffer.from('totals');

export function idRow(id: EntryId): Buffer {
  return Buffer.from(id.slice(2), 'base64url');
}

/** @throws RangeError for bytes that are no id. */
export function idOfRow(row: Buffer, from: number = 0): EntryId {
  return toEntryId(`e_${row.toString('base64url', from, from + ID_BYTES)}`);
}

export function keyRow(key: Key): Buffer {
  return Buffer.from(key, 'latin1');
}

/** A newline cannot occur in a scope, so no two pairs of scope and text run into each other. */
export function aliasName(scope: Scope, folded: string): string {
  return `${scope}\n${folded}`;
}

export function aliasRow(scope: Scope, folded: string): Buffer {
  return createHash('sha256').update(aliasName(scope, folded)).digest();
}

/** Vectors of two models lie in two places, so that no reader can mix them: 72 bits of a digest of the model's id, then the scope. */
export function spaceOf(embedder: string, scope: Scope): Space {
  return toSpace(tagOf(embedder), scope);
}

/** Of a row that begins with a space. */
export function spaceOfRow(row: Buffer): Space {
  return toSpace(row.toString('latin1', 0, TAG_BYTES), toScope(row.toString('latin1', TAG_BYTES, SPACE_BYTES)));
}

/** Does the row lie among the vectors of this model? */
export function isOfEmbedder(row: Buffer, embedder: string): boolean {
  return row.toString('latin1', 0, TAG_BYTES) === tagOf(embedder);
}

function tagOf(embedder: string): string {
  return createHash('sha256').update(embedder).digest('base64url').slice(0, TAG_BYTES);
}

export function vectorRow(space: Space, id: EntryId): Buffer {
  const row = Buffer.allocUnsafe(SPACE_BYTES + ID_BYTES);
  row.write(space, 0, 'latin1');
  row.write(id.slice(2), SPACE_BYTES, 'base64url');
  return row;
}

export function termRow(scope: Scope, storedAt: number, id: EntryId): Buffer {
  return Buffer.concat([Buffer.from(scope, 'latin1'), timeRow(storedAt, id)]);
}

/** Everything whose row begins so: from the name itself to the name followed by more 0xff than any id or time has. */
export function rangeOf(name: Scope | Space): { start: Buffer; end: Buffer } {
  const start = Buffer.from(name, 'latin1');
  return { start, end: Buffer.concat([start, Buffer.alloc(ID_BYTES + 1, 0xff)]) };
}

export function timeRow(time: number, id: EntryId): Buffer {
  const row = Buffer.allocUnsafe(8 + ID_BYTES);
  row.writeDoubleBE(time, 0);
  row.write(id.slice(2), 8, 'base64url');
  return row;
}

export function idleRow(lastHitAt: number, storedAt: number, id: EntryId): Buffer {
  const row = Buffer.allocUnsafe(16 + ID_BYTES);
  row.writeDoubleBE(lastHitAt, 0);
  row.writeDoubleBE(storedAt, 8);
  row.write(id.slice(2), 16, 'base64url');
  return row;
}

export function timeBound(time: number): Buffer {
  const bound = Buffer.allocUnsafe(8);
  bound.writeDoubleBE(time, 0);
  return bound;
}
