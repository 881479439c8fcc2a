/** What each kind of write changes, row by row. Plans read the committed state and change nothing themselves. */
import { toEpochMs } from '../units.ts';
import { chargeOf } from './accounting.ts';
import { encodeFacts } from './facts-codec.ts';
import type { StoredFacts } from './facts-codec.ts';
import type { PendingHit } from './hits.ts';
import type { Layout } from './layout.ts';
import { aliasName, aliasRow, idRow, idleRow, keyRow, spaceOf, termRow, timeRow, vectorRow } from './layout.ts';
import type { Commit } from './store.ts';
import type { Step } from './write-queue.ts';

export type Quantise = (vector: Float32Array) => { code: Int8Array; scale: number };

const NO_VALUE = Buffer.alloc(0);

export function factsOf({ entry, alias, vector, terms, model }: Commit, answerBytes: number): StoredFacts {
  return {
    id: entry.id,
    key: entry.key,
    scope: entry.scope,
    tenant: entry.tenant,
    upstream: entry.upstream,
    model: entry.model,
    callerScope: entry.callerScope,
    tags: entry.tags,
    storedAt: entry.storedAt,
    expiresAt: entry.expiresAt,
    size: entry.size,
    usage: entry.usage,
    hits: 0,
    lastHitAt: toEpochMs(0),
    charged: chargeOf(answerBytes, vector, terms),
    aliases: alias === undefined ? [] : [aliasRow(entry.scope, alias)],
    hasVector: vector !== undefined,
    hasTerms: terms !== undefined,
    embedder: model,
  };
}

/** What is stored of an entry besides its facts, as bytes. */
export interface EncodedParts {
  readonly answer: Buffer;
  readonly vector: Buffer | undefined;
  readonly code: Buffer | undefined;
  readonly terms: Buffer | undefined;
}

export function commitSteps(layout: Layout, facts: StoredFacts, { answer, vector, code, terms }: EncodedParts): Step[] {
  const row = idRow(facts.id);
  const steps: Step[] = [
    { table: layout.facts, row, value: encodeFacts(facts) },
    { table: layout.answers, row, value: answer },
    { table: layout.keys, row: keyRow(facts.key), value: row },
    { table: layout.ages, row: timeRow(facts.storedAt, facts.id), value: NO_VALUE },
    { table: layout.expiry, row: timeRow(facts.expiresAt, facts.id), value: NO_VALUE },
    { table: layout.idle, row: idleRow(facts.lastHitAt, facts.storedAt, facts.id), value: NO_VALUE },
  ];
  for (const alias of facts.aliases) steps.push({ table: layout.aliases, row: Buffer.from(alias), value: row });
  if (vector !== undefined) steps.push({ table: layout.vectors, row: vectorRowOf(facts), value: vector });
  if (code !== undefined) steps.push({ table: layout.codes, row: vectorRowOf(facts), value: code });
  if (terms !== undefined) steps.push({ table: layout.terms, row: termRow(facts.scope, facts.storedAt, facts.id), value: terms });
  return steps;
}

/** The key and the aliases go only where they still lead to this entry: a newer one may have taken them over. */
export function removalSteps(layout: Layout, facts: StoredFacts): Step[] {
  const row = idRow(facts.id);
  const gone = (table: Layout['facts'], at: Buffer): Step => ({ table, row: at, value: undefined });
  const steps = [
    gone(layout.facts, row),
    gone(layout.answers, row),
    gone(layout.ages, timeRow(facts.storedAt, facts.id)),
    gone(layout.expiry, timeRow(facts.expiresAt, facts.id)),
    gone(layout.idle, idleRow(facts.lastHitAt, facts.storedAt, facts.id)),
  ];
  if (layout.keys.get(keyRow(facts.key))?.equals(row) === true) steps.push(gone(layout.keys, keyRow(facts.key)));
  for (const alias of facts.aliases) {
    if (layout.aliases.get(Buffer.from(alias))?.equals(row) === true) steps.push(gone(layout.aliases, Buffer.from(alias)));
  }
  steps.push(...vectorRemoval(layout, facts));
  if (facts.hasTerms) steps.push(gone(layout.terms, termRow(facts.scope, facts.storedAt, facts.id)));
  return steps;
}

export function vectorRowOf({ embedder, scope, id }: StoredFacts): Buffer {
  return vectorRow(spaceOf(embedder, scope), id);
}

function vectorRemoval(layout: Layout, facts: StoredFacts): Step[] {
  if (!facts.hasVector) return [];
  const row = vectorRowOf(facts);
  return [{ table: layout.vectors, row, value: undefined }, codeRemoval(layout, row)];
}

/** The old one goes first: of the same model, it lies in the same rows. */
export function replacementSteps(
  layout: Layout,
  before: StoredFacts,
  after: StoredFacts,
  { vector, code }: { readonly vector: Buffer; readonly code: Buffer },
): Step[] {
  const row = vectorRowOf(after);
  return [
    ...vectorRemoval(layout, before),
    { table: layout.facts, row: idRow(after.id), value: encodeFacts(after) },
    { table: layout.vectors, row, value: vector },
    { table: layout.codes, row, value: code },
  ];
}

/** A loose code is removed, a packed one marked dead (code-packs.ts). */
export function codeRemoval(layout: Layout, row: Buffer): Step {
  if (layout.codes.get(row) !== undefined) return { table: layout.codes, row, value: undefined };
  return { table: layout.dead, row, value: NO_VALUE };
}

export function hitSteps(layout: Layout, before: StoredFacts, hit: PendingHit): Step[] {
  const after: StoredFacts = { ...before, hits: before.hits + hit.count, lastHitAt: hit.at };
  return [
    { table: layout.facts, row: idRow(before.id), value: encodeFacts(after) },
    { table: layout.idle, row: idleRow(before.lastHitAt, before.storedAt, before.id), value: undefined },
    { table: layout.idle, row: idleRow(after.lastHitAt, after.storedAt, after.id), value: NO_VALUE },
  ];
}

export function namesOf(facts: StoredFacts): string[] {
  return [facts.id, facts.key, ...facts.aliases.map((alias) => Buffer.from(alias).toString('latin1'))];
}

export function aliasNameOf({ entry, alias }: Commit): string | undefined {
  return alias === undefined ? undefined : aliasName(entry.scope, alias);
}

/** Copies: the caller may go on using its array while the writer thread reads ours. */
export function vectorBytes(vector: Float32Array): Buffer {
  return Buffer.from(vector.slice().buffer);
}

export function termBytes(terms: Uint32Array): Buffer {
  return Buffer.from(terms.slice().buffer);
}

export function codeBytes({ code, scale }: ReturnType<Quantise>): Buffer {
  const bytes = Buffer.allocUnsafeSlow(4 + code.length);
  bytes.writeFloatLE(scale, 0);
  bytes.set(new Uint8Array(code.buffer, code.byteOffset, code.length), 4);
  return bytes;
}
