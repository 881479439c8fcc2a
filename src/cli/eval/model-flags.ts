/** Which embedding model a verb that measures works with: --embedder NAME, one that is built in or one of the file of --config. */
import { readFileSync } from 'node:fs';
import type { ChosenModel } from '../../compose-evaluation.ts';
import type { Config } from '../../config.ts';
import { defaultConfig } from '../../overrides.ts';
import type { Environment } from '../../settings.ts';
import type { Flags, ReadFlags } from '../flags.ts';
import { resolveConfig } from '../resolve-config.ts';

export const MODEL_FLAGS: Flags = { embedder: 'text', config: 'text' };

/** Of the settings these alone, that say which model and where: whatever else an install has set, what is measured is the product as it is shipped. */
export function chosenModel(
  { values }: ReadFlags,
  environment: Environment,
): { readonly chosen: ChosenModel; readonly problems: readonly string[] } {
  const flags = new Map([...values].filter(([name]) => Object.hasOwn(MODEL_FLAGS, name)));
  const resolved = resolveConfig({ flags, environment, readFile: (path) => readFileSync(path, 'utf8') });
  if (resolved.kind === 'refused') return { chosen: modelIn(defaultConfig({}, environment)), problems: resolved.problems };
  return { chosen: modelIn(resolved.config), problems: [] };
}

function modelIn({ models, embedder, embedderKey, data, caFile, connectTimeout, firstByteTimeout, idleTimeout }: Config): ChosenModel {
  return { models, embedder, embedderKey, data, caFile, connectTimeout, firstByteTimeout, idleTimeout };
}
