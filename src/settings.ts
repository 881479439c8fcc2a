/**
 * Every setting once: its value, its default, its words for --help and docs/configuration.md. Flags (`--max-size`), variables
 * (`NEARHIT_MAX_SIZE`) and keys of the JSON file (`maxSize`) are three spellings of one name, and one schema checks all three.
 */
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { models } from './model-settings.ts';
import { PLAIN_SETTINGS, type PlainName, type PlainSetting } from './plain-settings.ts';
import type { Reading } from './setting-words.ts';
import {
  address,
  eligibility,
  groups,
  ignore,
  judgeModel,
  list,
  path,
  perHundred,
  questionRules,
  text,
  token,
  upstreams,
  whole,
  worded,
  type Value,
} from './setting-values.ts';

export { variableOf } from './plain-settings.ts';
export { absolute } from './setting-values.ts';
export type { Reading } from './setting-words.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type SettingName = keyof Config;
export type Topic = 'listening' | 'upstreams' | 'caching' | 'meaning' | 'limits' | 'time-outs' | 'identity' | 'operating';

export interface Setting<T> {
  readonly topic: Topic;
  /** Stands for the value in help texts; '' for a flag that takes none. */
  readonly takes: string;
  readonly value: Value<T>;
  /** What stands for it where nobody set it, in the words of the setting; `undefined`: not set. */
  readonly initial: string | ((environment: Environment) => string) | undefined;
  /** The default in the words of the documentation, where it depends on the machine. */
  readonly shown?: string;
  readonly help: string;
  /** `file`: a map, which no flag or variable can hold. */
  readonly where: 'everywhere' | 'file';
}

