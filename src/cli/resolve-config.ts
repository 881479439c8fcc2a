/**
 * Flag over variable over file over default. Each source is checked in full, also where another one wins: a mistake that
 * waits in a file until a flag is left out is found today. All problems are told at once.
 */
import { dirname, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { modelsFrom } from '../model-settings.ts';
import {
  absolute,
  complete,
  flagOf,
  isSettingName,
  readSetting,
  SETTING_NAMES,
  SETTINGS,
  variableOf,
  type Environment,
  type Given,
  type SettingName,
} from '../settings.ts';
import { shownSetting } from '../shown-setting.ts';
import { didYouMean, nearest } from './nearest.ts';

export type Resolved =
  | { readonly kind: 'resolved'; readonly config: Config; readonly file: string | undefined }
  /** Each a sentence for a person: what could not be done, why, the value received and where, what to try. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

export interface Sources {
  /** By flag name without dashes, `config` included. */
  readonly flags: ReadonlyMap<string, string | readonly string[]>;
  readonly environment: Environment;
  /** Throws as `readFileSync` does. */
  readonly readFile: (path: string) => string;
}

export function resolveConfig(sources: Sources): Resolved {
  const problems: string[] = [];
  const flags = fromFlags(sources.flags, problems);
  const variables = fromVariables(sources.environment, problems);
  const file = configFile(sources);
  const filed = file === undefined ? {} : fromFile(file, sources, problems);
  if (problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'resolved', config: complete({ ...filed, ...variables, ...flags }, sources.environment), file };
}

function configFile({ flags, environment }: Sources): string | undefined {
  const written = flags.get('config') ?? nonEmpty(environment['NEARHIT_CONFIG']);
  return typeof written === 'string' ? resolve(written) : undefined;
}

function fromFlags(flags: Sources['flags'], problems: string[]): Given {
  const given: Given = {};
  for (const name of SETTING_NAMES) {
    const raw = flags.get(flagOf(name).slice(2));
    if (raw !== undefined) read(given, name, raw, `the flag ${flagOf(name)}`, problems);
  }
  return given;
}

function fromVariables(environment: Environment, problems: string[]): Given {
  const known = new Map(
    SETTING_NAMES.filter((name) => SETTINGS[name].where === 'everywhere').map((name) => [variableOf(name), name] as const),
  );
  const given: Given = {};
  for (const [variable, value] of Object.entries(environment)) {
    // An empty variable is what `docker run -e NEARHIT_MODE=` leaves behind: not set.
    if (!variable.startsWith('NEARHIT_') || variable === 'NEARHIT_CONFIG' || nonEmpty(value) === undefined) continue;
    if (isKubernetesLink(variable, value ?? '')) continue;
    const name = known.get(variable);
    if (name === undefined) problems.push(unknownVariable(variable, [...known.keys(), 'NEARHIT_CONFIG']));
    else read(given, name, value, `the variable ${variable}`, problems);
  }
  return given;
}

/** A Kubernetes service called `nearhit` puts these into every pod of its namespace; they are not meant for us. */
function isKubernetesLink(variable: string, value: string): boolean {
  return (
    /^NEARHIT_(?:SERVICE_(?:HOST|PORT)|PORT_\d+_)/.test(variable) || (variable === 'NEARHIT_PORT' && /^(?:tcp|udp|sctp):\/\//.test(value))
  );
}

function fromFile(file: string, sources: Sources, problems: string[]): Given {
  const given: Given = {};
  const json = readJson(file, sources, problems);
  if (json === undefined) return given;
  for (const [key, raw] of Object.entries(json)) {
    if (key === '$schema') continue;
    if (!isSettingName(key))
      problems.push(`cannot use the file ${file}: there is no setting ${JSON.stringify(key)}${didYouMean(key, SETTING_NAMES)}`);
    else read(given, key, rooted(key, raw, dirname(file)), `${key} in ${file}`, problems);
  }
  return given;
}

/** A path in a file is meant from where the file lies, one in a flag from where the command runs. */
function rooted(name: SettingName, raw: unknown, folder: string): unknown {
  if (name === 'models') return modelsFrom(raw, folder);
  return (name === 'data' || name === 'caFile') && typeof raw === 'string' ? absolute(raw, folder) : raw;
}

function readJson(file: string, sources: Sources, problems: string[]): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(sources.readFile(file).replace(/^\uFEFF/, ''));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
    problems.push(`cannot use the file ${file}: it holds no JSON object; write {"port": 9000}`);
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? `it is not valid JSON (${error.message})`
        : `it cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`;
    problems.push(`cannot use the file ${file}: ${why}`);
  }
  return undefined;
}

function read<Name extends SettingName>(given: Given, name: Name, raw: unknown, origin: string, problems: string[]): void {
  const reading = readSetting(name, raw);
  if (reading.kind === 'value') given[name] = reading.value;
  else problems.push(`cannot use ${origin}: it ${reading.problem}; received ${shownSetting(name, raw)}`);
}

const PREFIX = 'NEARHIT_';

function unknownVariable(variable: string, known: readonly string[]): string {
  // Without what all of them begin with, which would make any two of them alike.
  const meant = nearest(
    variable.slice(PREFIX.length),
    [...known].map((name) => name.slice(PREFIX.length)),
  );
  const hint = meant === undefined ? '' : `; did you mean ${PREFIX}${meant}?`;
  return `cannot use the variable ${variable}: there is no setting of that name${hint}`;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}
