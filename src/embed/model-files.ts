/** The files of a model directory, and the check that they are the ones that were shipped. Sizes: 23 MB and 0.7 MB; hashing takes 16 ms. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../errors.ts';
import type { CharacterTable } from './characters.ts';
import { sumOfFile } from './file-sum.ts';
import { createWordPiece, type WordPiece } from './wordpiece.ts';

/** The same distance from `src/embed` and from `dist/embed`. */
export const DEFAULT_MODEL: URL = new URL('../../models/all-minilm-l6-v2/', import.meta.url);

export interface ModelFiles {
  /** The path of a file whose sum was right a moment ago: reading it here as well would cost 23 MB for good. */
  readonly model: string;
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
  const model = join(directory, 'model.onnx');
  checkSum(
    'model.onnx',
    attempt('model.onnx', () => sumOfFile(model)),
    sums,
  );
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
  checkSum(name, createHash('sha256').update(bytes).digest('hex'), sums);
  return bytes;
}

function checkSum(name: string, sum: string, sums: ReadonlyMap<string, string>): void {
  const wanted = sums.get(name);
  if (sum === wanted) return;
  const said = wanted === undefined ? 'does not name it' : `says ${wanted.slice(0, 12)}`;
  throw new Error(
    `cannot use ${name} of the embedding model: its SHA-256 begins with ${sum.slice(0, 12)}, SHA256SUMS ${said}; copy it again from the package`,
  );
}

function readBytes(directory: string, name: string): Uint8Array {
  return attempt(name, () => readFileSync(join(directory, name)));
}

function attempt<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`cannot read ${name} of the embedding model: ${messageOf(error)}`, { cause: error });
  }
}
