/** A whole config from what code hands over, as the library door and the tests do. */
import type { Config, JudgeModel } from './config.ts';
import {
  complete,
  isSettingName,
  readSetting,
  SETTING_NAMES,
  SETTINGS,
  type Environment,
  type Given,
  type SettingName,
} from './settings.ts';
import { shownSetting } from './shown-setting.ts';

/** What the library door takes: a value of `Config`, or the words a flag would hold (`ttl: '24h'`). */
export type Overrides = { readonly [Name in SettingName]?: Config[Name] | string | number };

/** @throws RangeError that names the setting, why it cannot be used, and the value received. */
export function defaultConfig(overrides: Overrides = {}, environment: Environment = process.env): Config {
  const given: Given = {};
  for (const name of Object.keys(overrides)) {
    if (!isSettingName(name))
      throw new RangeError(
        `cannot use the setting ${JSON.stringify(name)}: there is none of that name; known are ${SETTING_NAMES.join(', ')}`,
      );
    override(given, name, overrides[name]);
  }
  return complete(given, environment);
}

/** One check for all: what is typed as in `Config` is put into the words of the file first. */
function override<Name extends SettingName>(given: Given, name: Name, value: Overrides[SettingName]): void {
  if (value === undefined) return;
  const reading = readSetting(name, inWords(name, value));
  if (reading.kind === 'problem')
    throw new RangeError(`cannot use the setting ${name}: it ${reading.problem}; received ${shownSetting(name, value)}`);
  given[name] = reading.value;
}

/** Numbers of a duration are milliseconds here, where the type says so (`Ms`). */
function inWords(name: SettingName, value: unknown): unknown {
  if (typeof value === 'number') return SETTINGS[name].takes === 'DURATION' ? `${value}ms` : value;
  if (typeof value !== 'object' || value === null) return value;
  if (name === 'replayPace' && 'tokensPerSecond' in value) return value.tokensPerSecond;
  if (name === 'models') return modelsInWords(value);
  if (name === 'eligibility') return eligibilityInWords(value);
  if (name === 'judgeModel' && 'model' in value) return judgeModelInWords(value as JudgeModel);
  if (name !== 'tenant' || !('kind' in value)) return value;
  if (value.kind === 'header' && 'name' in value) return `header:${String(value.name)}`;
  return value.kind;
}

function modelsInWords(value: object): unknown {
  const model = (spec: unknown): unknown =>
    typeof spec === 'object' && spec !== null && 'timeout' in spec ? { ...spec, timeout: worded(spec.timeout) } : spec;
  return Object.fromEntries(Object.entries(value).map(([name, spec]: [string, unknown]) => [name, model(spec)]));
}

/** Numbers are milliseconds wherever a duration stands. */
function worded(duration: unknown): unknown {
  return typeof duration === 'number' ? `${duration}ms` : duration;
}

function eligibilityInWords(value: object): unknown {
  const settings: Record<string, unknown> = { ...value };
  const { ttl, rules } = settings;
  if (typeof ttl === 'object' && ttl !== null)
    settings['ttl'] = Object.fromEntries(Object.entries(ttl).map(([name, each]) => [name, worded(each)]));
  if (Array.isArray(rules)) settings['rules'] = rules.map(ruleInWords);
  return settings;
}

function ruleInWords(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null || !('then' in rule)) return rule;
  const { then } = rule;
  return typeof then === 'object' && then !== null && 'ttl' in then ? { ...rule, then: { ...then, ttl: worded(then.ttl) } } : rule;
}

function judgeModelInWords(named: JudgeModel): string {
  return named.kind === 'url' ? `${named.url}#${named.model}` : `${named.upstream}/${named.model}`;
}
