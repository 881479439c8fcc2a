/**
 * The guest's settings, from the variables that the host gives it: those of the product that are one word each, with the same names,
 * words and defaults (src/plain-settings.ts). What needs a machine, a file or a memory of its own a guest does without.
 */
import type { Config } from '../../src/config.ts';
import { PLAIN_SETTINGS, variableOf, type PlainName, type PlainSetting } from '../../src/plain-settings.ts';
import { toBytes } from '../../src/units.ts';
import { LARGEST_VALUE } from './bucket.ts';

export interface GuestSettings {
  readonly config: Config;
  /** What tenants are derived with: the same for all instances, or nothing stored is found again. */
  readonly secret: Uint8Array;
  /** The name that the host knows the embedding model under. */
  readonly model: string;
}

export type Variables = Readonly<Record<string, string | undefined>>;

const SECRET = 'NEARHIT_SECRET';
const MODEL = 'NEARHIT_MODEL';
const DEFAULT_MODEL = 'all-minilm-l6-v2';
/** Characters: some hundred bits in any spelling. */
const SHORTEST_SECRET = 24;
/** Of one value, what the facts beside an answer may take: tags, names, the question. */
const FACTS_AT_MOST = 64 * 1024;

/** Nothing is learnt where nothing is remembered: so no hit is held out or audited, and no model is asked. */
const WITHOUT_LEARNING = { holdout: 0, audit: 0, judgeModel: undefined, judgeKey: undefined, judgeBudget: 0 } as const;
/** Of a machine, its files and its listeners. */
const WITHOUT_MACHINE = {
  port: 0,
  host: '',
  adminHost: '',
  adminPort: 0,
  adminToken: undefined,
  data: '',
  caFile: undefined,
  embedWorkers: 0,
  models: {},
  embedder: '',
  embedderKey: undefined,
  serveModels: [],
  serveKey: undefined,
  upstreams: {},
  groups: {},
  question: {},
  eligibility: { rules: [], ttl: {}, off: [] },
  ignore: { fields: [], headers: [], query: [] },
} as const;

const NAMES = (Object.keys(PLAIN_SETTINGS) as PlainName[]).map((name) => [name, variableOf(name)] as const);
/** Read once, while the component is built: an instance reads what its host says differently. */
const INITIAL: Pick<Config, PlainName> = initial();

/** @throws RangeError that names the variable, why it cannot be used, and what to try. */
export function readSettings(variables: Variables): GuestSettings {
  const plain: Pick<Config, PlainName> = { ...INITIAL, ...said(variables) };
  const maxEntry = toBytes(Math.min(plain.maxEntry, LARGEST_VALUE - FACTS_AT_MOST));
  return {
    config: Object.freeze({ ...plain, ...WITHOUT_MACHINE, ...WITHOUT_LEARNING, maxEntry }),
    secret: new TextEncoder().encode(secretIn(variables)),
    model: variables[MODEL] ?? DEFAULT_MODEL,
  };
}

function said(variables: Variables): Partial<Config> {
  const names = NAMES.filter(([, variable]) => variables[variable] !== undefined);
  return Object.fromEntries(names.map(([name, variable]) => [name, read(name, variable, variables[variable])]));
}

function initial(): Pick<Config, PlainName> {
  const values = NAMES.map(([name, variable]) => [name, read(name, variable, PLAIN_SETTINGS[name].initial)]);
  return Object.fromEntries(values) as Pick<Config, PlainName>;
}

function read<Name extends PlainName>(name: Name, variable: string, raw: string | undefined): Config[Name] | undefined {
  if (raw === undefined) return undefined;
  const { word }: PlainSetting<Config[Name]> = PLAIN_SETTINGS[name];
  const reading = word(raw);
  if (reading.kind === 'value') return reading.value;
  throw new RangeError(`cannot use ${variable}: it ${reading.problem}; received ${JSON.stringify(raw.slice(0, 80))}`);
}

function secretIn(variables: Variables): string {
  const secret = variables[SECRET] ?? '';
  if (secret.length >= SHORTEST_SECRET) return secret;
  throw new RangeError(
    `cannot keep callers apart: ${SECRET} ${secret === '' ? 'is not set' : `has ${secret.length} characters`}; give every instance the same one, of at least ${SHORTEST_SECRET} characters chosen by chance`,
  );
}
