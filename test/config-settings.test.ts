import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { resolveConfig, type Resolved } from '../src/cli/resolve-config.ts';
import type { Config } from '../src/config.ts';
import { defaultConfig } from '../src/overrides.ts';
import { complete, flagOf, readSetting, SETTING_NAMES, SETTINGS, variableOf, type Environment, type SettingName } from '../src/settings.ts';

interface Given {
  readonly flags?: Readonly<Record<string, string | readonly string[]>>;
  readonly environment?: Environment;
  readonly file?: string;
}

function resolveFrom({ flags = {}, environment = {}, file }: Given): Resolved {
  const named = new Map(Object.entries(file === undefined ? flags : { ...flags, config: '/etc/nearhit.json' }));
  const readFile = (path: string): string => {
    assert.equal(path, '/etc/nearhit.json');
    return file ?? '';
  };
  return resolveConfig({ flags: named, environment: { HOME: '/home/someone', ...environment }, readFile });
}

function configFrom(given: Given): Config {
  const resolved = resolveFrom(given);
  if (resolved.kind === 'refused') assert.fail(resolved.problems.join('\n'));
  return resolved.config;
}

function problemsFrom(given: Given): readonly string[] {
  const resolved = resolveFrom(given);
  if (resolved.kind === 'resolved') assert.fail('nothing was refused');
  return resolved.problems;
}

const READ: readonly (readonly [SettingName, unknown, unknown])[] = [
  ['maxSize', '1GiB', 1073741824],
  ['maxSize', '512MB', 512_000_000],
  ['maxSize', '1.5 kib', 1536],
  ['maxSize', '1048576', 1048576],
  ['maxSize', 1048576, 1048576],
  ['ttl', '24h', 86_400_000],
  ['ttl', '1h30m', 5_400_000],
  ['ttl', '7d', 604_800_000],
  ['lookupTimeout', '50ms', 50],
  ['maxStale', '0', 0],
  ['maxStale', 0, 0],
  ['port', '9000', 9000],
  ['port', 0, 0],
  ['host', '[::1]', '::1'],
  ['host', '::1', '::1'],
  ['adminHost', '[fe80::1%eth0]', 'fe80::1%eth0'],
  ['mode', 'shadow', 'shadow'],
  ['respectUpstream', 'true', true],
  ['respectUpstream', '0', false],
  ['allowHost', 'a.example, b.example', ['a.example', 'b.example']],
  ['allowHost', ['a.example', 'b.example,c.example'], ['a.example', 'b.example', 'c.example']],
  ['replayPace', 'immediate', 'immediate'],
  ['replayPace', 'original', 'original'],
  ['replayPace', '80', { tokensPerSecond: 80 }],
  ['tenant', 'credentials', { kind: 'credentials' }],
  ['tenant', 'header:X-Tenant', { kind: 'header', name: 'x-tenant' }],
  ['upstream', 'https://api.openai.com/v1', 'https://api.openai.com'],
  ['upstream', 'https://api.openai.com/v1/', 'https://api.openai.com'],
  ['upstream', 'http://10.0.0.5:8000', 'http://10.0.0.5:8000'],
  ['upstream', 'https://gateway.example/openai/v1', 'https://gateway.example/openai'],
  ['upstreams', { local: 'http://10.0.0.5:8000/v1' }, { local: { url: 'http://10.0.0.5:8000' } }],
  ['upstreams', { local: { url: 'http://10.0.0.5:8000' } }, { local: { url: 'http://10.0.0.5:8000' } }],
  ['ignore', { fields: ['metadata'] }, { fields: ['metadata'], headers: [], query: [] }],
];

for (const [name, raw, value] of READ) {
  test(`${name} reads ${JSON.stringify(raw)} as ${JSON.stringify(value)}`, () => {
    assert.deepEqual(readSetting(name, raw), { kind: 'value', value });
  });
}

