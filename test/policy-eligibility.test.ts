/** Each category decides its own examples as it documents them; what an operator adds; what it costs. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examples, Sees } from '../src/policy/eligibility/category.ts';
import * as creative from '../src/policy/eligibility/creative.ts';
import * as data from '../src/policy/eligibility/data.ts';
import { createEligibility, type Eligible } from '../src/policy/eligibility/eligibility.ts';
import * as leansOnHistory from '../src/policy/eligibility/leans-on-history.ts';
import type { WordKnowledge } from '../src/policy/eligibility/operator-rules.ts';
import * as personal from '../src/policy/eligibility/personal.ts';
import { phraseOf } from '../src/policy/eligibility/phrase.ts';
import * as stateChange from '../src/policy/eligibility/state-change.ts';
import * as volatile from '../src/policy/eligibility/volatile.ts';
import { readSetting } from '../src/settings.ts';

const CATEGORIES: readonly (readonly [string, Sees, Examples])[] = [
  ['volatile', volatile.volatile, volatile.examples],
  ['personal', personal.personal, personal.examples],
  ['state-change', stateChange.stateChange, stateChange.examples],
  ['creative', creative.creative, creative.examples],
  ['leans-on-history', leansOnHistory.leansOnHistory, leansOnHistory.examples],
  ['data', data.data, data.examples],
];

for (const [name, sees, examples] of CATEGORIES) {
  test(`the category ${name} decides its own examples as it documents them`, () => {
    const wrong = examples.filter(([question, seen]) => sees(phraseOf(question)) !== seen).map(([question]) => question);
    assert.deepEqual(wrong, []);
  });
}

const said = (eligible: Eligible): string => (eligible.kind === 'semantic' ? 'semantic' : `${eligible.kind}/${eligible.reason}`);
const ttlOf = (eligible: Eligible): number | undefined => (eligible.kind === 'bypass' ? undefined : eligible.ttl);

test('what must not be answered from store bypasses it, the rest is found by its key alone', () => {
  const eligibility = createEligibility();
  const verdicts: Readonly<Record<string, string>> = {
    'Cancel my subscription.': 'bypass/state-change',
    'Tell me another joke': 'bypass/creative',
    'Write a poem about rain': 'exact-only/creative',
    'Will it rain in Lyon tomorrow?': 'exact-only/volatile',
    'Where is my order?': 'exact-only/personal',
    'What about Berlin?': 'exact-only/leans-on-history',
    'What does `ls -la` do?': 'exact-only/code',
    'Sort 5, 3, 9, 1, 7 by size': 'exact-only/data',
    'How do I cancel my subscription?': 'semantic',
    'What is a cat?': 'semantic',
  };
  for (const [question, verdict] of Object.entries(verdicts)) assert.equal(said(eligibility(question, 'first-turn')), verdict, question);
});

test('a question that leans on earlier turns may be compared where there are some: they are equal to the letter', () => {
  const eligibility = createEligibility();
  assert.equal(said(eligibility('What about Berlin?', 'later-turn')), 'semantic');
  assert.equal(said(eligibility('Where is my order?', 'later-turn')), 'exact-only/personal');
});

test('volatile and personal answers live five minutes, or as long as the operator says', () => {
  assert.equal(ttlOf(createEligibility()('What is the weather in Oslo?', 'first-turn')), 300_000);
  assert.equal(ttlOf(createEligibility()('Where is my order?', 'first-turn')), 300_000);
  assert.equal(ttlOf(createEligibility()('Write a poem about rain', 'first-turn')), undefined);
  const eligibility = createEligibility(settings({ ttl: { volatile: '2m', creative: '1h' } }));
  assert.equal(ttlOf(eligibility('What is the weather in Oslo?', 'first-turn')), 120_000);
  assert.equal(ttlOf(eligibility('Write a poem about rain', 'first-turn')), 3_600_000);
});

test('a category that is switched off never holds', () => {
  const eligibility = createEligibility(settings({ off: ['creative', 'code'] }));
  assert.equal(said(eligibility('Surprise me', 'first-turn')), 'semantic');
  assert.equal(said(eligibility('What does `x` do?', 'first-turn')), 'semantic');
  assert.equal(said(eligibility('Where is my order?', 'first-turn')), 'exact-only/personal');
});

/** Whole words stand for base forms here; the product's come from the judge. */
const SAME: Readonly<Record<string, readonly string[]>> = { cost: ['price', 'costing'], price: ['cost'] };
const knowledge: WordKnowledge = {
  content: (text) =>
    (text.toLowerCase().match(/[a-z]+/g) ?? []).filter((word) => !/^(what|does|do|the|is|how|much|a)$/.test(word)).map((word) => [word]),
  related: (word) => SAME[word] ?? [],
};