export const SETTINGS: { readonly [Name in SettingName]: Setting<Config[Name]> } = {
  port: row('listening', 'PORT', whole(0, 65_535), '8080', 'Port that clients talk to; 0 picks a free one.'),
  host: row('listening', 'ADDRESS', address, '127.0.0.1', 'Address to listen on; 0.0.0.0 for all.'),
  allowHost: plain('allowHost', 'listening', 'NAMES', 'Host names answered on a loopback listener besides loopback names.'),
  serveModels: row(
    'listening',
    'NAMES',
    list,
    '',
    'Embedding models answered at /v1/embeddings as nearhit/NAME; none for none.',
    'the one of --embedder',
  ),
  serveKey: row(
    'listening',
    'KEY',
    optional(token),
    undefined,
    'Key that callers of these models must send; without one only programs of this machine are answered, on a loopback listener.',
  ),
  upstream: plain('upstream', 'upstreams', 'URL', 'Where /v1 requests go. A trailing /v1 is dropped.', 'https://api.openai.com'),
  allowUpstream: plain(
    'allowUpstream',
    'upstreams',
    'HOSTS',
    'Hosts reachable as /<host>/... besides the known LLM API hosts; *.example.com for all below.',
  ),
  upstreams: fileRow('upstreams', upstreams, '{}', 'Upstreams by name, reachable as /up/<name>/...: {"local": "http://10.0.0.5:8000"}.'),
  caFile: row('upstreams', 'FILE', optional(path), undefined, 'Extra certificate authorities (PEM) to trust for upstreams.'),
  mode: plain('mode', 'caching', 'MODE', 'How far a hit may go: off, exact, shadow (predict and count, but do not serve) or semantic.'),
  ttl: plain('ttl', 'caching', 'DURATION', 'How long an answer may be served.'),
  maxStale: plain('maxStale', 'caching', 'DURATION', 'How far past its expiry an answer may be served to a caller who sends max-stale.'),
  respectUpstream: plain('respectUpstream', 'caching', '', 'Obey the Cache-Control of upstream answers; providers send no-cache by habit.'),
  storeRefusals: plain('storeRefusals', 'caching', '', 'Store answers in which the model refused.'),
  alsoCache: plain('alsoCache', 'caching', 'ENDPOINTS', 'Endpoints that are cached only when named here: speech, images.'),
  replayPace: plain('replayPace', 'caching', 'PACE', 'How a stored answer is streamed: immediate, original, or tokens per second.'),
  maxFalseHits: plain(
    'maxFalseHits',
    'meaning',
    'SHARE',
    'The share of hits by meaning that may be wrong; a caller may ask for less. 0 serves none.',
  ),
  holdout: plain(
    'holdout',
    'meaning',
    'SHARE',
    'Would-be hits by meaning that the upstream answers instead, so that the false-hit rate is measured; up to 10% while evidence is thin. 0: none.',
  ),
  audit: plain('audit', 'meaning', 'SHARE', 'Served hits by meaning behind which the upstream is asked as well, to check what was served.'),
  judgeModel: row(
    'meaning',
    'MODEL',
    optional(judgeModel),
    undefined,
    'A chat model that says whether a stored answer fits another question, never while a caller waits: URL#MODEL or UPSTREAM/MODEL.',
  ),
  judgeKey: row(
    'meaning',
    'KEY',
    optional(text),
    undefined,
    'Credential for the judge model; better as a variable, since flags are seen in process lists.',
  ),
  judgeBudget: row('meaning', 'COUNT', perHundred, '2', 'Requests to the judge model per hundred requests served.'),
  eligibility: fileRow(
    'meaning',
    eligibility,
    '{}',
    'Which questions are matched by meaning: {"rules": [...], "ttl": {"volatile": "2m"}, "off": ["creative"]}; docs/eligibility.md.',
  ),
  question: fileRow(
    'meaning',
    questionRules,
    '{}',
    'Where the question stands in a turn that holds more, by the host of the upstream: {"*": {"after": "Question:", "before": "Answer:"}}.',
  ),
  embedder: row('meaning', 'NAME', text, 'all-minilm-l6-v2', 'The model that embeds questions: one that is built in, or one of "models".'),
  models: fileRow(
    'meaning',
    models,
    '{}',
    'Embedding models of your own by name: {"mine": {"kind": "onnx", "path": "models/mine", "dimensions": 384}}; docs/models.md.',
  ),
  embedderKey: row(
    'meaning',
    'KEY',
    optional(text),
    undefined,
    'Credential for a model elsewhere that has no "key" of its own; better as a variable, since flags are seen in process lists.',
  ),
  maxSize: plain('maxSize', 'limits', 'SIZE', 'Bytes the store may hold; entries never hit are evicted first.'),
  maxEntry: plain('maxEntry', 'limits', 'SIZE', 'A larger answer is not stored.'),
  maxBody: plain('maxBody', 'limits', 'SIZE', 'A larger request body streams through uncached.'),
  maxAudio: plain('maxAudio', 'limits', 'SIZE', 'A larger upload, of sound or an image, streams through uncached.'),
  maxBuffered: plain('maxBuffered', 'limits', 'SIZE', 'Bytes held for all requests in flight; beyond it they stream through uncached.'),
  connectTimeout: plain('connectTimeout', 'time-outs', 'DURATION', 'To connect to an upstream.'),
  firstByteTimeout: plain('firstByteTimeout', 'time-outs', 'DURATION', "To the first byte of an upstream's answer."),
  idleTimeout: plain('idleTimeout', 'time-outs', 'DURATION', "Between two chunks of an upstream's answer."),
  lookupTimeout: plain('lookupTimeout', 'time-outs', 'DURATION', 'For the search by meaning; late is a miss.'),
  grace: plain('grace', 'time-outs', 'DURATION', 'For streams under way when nearhit is told to stop.'),
  tenant: plain('tenant', 'identity', 'SOURCE', 'What keeps callers apart: credentials, or header:NAME that a trusted gateway sets.'),
  groups: fileRow('identity', groups, '{}', 'Credentials that share answers, by name: {"team": {"credentials": ["sha256:..."]}}.'),
  ignore: fileRow(
    'identity',
    ignore,
    '{}',
    'Body fields, headers and query parameters that do not separate requests: {"fields": ["metadata"]}.',
  ),
  data: row(
    'operating',
    'DIR',
    path,
    defaultDirectory,
    'Where answers, the secret and the admin token lie.',
    '$XDG_DATA_HOME/nearhit, else ~/.local/share/nearhit',
  ),
  embedWorkers: row(
    'operating',
    'COUNT',
    whole(1, 64),
    () => String(Math.max(1, Math.min(4, availableParallelism() - 1))),
    'Worker processes that embed questions.',
    'cores - 1, at least 1, at most 4',
  ),
  adminHost: row('operating', 'ADDRESS', address, '127.0.0.1', 'Address of the admin listener.'),
  adminPort: row('operating', 'PORT', whole(0, 65_535), '8081', 'Port of the admin listener; 0 picks a free one.'),
  adminToken: row(
    'operating',
    'TOKEN',
    optional(token),
    undefined,
    'Token of the admin API; better as a variable, since flags are seen in process lists.',
    'made once, in DIR/admin-token',
  ),
  logLevel: plain('logLevel', 'operating', 'LEVEL', 'Log lines to write; requests are logged at info.'),
};