const REFUSED: readonly (readonly [SettingName, unknown, RegExp])[] = [
  ['maxSize', '1 gigabyte', /is no size; write bytes/],
  ['maxSize', -1, /is no size/],
  ['maxSize', '', /is no size/],
  ['ttl', '3600', /is no duration; write a number with its unit/],
  ['ttl', 3600, /is no duration/],
  ['ttl', 'h', /is no duration/],
  ['port', '65536', /no whole number between 0 and 65535/],
  ['port', '80.5', /no whole number/],
  ['port', '0x50', /no whole number/],
  ['mode', 'fuzzy', /is none of off, exact, shadow, semantic/],
  ['respectUpstream', 'maybe', /neither true nor false/],
  ['replayPace', '0', /neither immediate, original/],
  ['tenant', 'header:', /neither credentials nor header:NAME/],
  ['tenant', 'header:a b', /neither credentials nor header:NAME/],
  ['upstream', 'api.openai.com', /is no http or https URL/],
  ['upstream', 'ftp://example.com', /is no http or https URL/],
  ['upstream', 'https://user:secret@example.com', /without credentials/],
  ['upstreams', { 'a/b': 'https://example.com' }, /is no name; use letters/],
  ['upstreams', ['https://example.com'], /is no JSON object/],
  ['question', { 'https://a': { after: 'Q:' } }, /at https:\/\/a: is no host; write api\.openai\.com/],
  ['question', { '*': {} }, /at \*: has neither "after" nor "before"/],
  ['question', { '*': { after: ' ' } }, /at \*\.after: is empty/],
  ['question', { '*': 'Q:' }, /at \*: is no \{"after"/],
  ['question', { '127.0.0.1:8000': { after: 'Q:', until: 'A:' } }, /at 127\.0\.0\.1:8000: /],
  ['groups', { team: { credentials: ['sk-secret'] } }, /at team\.credentials\.0: is no sha256/],
  ['ignore', { feilds: ['metadata'] }, /is no JSON object with "fields"|[Uu]nrecognized/],
  ['adminToken', 'short', /at least 16/],
  ['maxSize', '9007199254740993', /is no size/],
  ['maxSize', '99999999TiB', /is no size/],
  ['ttl', '999999999999d', /is no duration/],
  ['idleTimeout', '30d', /longer than a timer can wait/],
];

for (const [name, raw, problem] of REFUSED) {
  test(`${name} refuses ${JSON.stringify(raw)}`, () => {
    const reading = readSetting(name, raw);
    assert.equal(reading.kind, 'problem');
    assert.match(reading.kind === 'problem' ? reading.problem : '', problem);
  });
}

test('every default is a value that its own schema accepts, and the whole is frozen', () => {
  const config = complete({}, { HOME: '/home/someone' });
  assert.deepEqual(Object.keys(config), [...SETTING_NAMES]);
  assert.ok(Object.isFrozen(config));
  assert.equal(config.data, '/home/someone/.local/share/nearhit');
  assert.equal(config.ttl, 86_400_000);
  assert.equal(config.maxSize, 1073741824);
  assert.equal(config.upstream, undefined);
});

test('the data directory follows XDG_DATA_HOME, but not a relative one', () => {
  assert.equal(complete({}, { XDG_DATA_HOME: '/data' }).data, '/data/nearhit');
  assert.equal(complete({}, { XDG_DATA_HOME: 'data', HOME: '/home/someone' }).data, '/home/someone/.local/share/nearhit');
});

test('a flag wins over a variable, a variable over the file, the file over the default', () => {
  const sources = {
    flags: { port: '1' },
    environment: { NEARHIT_PORT: '2', NEARHIT_GRACE: '2s' },
    file: '{"port": 3, "grace": "3s", "ttl": "3h"}',
  };
  const config = configFrom(sources);
  assert.deepEqual([config.port, config.grace, config.ttl, config.maxEntry], [1, 2000, 10_800_000, 1048576]);
});

test('the three spellings of a setting mean the same', () => {
  const raw: Readonly<Record<string, unknown>> = Object.fromEntries(
    READ.filter(([name]) => SETTINGS[name].where === 'everywhere').map(([name, text]) => [name, text]),
  );
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value !== 'string') continue;
    const key = name as SettingName;
    const byFlag = configFrom({ flags: { [flagOf(key).slice(2)]: value } });
    const byVariable = configFrom({ environment: { [variableOf(key)]: value } });
    const byFile = configFrom({ file: JSON.stringify({ [key]: value }) });
    assert.deepEqual(byFlag[key], byVariable[key]);
    assert.deepEqual(byFlag[key], byFile[key]);
  }
});

