/** The files of a model directory, and the check that they are the ones that were shipped. Sizes: 23 MB and 0.7 MB; hashing takes 16 ms. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.ts';
import type { CharacterTable } from './characters.ts';
import { createWordPiece, type WordPiece } from './wordpiece.ts';

/** The same distance from `src/embed` and from `dist/embed`. */
export const DEFAULT_MODEL: URL = new URL('../../models/all-minilm-l6-v2/', import.meta.url);

export interface ModelFiles {
  readonly model: Uint8Array;
  readonly tokenizer: WordPiece;
}

const SUM_LINE = /^([0-9a-f]{64}) [ *](.+)$/;

export function toModelPath(directory: URL | string): string {
  return typeof directory === 'string' ? directory : fileURLToPath(directory);
}

/** Name and the first 12 hex digits of the model's sum. `undefined` where the sums cannot be read. */
export function modelId(directory: string): string | undefined {
  try {
    const sum = readSums(directory).get('model.onnx');
    return sum === undefined ? undefined : `${basename(directory)}@${sum.slice(0, 12)}`;
  } catch {
    // The worker reads the same file and tells why it cannot be read; here the id merely stays unknown.
    return undefined;
  }
}

/** Throws with a reason that names the file. */
export function readModel(directory: string): ModelFiles {
  const sums = readSums(directory);
  const model = readChecked(directory, 'model.onnx', sums);
  return { model, tokenizer: readTokenizer(directory, sums) };
}

/** Reads and checks the vocabulary and the table of characters: about 30 ms and 16 MB. */
export function readTokenizer(directory: string, sums: ReadonlyMap<string, string> = readSums(directory)): WordPiece {
  const { model } = readJson(directory, 'tokenizer.json', sums) as { readonly model: { readonly vocab: Readonly<Record<string, number>> } };
  const characters = readJson(directory, 'characters.json', sums) as CharacterTable;
  return createWordPiece(new Map(Object.entries(model.vocab)), characters);
}

function readJson(directory: string, name: string, sums: ReadonlyMap<string, string>): unknown {
  return JSON.parse(new TextDecoder().decode(readChecked(directory, name, sums)));
}

function readSums(directory: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  for (const line of new TextDecoder().decode(readBytes(directory, 'SHA256SUMS')).split('\n')) {
    const [, sum, name] = SUM_LINE.exec(line) ?? [];
    if (sum !== undefined && name !== undefined) sums.set(name, sum);
  }
  return sums;
}

function readChecked(directory: string, name: string, sums: ReadonlyMap<string, string>): Uint8Array {
  const bytes = readBytes(directory, name);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const wanted = sums.get(name);
  if (sum === wanted) return bytes;
  throw new Error(
    `cannot use ${name}: its SHA-256 is ${sum.slice(0, 12)}…, SHA256SUMS says ${wanted?.slice(0, 12) ?? 'nothing'}…; copy it again from the package`,
  );
}

function readBytes(directory: string, name: string): Uint8Array {
  try {
    return readFileSync(join(directory, name));
  } catch (error) {
    throw new Error(`cannot read ${name} of the embedding model: ${messageOf(error)}`, { cause: error });
  }
}
