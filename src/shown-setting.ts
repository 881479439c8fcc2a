/** The value of a setting as a message may show it: no token and no key belongs in a terminal, a log or a bug report. */
import { inspect } from 'node:util';
import type { SettingName } from './settings.ts';

const SECRET: ReadonlySet<SettingName> = new Set<SettingName>(['adminToken', 'judgeKey', 'embedderKey', 'serveKey']);
const HIDDEN = 'a value that is not repeated here';
const LONGEST = 120;

export function shownSetting(name: SettingName, value: unknown): string {
  if (SECRET.has(name)) return HIDDEN;
  const open = name === 'models' ? withoutKeys(value) : value;
  return (typeof open === 'string' ? JSON.stringify(open) : inspect(open, { breakLength: Infinity, depth: Infinity })).slice(0, LONGEST);
}

/** A model's `key`, however deep it was written. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === 'key' ? HIDDEN : withoutKeys(each)]));
}