test('an unknown variable or key names the nearest known one', () => {
  assert.deepEqual(problemsFrom({ environment: { NEARHIT_MAX_SZIE: '1GiB' } }), [
    'cannot use the variable NEARHIT_MAX_SZIE: there is no setting of that name; did you mean NEARHIT_MAX_SIZE?',
  ]);
  assert.deepEqual(problemsFrom({ file: '{"max_size": "1GiB"}' }), [
    'cannot use the file /etc/nearhit.json: there is no setting "max_size"; did you mean maxSize?',
  ]);
  assert.deepEqual(problemsFrom({ file: '{"__proto__": 1}' }), ['cannot use the file /etc/nearhit.json: there is no setting "__proto__"']);
});

test('a problem says what could not be done, why, the value, and where it came from; all are told at once', () => {
  const problems = problemsFrom({ flags: { port: 'x' }, environment: { NEARHIT_TTL: '3600' }, file: '{"mode": "fuzzy"}' });
  assert.equal(problems.length, 3);
  assert.match(problems[0] ?? '', /^cannot use the flag --port: it is no whole number between 0 and 65535; received "x"$/);
  assert.match(problems[1] ?? '', /^cannot use the variable NEARHIT_TTL: it is no duration; .* received "3600"$/);
  assert.match(problems[2] ?? '', /^cannot use mode in \/etc\/nearhit\.json: it is none of .* received "fuzzy"$/);
});

test('a mistake in the file is found also where a flag wins', () => {
  assert.match(problemsFrom({ flags: { mode: 'exact' }, file: '{"mode": "fuzzy"}' })[0] ?? '', /none of off, exact/);
});

test('an admin token that is refused is not repeated', () => {
  assert.doesNotMatch(problemsFrom({ environment: { NEARHIT_ADMIN_TOKEN: 'hunter2' } }).join(), /hunter2/);
});

test('a file that is no JSON, no object, or not there is named with the reason', () => {
  assert.match(problemsFrom({ file: '{"port": }' })[0] ?? '', /it is not valid JSON/);
  assert.match(problemsFrom({ file: '[]' })[0] ?? '', /holds no JSON object/);
  const readFile = (): string => {
    throw Object.assign(new Error('gone'), { code: 'ENOENT' });
  };
  const resolved = resolveConfig({ flags: new Map([['config', '/nowhere.json']]), environment: {}, readFile });
  assert.deepEqual(resolved, { kind: 'refused', problems: ['cannot use the file /nowhere.json: it cannot be read (ENOENT)'] });
});

test('the config file is also named by NEARHIT_CONFIG', () => {
  const resolved = resolveConfig({ flags: new Map(), environment: { NEARHIT_CONFIG: '/etc/other.json' }, readFile: () => '{"port": 7}' });
  assert.equal(resolved.kind === 'resolved' && resolved.config.port, 7);
});

test('what Kubernetes injects for a service named nearhit, and empty variables, are left alone', () => {
  const environment = {
    NEARHIT_SERVICE_HOST: '10.0.0.1',
    NEARHIT_SERVICE_PORT: '8080',
    NEARHIT_PORT: 'tcp://10.0.0.1:8080',
    NEARHIT_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
    NEARHIT_PORT_8080_TCP_ADDR: '10.0.0.1',
    NEARHIT_MODE: '',
  };
  assert.equal(configFrom({ environment }).port, 8080);
});

test('a path in the file is relative to the file, in a flag to the working directory, and ~ is home', () => {
  assert.equal(configFrom({ file: '{"data": "cache"}' }).data, '/etc/cache');
  assert.equal(configFrom({ flags: { data: 'cache' } }).data, resolve('cache'));
  assert.equal(configFrom({ file: '{"data": "~/cache"}' }).data, resolve(homedir(), 'cache'));
});

