/** The flags that every verb with a configuration takes, and the configuration they lead to. */
import { readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { flagOf, SETTING_NAMES, SETTINGS, type SettingName } from '../settings.ts';
import { refuse, type Call, type ExitCode } from './call.ts';
import { readFlags, type FlagKind, type Flags } from './flags.ts';
import { resolveConfig } from './resolve-config.ts';

const LISTS: ReadonlySet<SettingName> = new Set<SettingName>(['allowHost', 'allowUpstream']);

export const CONFIG_FLAGS: Flags = {
  ...Object.fromEntries(
    SETTING_NAMES.filter((name) => SETTINGS[name].where === 'everywhere').map((name) => [flagOf(name).slice(2), kindOf(name)]),
  ),
  config: 'text',
};

function kindOf(name: SettingName): FlagKind {
  if (LISTS.has(name)) return 'list';
  return SETTINGS[name].takes === '' ? 'switch' : 'text';
}

export type Configured =
  | {
      readonly kind: 'configured';
      readonly config: Config;
      readonly file: string | undefined;
      readonly values: ReadonlyMap<string, string | readonly string[]>;
      /** What is no flag, of a verb that takes words. */
      readonly words: readonly string[];
    }
  | { readonly kind: 'refused'; readonly code: ExitCode };

/** `own`: flags of this verb alone. Every problem is written to `err` before it comes back refused. */
export function configure(call: Call, verb: string, own: Flags, takes: 'flags' | 'words' = 'flags'): Configured {
  const read = readFlags(call.args, { ...CONFIG_FLAGS, ...own });
  // After a flag that does not exist, its value is a word of its own; that is one mistake, not two.
  const surplus =
    read.problems.length > 0 || takes === 'words'
      ? []
      : read.words.map((word) => `cannot use ${JSON.stringify(word)}: ${verb} takes flags only`);
  const resolved = resolveConfig({ flags: read.values, environment: call.environment, readFile: (path) => readFileSync(path, 'utf8') });
  const problems = [...read.problems, ...surplus, ...(resolved.kind === 'refused' ? resolved.problems : [])];
  if (resolved.kind === 'refused' || problems.length > 0) return { kind: 'refused', code: refuse(call.err, problems, verb) };
  return { kind: 'configured', config: resolved.config, file: resolved.file, values: read.values, words: read.words };
}
