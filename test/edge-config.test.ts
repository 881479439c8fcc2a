/** The variables of the Wasm guest are those of the product. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readSettings } from '../edge/guest/config.ts';
import { defaultConfig } from '../src/overrides.ts';
import { PLAIN_SETTINGS, type PlainName } from '../src/plain-settings.ts';

const SECRET = { NEARHIT_SECRET: 'chosen by chance, and long' };

it('what nobody set is what the product has, save what a guest cannot do', () => {
  const product = defaultConfig({}, {});
  const { config } = readSettings(SECRET);
  const other = (Object.keys(PLAIN_SETTINGS) as PlainName[]).filter(
    (name) => JSON.stringify(config[name]) !== JSON.stringify(product[name]),
  );
  assert.deepEqual(other, ['holdout', 'maxEntry']);
  assert.equal(config.holdout, 0);
  assert.ok(config.maxEntry < 1024 * 1024 && config.maxEntry > 900 * 1024);
});

it('variables have the words of the product', () => {
  const { config, model } = readSettings({
    ...SECRET,
    NEARHIT_UPSTREAM: 'http://10.0.0.5:8000/v1/',
    NEARHIT_TTL: '7d',
    NEARHIT_MODE: 'exact',
    NEARHIT_MAX_FALSE_HITS: '0.5%',
    NEARHIT_MAX_ENTRY: '64KiB',
    NEARHIT_TENANT: 'header:X-Tenant-Id',
    NEARHIT_ALLOW_UPSTREAM: 'a.example, *.b.example',
    NEARHIT_MODEL: 'bge-small',
  });
  assert.deepEqual(
    [config.upstream, config.ttl, config.mode, config.maxFalseHits, config.maxEntry, config.tenant, config.allowUpstream, model],
    [
      'http://10.0.0.5:8000',
      604_800_000,
      'exact',
      0.005,
      65_536,
      { kind: 'header', name: 'x-tenant-id' },
      ['a.example', '*.b.example'],
      'bge-small',
    ],
  );
});

it('a value that cannot be used is refused with its name, and so is a secret that keeps nobody apart', () => {
  assert.throws(() => readSettings({ ...SECRET, NEARHIT_TTL: '7' }), /cannot use NEARHIT_TTL: it is no duration.*received "7"/);
  assert.throws(() => readSettings({}), /NEARHIT_SECRET is not set; give every instance the same one/);
  assert.throws(() => readSettings({ NEARHIT_SECRET: 'short' }), /NEARHIT_SECRET has 5 characters/);
});