test('the library door takes typed values and words, and refuses what is neither', () => {
  assert.equal(defaultConfig({ ttl: '2h', port: 0, mode: 'exact' }, {}).ttl, 7_200_000);
  assert.equal(defaultConfig({ ttl: 1500 }, {}).ttl, 1500);
  assert.throws(() => defaultConfig({ ttl: 'soon' }, {}), /cannot use the setting ttl: it is no duration.* received "soon"/);
  assert.throws(() => defaultConfig({ mode: 'fuzzy' }, {}), /none of off, exact/);
  assert.throws(() => defaultConfig({ maxSizes: 1 } as object, {}), /no.*of that name; known are port/);
});

test('the library door checks typed values as the file is checked, and keeps them as they are typed', () => {
  const typed = {
    tenant: { kind: 'header', name: 'x-tenant' },
    replayPace: { tokensPerSecond: 80 },
    upstreams: { local: { url: 'http://10.0.0.5:8000', includeUsage: true } },
    ignore: { fields: ['metadata'], headers: [], query: [] },
    allowHost: ['a.example'],
    respectUpstream: true,
  } as const;
  const config = defaultConfig({ ...typed, maxSize: 1048576, grace: 0 }, {});
  for (const name of Object.keys(typed) as (keyof typeof typed)[]) assert.deepEqual(config[name], typed[name]);
  assert.deepEqual([config.maxSize, config.grace], [1048576, 0]);
  assert.deepEqual(defaultConfig({ tenant: { kind: 'credentials' } }, {}).tenant, { kind: 'credentials' });
  assert.deepEqual(defaultConfig({ ...config }, {}), config);
  const refused: readonly (readonly [object, RegExp])[] = [
    [{ port: 1e9 }, /setting port: it is no whole number between 0 and 65535; received 1000000000$/],
    [{ embedWorkers: 0.5 }, /setting embedWorkers: it is no whole number between 1 and 64; received 0\.5$/],
    [{ ttl: -1 }, /setting ttl: it is no duration; .* received -1$/],
    [{ ttl: NaN }, /setting ttl: .* received NaN$/],
    [{ maxSize: 1.5 }, /setting maxSize: it is no size/],
    [{ mode: null }, /setting mode: it is none of .* received null$/],
    [{ upstreams: { local: { uri: 'http://x' } } }, /setting upstreams: it at local: is neither/],
    [{ tenant: { kind: 'header' } }, /setting tenant: it is neither credentials nor header:NAME/],
    [{ replayPace: { tokensPerSecond: 0 } }, /setting replayPace: it is neither immediate/],
    [{ allowHost: [5] }, /setting allowHost: it is no list/],
    [{ adminToken: 'hunter2' }, /received a value that is not repeated here$/],
  ];
  for (const [overrides, message] of refused) assert.throws(() => defaultConfig(overrides, {}), { name: 'RangeError', message });
});

test('a file that begins with a byte order mark is read', () => {
  assert.equal(configFrom({ file: '\uFEFF{"port": 9000}' }).port, 9000);
});

test('a variable that is near to none gets no suggestion', () => {
  assert.deepEqual(problemsFrom({ environment: { NEARHIT_FOO: '1' } }), [
    'cannot use the variable NEARHIT_FOO: there is no setting of that name',
  ]);
});

test('sizes and durations of any whole number read back as written', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), fc.constantFrom('KB', 'MiB', ''), (count, unit) => {
      const factor = { KB: 1000, MiB: 1048576, '': 1 }[unit];
      assert.deepEqual(readSetting('maxSize', `${count}${unit}`), { kind: 'value', value: count * factor });
    }),
    { numRuns: 200 },
  );
});

test('no text makes the schema throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SETTING_NAMES), fc.oneof(fc.string(), fc.jsonValue()), (name, raw) => {
      assert.ok(['value', 'problem'].includes(readSetting(name, raw).kind));
    }),
    { numRuns: 1000 },
  );
});