test('an operator adds rules by literal and by example', () => {
  const eligibility = createEligibility(
    settings({
      rules: [
        { name: 'hr', literal: ['Salary  Band', 'c++'], then: 'exact-only' },
        { name: 'plans', examples: ['what does the pro plan cost'], then: { ttl: '5m' } },
        { name: 'legal', literal: ['legal hold'], then: 'bypass' },
      ],
    }),
    knowledge,
  );
  const at = (question: string): string =>
    `${said(eligibility(question, 'first-turn'))} ${ttlOf(eligibility(question, 'first-turn')) ?? ''}`;
  assert.equal(at('Which salary band, if any, is mine?'), 'exact-only/operator-rule ');
  assert.equal(at('Which salary bands are there?'), 'semantic ');
  assert.equal(at('Is C++ hard?'), 'exact-only/operator-rule ');
  assert.equal(at('How much is the price of the Pro plan?'), 'semantic 300000');
  assert.equal(at('Does the pro plan have chat?'), 'semantic ');
  assert.equal(at('What is a (legal hold)?'), 'bypass/operator-rule ');
});

test('of a rule and a category the stricter counts, and the shorter life', () => {
  const eligibility = createEligibility(
    settings({
      rules: [
        { name: 'a', literal: ['order'], then: { ttl: '1m' } },
        { name: 'b', literal: ['weather'], then: { ttl: '1h' } },
        { name: 'c', literal: ['poem'], then: 'bypass' },
        { name: 'd', literal: ['subscription'], then: 'exact-only' },
      ],
    }),
  );
  const order = eligibility('Where is my order?', 'first-turn');
  assert.deepEqual(order, { kind: 'exact-only', reason: 'personal', ttl: 60_000 });
  assert.equal(ttlOf(eligibility('What is the weather in Oslo?', 'first-turn')), 300_000);
  assert.equal(said(eligibility('Write a poem about rain', 'first-turn')), 'bypass/operator-rule');
  assert.equal(said(eligibility('Cancel my subscription', 'first-turn')), 'bypass/state-change');
});

test('an example without a word that says something is refused by the name of its rule', () => {
  const rules = [{ name: 'vague', examples: ['how much is the'], then: 'bypass' }];
  assert.throws(
    () => createEligibility(settings({ rules }), knowledge),
    /the eligibility rule "vague": its example "how much is the" has no word/,
  );
});

test('a rule that cannot be used is named, with what is wrong and what would be right', () => {
  const problems: readonly (readonly [unknown, RegExp])[] = [
    [{ rules: [{ name: 'x', literal: ['a'], then: 'never' }] }, /rule "x", which needs "then" as "bypass", "exact-only" or/],
    [{ rules: [{ name: 'x', literal: ['a'], then: { ttl: 5 } }] }, /rule "x", which needs "then"/],
    [{ rules: [{ name: 'x', then: 'bypass' }] }, /rule "x", which has neither "literal" nor "examples"/],
    [{ rules: [{ name: 'x', literal: [], then: 'bypass' }] }, /rule "x", which has no phrase/],
    [{ rules: [{ name: 'x', literal: ['?'], then: 'bypass' }] }, /rule "x", which needs "literal" as a list/],
    [{ rules: [{ name: 'x', literal: 'a', then: 'bypass' }] }, /rule "x", which needs "literal" as a list/],
    [{ rules: [{ name: 'x', literals: ['a'], then: 'bypass' }] }, /rule "x", which has the key "literals"/],
    [{ rules: [{ literal: ['a'], then: 'bypass' }] }, /has no "name"/],
    [{ rules: ['a'] }, /is no rule/],
    [{ rules: [1, 2].map(() => ({ name: 'x', literal: ['a'], then: 'bypass' })) }, /two rules named "x"/],
    [{ off: ['poems'] }, /off\.0: is none of state-change, code/],
    [{ ttl: { volatile: 5 } }, /ttl\.volatile: is no duration/],
    [{ ttl: { weather: '5m' } }, /weather|is none of/],
    [{ rule: [] }, /is no JSON object with "rules", "ttl" and "off"/],
  ];
  for (const [raw, problem] of problems) {
    const reading = readSetting('eligibility', raw);
    assert.ok(reading.kind === 'problem', JSON.stringify(raw));
    assert.match(reading.problem, problem);
  }
});

test('hostile text takes no longer than its length', () => {
  const eligibility = createEligibility(settings({ rules: [{ name: 'x', literal: ['a b'], then: 'bypass' }] }));
  const units = [
    'write ',
    'please ',
    'what is my ',
    'give me another ',
    '"',
    "' ",
    'a@',
    '1 ',
    '1,',
    '-',
    '| ',
    '\t',
    'is the current ',
    'will on ',
    'set a ',
    ' now',
    '. ',
    '\n- a',
    'the following text ',
    '(555) ',
  ];
  for (const unit of [...units, 'show me the of on my ', 'how much do i have ', 'transfer the ', '> ', 'zzz']) {
    const text = unit.repeat(Math.ceil(60_000 / unit.length));
    const started = performance.now();
    eligibility(text, 'first-turn');
    assert.ok(performance.now() - started < 250, unit);
  }
});

function settings(raw: unknown): Parameters<typeof createEligibility>[0] & object {
  const reading = readSetting('eligibility', raw);
  assert.ok(reading.kind === 'value', reading.kind === 'problem' ? reading.problem : '');
  return reading.value;
}