export const SETTING_NAMES: readonly SettingName[] = Object.keys(SETTINGS) as SettingName[];

export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

export function shownDefault(name: SettingName): string {
  const { shown, initial } = SETTINGS[name];
  if (shown !== undefined) return shown;
  return typeof initial === 'string' ? initial : '';
}

/** Settings by name, some of them. */
export type Given = { -readonly [Name in SettingName]?: Config[Name] | undefined };

/** `raw` is what a flag, a variable or a JSON file holds. The problem says nothing of where it was found. */
export function readSetting<Name extends SettingName>(name: Name, raw: unknown): Reading<Config[Name]> {
  const result = (SETTINGS[name] as Setting<Config[Name]>).value.safeParse(raw);
  if (result.success) return { kind: 'value', value: result.data };
  const [issue] = result.error.issues;
  const inside = issue === undefined || issue.path.length === 0 ? '' : `at ${issue.path.join('.')}: `;
  return { kind: 'problem', problem: `${inside}${issue?.message ?? 'is not valid'}` };
}

/** Every setting; what nobody set has its default. Frozen. */
export function complete(given: Given, environment: Environment): Config {
  const config: Given = {};
  for (const name of SETTING_NAMES) fill(config, name, given, environment);
  return Object.freeze(config) as Config;
}

function fill<Name extends SettingName>(config: Given, name: Name, given: Given, environment: Environment): void {
  const own = given[name];
  config[name] = own === undefined ? initialValue(name, environment) : own;
}

function initialValue<Name extends SettingName>(name: Name, environment: Environment): Given[Name] {
  const { initial, where } = SETTINGS[name];
  if (initial === undefined) return undefined;
  const words = typeof initial === 'function' ? initial(environment) : initial;
  const reading = readSetting(name, where === 'file' ? JSON.parse(words) : words);
  if (reading.kind === 'problem') throw new Error(`the default of ${name} ${reading.problem}, received ${words}`);
  return reading.value;
}

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

function defaultDirectory(environment: Environment): string {
  const base = environment['XDG_DATA_HOME'];
  // The XDG specification: a relative path there is invalid and is ignored.
  return base !== undefined && base.startsWith('/')
    ? join(base, 'nearhit')
    : join(environment['HOME'] ?? homedir(), '.local', 'share', 'nearhit');
}

function plain<Name extends PlainName>(name: Name, topic: Topic, takes: string, help: string, shown?: string): Setting<Config[Name]> {
  const { word, initial }: PlainSetting<Config[Name]> = PLAIN_SETTINGS[name];
  return row(topic, takes, worded(word), initial, help, shown);
}

function row<T>(topic: Topic, takes: string, value: Value<T>, initial: Setting<T>['initial'], help: string, shown?: string): Setting<T> {
  return { topic, takes, value, initial, help, where: 'everywhere', ...(shown === undefined ? {} : { shown }) };
}

function fileRow<T>(topic: Topic, value: Value<T>, initial: string, help: string): Setting<T> {
  return { topic, takes: 'JSON', value, initial, help, where: 'file' };
}

function optional<T>(value: Value<T>): Value<T | undefined> {
  return value;
}
