/** Where the question stands in a turn that holds more. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import type { QuestionRule } from '../src/config.ts';
import { cutsOf } from '../src/policy/cut.ts';
import { parseDirectives } from '../src/policy/directives.ts';
import type { Cut } from '../src/prompt.ts';

const byRule = (rule: QuestionRule, ...texts: readonly string[]): Cut => cutsOf({ kind: 'not-said' }, rule).asked(texts);
const byHeader = (value: string, ...texts: readonly string[]): Cut =>
  cutsOf(parseDirectives(['Nearhit-Question', value]).question, undefined).asked(texts);
const shown = (cut: Cut): string => (cut.kind === 'part' ? `${cut.text}: ${cut.before}[${cut.question}]${cut.after}` : cut.kind);

const BOTH = { after: 'Q:', before: 'A:' };
const RULES: readonly (readonly [what: string, rule: QuestionRule, texts: readonly string[], found: string])[] = [
  ['the space around it belongs to the template', BOTH, ['d\nQ:  why? \nA:'], '0: d\nQ:  [why?] \nA:'],
  ['the marks may touch it', BOTH, ['Q:why?A:'], '0: Q:[why?]A:'],
  ['after a context that is tagged', { after: '</c>' }, ['<c>x</c> why?'], '0: <c>x</c> [why?]'],
  ['before a context that is tagged', { before: '<c>' }, ['why? <c>x</c>'], '0: [why?] <c>x</c>'],
  ['in one of several texts', BOTH, ['d', 'Q: why? A:'], '1: Q: [why?] A:'],
  ['a turn without a mark is all question', BOTH, ['why?'], 'whole-turn'],
  ['one of two marks', BOTH, ['Q: why?'], 'not-found'],
  ['a mark twice', BOTH, ['Q: why? Q: how? A:'], 'not-found'],
  ['a mark twice, overlapping', { after: '::' }, ['::: why?'], 'not-found'],
  ['a mark in a second text as well', { after: 'Q:' }, ['Q: why?', 'Q:'], 'not-found'],
  ['marks in two texts', BOTH, ['Q: why?', 'A:'], 'not-found'],
  ['marks the wrong way round', BOTH, ['A: why? Q:'], 'not-found'],
  ['nothing between the marks', BOTH, ['Q: \n A:'], 'not-found'],
  ['a mark in another case', BOTH, ['q: why? a:'], 'whole-turn'],
];

for (const [what, rule, texts, found] of RULES) test(`by marks: ${what}`, () => assert.equal(shown(byRule(rule, ...texts)), found));

test('by header: its words, decoded, where they stand exactly once', () => {
  assert.equal(shown(byHeader('why%3F', 'd why? e')), '0: d [why?] e');
  assert.equal(shown(byHeader('d%C3%A9j%C3%A0', 'x', 'déjà')), '1: [déjà]');
  assert.equal(shown(byHeader('aa', 'aaa')), 'not-found');
  assert.equal(shown(byHeader('why', 'why', 'why')), 'not-found');
  for (const value of ['%', '%FF', '', '%20', 'other']) assert.equal(shown(byHeader(value, 'a why')), 'not-found', value);
});

test('the header speaks of the turn that asks, a rule of those before it as well, and the header wins', () => {
  const cuts = cutsOf({ kind: 'said', text: 'why' }, { after: 'Q:' });
  assert.equal(shown(cuts.asked(['Q: why not'])), '0: Q: [why] not');
  assert.equal(shown(cuts.earlier(['Q: why not'])), '0: Q: [why not]');
  assert.equal(shown(cutsOf({ kind: 'said', text: 'why' }, undefined).earlier(['why not'])), 'whole-turn');
});

test('what is cut out and what stands around it are the text again, so no two turns are one', () => {
  const piece = fc.constantFrom('Q:', 'A:', ' ', 'why', '?', '\n');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      for (const cut of [byRule(BOTH, text), byRule({ after: 'Q:' }, text), byHeader('why', text)])
        if (cut.kind === 'part') assert.equal(cut.before + cut.question + cut.after, text);
    }),
  );
});
