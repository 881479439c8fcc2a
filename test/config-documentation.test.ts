import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { helpFor } from '../src/cli/help.ts';
import { flagOf, SETTING_NAMES, SETTINGS, shownDefault, variableOf } from '../src/settings.ts';

const documentation = readFileSync(new URL('../docs/configuration.md', import.meta.url), 'utf8');
const rows = documentation.split('\n').filter((line) => /^\| `[a-zA-Z]+` \| (?:`--|file only)/.test(line));

test('docs/configuration.md has exactly one row per setting, in the words of the schema', () => {
  const wanted = SETTING_NAMES.map((name) => {
    const { takes, help, where } = SETTINGS[name];
    const flag = where === 'file' ? 'file only' : `\`${flagOf(name)}${takes === '' ? '' : ` ${takes}`}\``;
    const variable = where === 'file' ? 'file only' : `\`${variableOf(name)}\``;
    const shown = shownDefault(name);
    return `| \`${name}\` | ${flag} | ${variable} | ${shown === '' ? 'none' : `\`${shown}\``} | ${help} |`;
  });
  assert.deepEqual([...rows].sort(), [...wanted].sort());
});

test('nearhit help serve names every flag', () => {
  for (const name of SETTING_NAMES)
    assert.ok(helpFor('serve').includes(SETTINGS[name].where === 'file' ? `${name} (only in the file)` : flagOf(name)), name);
});
