/** The files of a model's folder, and the check that they are the ones that are meant. Sizes: 23 MB and 0.7 MB; hashing takes 16 ms. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalModel } from '../config.ts';
import { messageOf } from '../errors.ts';
import { sumOfFile } from './file-sum.ts';
import type { NamedModel } from './registry.ts';

const WEIGHTS = 'model.onnx';
const SUMS = 'SHA256SUMS';
const SUM_LINE = /^([0-9a-f]{64}) [ *](.+)$/;

/** What the model's settings say of its weights, else its folder, else what they are. `undefined` where they cannot be read. */
export function weightsSum({ path, sha256 }: LocalModel): string | undefined {
  if (sha256 !== undefined) return sha256;
  try {
    return readSums(path).get(WEIGHTS) ?? sumOf(path, WEIGHTS);
  } catch {
    // The worker reads the same files and tells why they cannot be read; here the sum merely stays unknown.
    return undefined;
  }
}

/** Name and the first 12 hex digits of the weights' sum; then what else bends a vector, so that changed settings never mix vectors. */
export function modelId({ name, model: { kind, pooling, prefix } }: NamedModel<LocalModel>, sum: string): string {
  const bent = [
    kind === 'onnx' ? '' : `+${kind}`,
    pooling === 'mean' ? '' : `+${pooling}`,
    prefix === '' ? '' : `+${digestOf(prefix).slice(0, 6)}`,
  ];
  return `${name}@${sum.slice(0, 12)}${bent.join('')}`;
}

/** The path of the weights, whose sum was right a moment ago: reading them here as well would cost 23 MB for good. */
export function checkedWeights({ path, sha256 }: Pick<LocalModel, 'path' | 'sha256'>): string {
  checkSum(WEIGHTS, sumOf(path, WEIGHTS), sha256 ?? readSums(path).get(WEIGHTS));
  return join(path, WEIGHTS);
}

/** A file of the folder that is one JSON text, checked where there is a sum to check by. */
export function readJson(folder: string, name: string): unknown {
  const bytes = readBytes(folder, name);
  checkSum(name, digestOf(bytes), readSums(folder).get(name));
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new Error(`cannot use ${name} of the embedding model: it is no JSON (${messageOf(error)})`, { cause: error });
  }
}

/** By file name; empty where the folder has none, and then nothing says what its files must be. */
function readSums(folder: string): ReadonlyMap<string, string> {
  const sums = new Map<string, string>();
  if (!existsSync(join(folder, SUMS))) return sums;
  for (const line of new TextDecoder().decode(readBytes(folder, SUMS)).split('\n')) {
    const [, sum, name] = SUM_LINE.exec(line) ?? [];
    if (sum !== undefined && name !== undefined) sums.set(name, sum);
  }
  return sums;
}

function checkSum(name: string, sum: string, wanted: string | undefined): void {
  if (wanted === undefined || sum === wanted) return;
  throw new Error(
    `cannot use ${name} of the embedding model: its SHA-256 begins with ${sum.slice(0, 12)}, and ${wanted.slice(0, 12)} is wanted; copy it again from where it came`,
  );
}

function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function sumOf(folder: string, name: string): string {
  return attempt(name, () => sumOfFile(join(folder, name)));
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
