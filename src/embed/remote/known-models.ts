/** The models that were met before, one small file each in the data directory, or none where nothing is kept at all. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { KnownModel } from './probe.ts';

export interface KnownModels {
  /** Those of this name. */
  of(name: string): readonly KnownModel[];
  keep(model: KnownModel): void;
}

export function knownInMemory(): KnownModels {
  const kept: KnownModel[] = [];
  return { of: (name) => kept.filter((model) => model.name === name), keep: (model) => void kept.push(model) };
}

/** `log`: told of a file that cannot be used. Its model then counts as never met: its vectors are not searched, and nothing is mixed. */
export function knownIn(folder: string, log: (line: string) => void): KnownModels {
  return {
    of: (name) => filesIn(folder, log).flatMap((file) => read(join(folder, file), log).filter((model) => model.name === name)),
    keep: (model) => {
      try {
        write(folder, model);
      } catch (error) {
        log(
          `cannot keep what the embedder ${model.id} is known by in ${folder}: ${messageOf(error)}; after a restart it counts as never met`,
        );
      }
    },
  };
}

/** Whole or not at all: half a file would make the model another one at the next start. */
function write(folder: string, model: KnownModel): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${model.name}=${model.id}.json`);
  writeFileSync(`${path}.new`, `${JSON.stringify(model)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function filesIn(folder: string, log: (line: string) => void): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      log(`cannot read ${folder}: ${messageOf(error)}; its models count as never met`);
    return [];
  }
}

function read(path: string, log: (line: string) => void): readonly KnownModel[] {
  try {
    const model: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isKnownModel(model)) return [model];
    log(`cannot use ${path}: it does not describe an embedding model; remove it`);
  } catch (error) {
    log(`cannot read ${path}: ${messageOf(error)}; its model counts as never met`);
  }
  return [];
}

function isKnownModel(value: unknown): value is KnownModel {
  if (typeof value !== 'object' || value === null) return false;
  const { name, id, url, model, prefix, vectors } = value as Readonly<Record<string, unknown>>;
  const texts = [name, id, url, model, prefix].every((text) => typeof text === 'string');
  return texts && Array.isArray(vectors) && vectors.every((vector) => typeof vector === 'string');
}
