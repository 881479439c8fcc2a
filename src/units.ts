/**
 * Branded scalars and their checked constructors. A bare string cannot be passed where a scope is wanted, so two
 * tenants cannot be merged by a swapped argument. This is the only file that may cast to a brand.
 */
declare const brand: unique symbol;
type Branded<T, B> = T & { readonly [brand]: B };

/** SHA-256 of scope + question, base64url, 43 characters. */
export type Key = Branded<string, 'Key'>;
/** SHA-256 of everything that must be equal before two questions are compared, base64url, 43 characters. */
export type Scope = Branded<string, 'Scope'>;
/** One scope's vectors of one embedding model, as a store keeps them apart: only these are ever compared. */
export type Space = Branded<string, 'Space'>;
/** HMAC of the credential headers with the install's secret, base64url, 43 characters. Never the credential itself. */
export type Tenant = Branded<string, 'Tenant'>;
/** `e_` + 16 base64url characters, random: says nothing about its content. */
export type EntryId = Branded<string, 'EntryId'>;
/** Absolute milliseconds since 1970. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** A duration in milliseconds. */
export type Ms = Branded<number, 'Ms'>;
/** A size in bytes. */
export type Bytes = Branded<number, 'Bytes'>;
/** Cosine, -1..1, higher is closer. */
export type Similarity = Branded<number, 'Similarity'>;
/** Float32Array[dimensions] with an L2 norm of 1. */
export type UnitVector = Branded<Float32Array, 'UnitVector'>;

const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const ENTRY_ID = /^e_[A-Za-z0-9_-]{16}$/;

export function toKey(digest: string): Key {
  return checkedDigest(digest, 'key') as Key;
}

export function toScope(digest: string): Scope {
  return checkedDigest(digest, 'scope') as Scope;
}

/** `tag`: stands for the model, and is as long for each. */
export function toSpace(tag: string, scope: Scope): Space {
  return `${tag}${scope}` as Space;
}

export function toTenant(digest: string): Tenant {
  return checkedDigest(digest, 'tenant') as Tenant;
}

export function isEntryId(text: string): text is EntryId {
  return ENTRY_ID.test(text);
}

export function toEntryId(text: string): EntryId {
  if (!isEntryId(text))
    throw new RangeError(`cannot read an entry id: it is "e_" and 16 base64url characters, received ${JSON.stringify(text.slice(0, 40))}`);
  return text;
}

export function toEpochMs(value: number): EpochMs {
  return checkedNumber(value, 'time', 0) as EpochMs;
}

export function toMs(value: number): Ms {
  return checkedNumber(value, 'duration', 0) as Ms;
}

export function toBytes(value: number): Bytes {
  return checkedNumber(value, 'size', 0) as Bytes;
}

/** Rounding can push a cosine just past 1; anything further is a bug in the caller. */
export function toSimilarity(value: number): Similarity {
  if (!(value >= -1.001 && value <= 1.001)) throw new RangeError(`a similarity lies between -1 and 1, received ${value}`);
  return Math.min(1, Math.max(-1, value)) as Similarity;
}

/** Divides by the L2 norm in place. A zero or non-finite vector has no direction and is refused. */
export function toUnitVector(values: Float32Array): UnitVector {
  let sum = 0;
  for (const value of values) sum += value * value;
  const norm = Math.sqrt(sum);
  if (!(norm > 0 && Number.isFinite(norm))) throw new RangeError(`a vector needs a finite norm above 0, received ${norm}`);
  if (Math.abs(norm - 1) > 1e-6) for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) / norm;
  return values as UnitVector;
}

function checkedDigest(digest: string, what: string): string {
  if (!DIGEST.test(digest)) throw new RangeError(`a ${what} is 43 base64url characters, received ${digest.length}`);
  return digest;
}

function checkedNumber(value: number, what: string, least: number): number {
  if (!Number.isFinite(value) || value < least)
    throw new RangeError(`a ${what} is a finite number of at least ${least}, received ${value}`);
  return value;
}
