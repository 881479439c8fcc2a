/**
 * Is it still the same model? A few texts are embedded when nearhit starts, when the server is back after a failure, and once in
 * a while; their vectors are kept, and a model is known again by them. A name says nothing: `latest` is pulled anew, a server is
 * started with other weights, and the vectors of two models must never be compared.
 */
import { createHash } from 'node:crypto';
import type { RemoteModel } from '../../config.ts';
import type { UnitVector } from '../../units.ts';

/** Ordinary and odd, short and longer, of several scripts. They are part of every id: whoever changes one makes all models new. */
export const PROBES: readonly string[] = [
  'How do I reset my password?',
  'The invoice of 12 March 2024 shows a total of 1,250.75 EUR, which does not include the discount that was agreed on.',
  'Wie hoch ist der Mont Blanc?',
  '\u5982\u4f55\u91cd\u7f6e\u5bc6\u7801\uff1f',
];

/**
 * The least cosine between a probe's vector and the one kept of it. Batching, other hardware and half precision move a vector by
 * less than 0.001; other weights of the same family by far more, and another model leaves nothing of it.
 */
export const LEAST_LIKENESS = 0.999;

/** What is kept of a model. */
export interface KnownModel {
  /** In the settings. */
  readonly name: string;
  /** What a nearhit over there calls it, else the name and a digest of what follows. */
  readonly id: string;
  readonly url: string;
  readonly model: string;
  readonly prefix: string;
  /** Of `PROBES`, base64 of float32. */
  readonly vectors: readonly string[];
}

/** What a server gave for `PROBES`. */
export interface Probed {
  readonly vectors: readonly UnitVector[];
  /** The id that a nearhit over there gives its model. */
  readonly told: string | undefined;
}

export type Recognised =
  | { readonly kind: 'known' | 'new'; readonly model: KnownModel }
  /** The same URL and model as before, and other vectors, or another id. */
  | { readonly kind: 'drifted'; readonly from: string; readonly likeness: number };

/**
 * What the operator changed (another model, another prefix) is a new model; what changed by itself has drifted. A server that
 * moved to another URL and gives the same vectors is the one that was known.
 */
export function recognise(name: string, spec: RemoteModel, probed: Probed, known: readonly KnownModel[]): Recognised {
  const told = toldOf(spec, probed);
  const alike = known.filter((one) => isSpecOf(one, spec)).map((one) => ({ one, likeness: likeness(one, probed.vectors) }));
  alike.sort((a, b) => b.likeness - a.likeness);
  const same = alike.find(({ one, likeness: near }) => near >= LEAST_LIKENESS && (told ?? one.id) === one.id);
  if (same !== undefined) return { kind: 'known', model: same.one };
  const before = alike.find(({ one }) => one.url === spec.url);
  if (before !== undefined) return { kind: 'drifted', from: before.one.id, likeness: before.likeness };
  return { kind: 'new', model: newModel(name, spec, probed) };
}

export function isSpecOf(known: KnownModel, { model, prefix }: RemoteModel): boolean {
  return known.model === model && known.prefix === prefix;
}

/** Behind a prefix of ours its vectors are not those that the id over there stands for. */
function toldOf({ prefix }: RemoteModel, { told }: Probed): string | undefined {
  return prefix === '' ? told : undefined;
}

function newModel(name: string, spec: RemoteModel, probed: Probed): KnownModel {
  const { url, model, prefix } = spec;
  const vectors = probed.vectors.map((vector) => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64'));
  const digest = createHash('sha256')
    .update(JSON.stringify([url, model, prefix, vectors]))
    .digest('hex');
  return { name, id: toldOf(spec, probed) ?? `${name}@${digest.slice(0, 12)}`, url, model, prefix, vectors };
}

/** The least over all probes: a mean would hide one that is another. */
function likeness({ vectors }: KnownModel, now: readonly UnitVector[]): number {
  return Math.min(...now.map((vector, at) => cosine(vector, Buffer.from(vectors[at] ?? '', 'base64'))));
}

/** Of two unit vectors; 0 where they are not of one length. */
function cosine(vector: UnitVector, kept: Buffer): number {
  if (kept.length !== vector.byteLength) return 0;
  return vector.reduce((sum, component, i) => sum + component * kept.readFloatLE(i * Float32Array.BYTES_PER_ELEMENT), 0);
}
