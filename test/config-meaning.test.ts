/** The settings of the semantic tier: shares, the judge model, the rules of eligibility as the library door takes them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultConfig } from '../src/overrides.ts';
import { readSetting, type SettingName } from '../src/settings.ts';
import { toMs } from '../src/units.ts';

const read = (name: SettingName, raw: unknown): unknown => {
  const reading = readSetting(name, raw);
  return reading.kind === 'value' ? reading.value : 'refused';
};

test('a share is a percentage or a fraction, and a bare 1 is refused', () => {
  const cases: readonly (readonly [unknown, unknown])[] = [
    ['1%', 0.01],
    ['0.5 %', 0.005],
    ['0.01', 0.01],
    [0.01, 0.01],
    ['0', 0],
    [0, 0],
    ['100%', 1],
    ['1', 'refused'],
    [1, 'refused'],
    ['101%', 'refused'],
    ['-1%', 'refused'],
    ['few', 'refused'],
    [null, 'refused'],
  ];
  for (const [raw, value] of cases) assert.equal(read('maxFalseHits', raw), value, JSON.stringify(raw));
});

test('a judge model is named by its address or by the name of an upstream', () => {
  assert.deepEqual(read('judgeModel', 'http://127.0.0.1:11434/v1#qwen3:4b'), {
    kind: 'url',
    url: 'http://127.0.0.1:11434',
    model: 'qwen3:4b',
  });
  assert.deepEqual(read('judgeModel', 'https://api.example.com#org/model'), {
    kind: 'url',
    url: 'https://api.example.com',
    model: 'org/model',
  });
  assert.deepEqual(read('judgeModel', 'local/org/model:4b'), { kind: 'upstream', upstream: 'local', model: 'org/model:4b' });
  for (const wrong of ['gpt-4.1', 'https://api.example.com', 'https://api.example.com#', 'ftp://a#b', '/x', 'a/', 'http://k@a#b', 4])
    assert.equal(read('judgeModel', wrong), 'refused', String(wrong));
});

test('the budget of the judge model is a number of requests per hundred', () => {
  assert.equal(read('judgeBudget', '0.5'), 0.5);
  assert.equal(read('judgeBudget', 100), 100);
  for (const wrong of ['101', '-1', 'two', NaN]) assert.equal(read('judgeBudget', wrong), 'refused', String(wrong));
});

test('the defaults are a strict tier that measures itself', () => {
  const { maxFalseHits, holdout, audit, judgeModel, judgeKey, judgeBudget, eligibility } = defaultConfig();
  assert.deepEqual(
    { maxFalseHits, holdout, audit, judgeModel, judgeKey, judgeBudget, eligibility },
    {
      maxFalseHits: 0.01,
      holdout: 0.01,
      audit: 0,
      judgeModel: undefined,
      judgeKey: undefined,
      judgeBudget: 2,
      eligibility: { rules: [], ttl: {}, off: [] },
    },
  );
});

test('what a config holds can be given to the library door again', () => {
  const config = defaultConfig({
    judgeModel: 'local/qwen3:4b',
    eligibility: {
      rules: [{ name: 'plans', literal: ['pro plan'], examples: [], then: { ttl: toMs(1000) } }],
      ttl: { volatile: toMs(2000) },
      off: ['data'],
    },
  });
  const again = defaultConfig({ judgeModel: config.judgeModel ?? '', eligibility: config.eligibility });
  assert.deepEqual([again.judgeModel, again.eligibility], [config.judgeModel, config.eligibility]);
  assert.deepEqual(again.eligibility.rules[0]?.then, { ttl: 1000 });
});

test('the credential of the judge model is not repeated in an error', () => {
  assert.throws(
    () => defaultConfig({ judgeKey: { secret: 'hunter2' } as unknown as string }),
    (error: Error) => !error.message.includes('hunter2') && error.message.includes('judgeKey'),
  );
});
