/** The files of a model's folder, and the check that they are the ones that are meant. Sizes: 23 MB and 0.7 MB; hashing takes 16 ms. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OnnxModel } from '../config.ts';
import { messageOf } from '../errors.ts';
import type { CharacterTable } from './characters.ts';
import { sumOfFile } from './file-sum.ts';
import type { NamedModel } from './registry.ts';
import { createWordPiece, type WordPiece } from './wordpiece.ts';

export interface ModelFiles {
  /** The path of a file whose sum was right a moment ago: reading it here as well would cost 23 MB for good. */
  readonly model: string;
  readonly tokenizer: WordPiece;
}

/** By file name. Empty where the folder has none: then nothing says what its files must be. */
type Sums = ReadonlyMap<string, string>;

const WEIGHTS = 'model.onnx';
const SUMS = 'SHA256SUMS';
const SUM_LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** What the model's settings say its weights are, else its folder, else what they are. `undefined` where they cannot be read. */
export function weightsSum({ path, sha256 }: Pick<OnnxModel, 'path' | 'sha256'>): string | undefined {
  if (sha256 !== undefined) return sha256;
  try {
    return readSums(path).get(WEIGHTS) ?? sumOfFile(join(path, WEIGHTS));
  } catch {
    // The worker reads the same files and tells why they cannot be read; here the sum merely stays unknown.
    return undefined;
  }
}

/** Name and the first 12 hex digits of the weights' sum; then what else bends a vector, so that changed settings never mix vectors. */
export function modelId({ name, model: { pooling, prefix } }: NamedModel, sum: string): string {
  const bent = [pooling === 'mean' ? '' : `+${pooling}`, prefix === '' ? '' : `+${digestOf(prefix).slice(0, 6)}`];
  return `${name}@${sum.slice(0, 12)}${bent.join('')}`;
}

/** Throws with a reason that names the file. */
export function readModel({ path, sha256 }: OnnxModel): ModelFiles {
  const sums = new Map(readSums(path));
  if (sha256 !== undefined) sums.set(WEIGHTS, sha256);
  checkSum(
    WEIGHTS,
    attempt(WEIGHTS, () => sumOfFile(join(path, WEIGHTS))),
    sums,
  );
  return { model: join(path, WEIGHTS), tokenizer: readTokenizer(path, sums) };
}

/** Reads and checks the vocabulary and the table of characters: about 30 ms and 16 MB. */
export function readTokenizer(folder: string, sums: Sums = readSums(folder)): WordPiece {
  const { model } = readJson(folder, 'tokenizer.json', sums) as { readonly model: { readonly vocab: Readonly<Record<string, number>> } };
  const characters = readJson(folder, 'characters.json', sums) as CharacterTable;
  return createWordPiece(new Map(Object.entries(model.vocab)), characters);
}

function readJson(folder: string, name: string, sums: Sums): unknown {
  const bytes = readBytes(folder, name);
  checkSum(name, digestOf(bytes), sums);
  return JSON.parse(new TextDecoder().decode(bytes));
}

function readSums(folder: string): Sums {
  const sums = new Map<string, string>();
  if (!existsSync(join(folder, SUMS))) return sums;
  for (const line of new TextDecoder().decode(readBytes(folder, SUMS)).split('\n')) {
    const [, sum, name] = SUM_LINE.exec(line) ?? [];
    if (sum !== undefined && name !== undefined) sums.set(name, sum);
  }
  return sums;
}

function checkSum(name: string, sum: string, sums: Sums): void {
  const wanted = sums.get(name);
  if (wanted === undefined || sum === wanted) return;
  throw new Error(
    `cannot use ${name} of the embedding model: its SHA-256 begins with ${sum.slice(0, 12)}, and ${wanted.slice(0, 12)} is wanted; copy it again from where it came`,
  );
}

function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readBytes(folder: string, name: string): Uint8Array {
  return attempt(name, () => readFileSync(join(folder, name)));
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`cannot read ${name} of the embedding model: ${messageOf(error)}`, { cause: error });
  }
}
