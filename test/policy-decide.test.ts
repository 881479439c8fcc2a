/** What eligibility means for a request: its verdict, in each mode, and how long its answer lives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { decide, type ToDecide } from '../src/policy/decide.ts';
import { parseDirectives } from '../src/policy/directives.ts';
import { createEligibility } from '../src/policy/eligibility/eligibility.ts';
import { toMs } from '../src/units.ts';

const plain: ToDecide = {
  directives: parseDirectives([]),
  operatorMode: 'semantic',
  traits: [],
  question: 'What is a cat?',
  tokens: 7,
  longest: 256,
  ttl: toMs(86_400_000),
  eligibility: createEligibility(),
};
const verdict = (change: Partial<ToDecide>): string => {
  const decided = decide({ ...plain, ...change });
  return `${decided.kind}${'reason' in decided ? `/${decided.reason}` : ''} ${'ttl' in decided ? decided.ttl : ''}`;
};

test('a deed is not done by repeating an answer, whatever the mode', () => {
  for (const operatorMode of ['exact', 'shadow', 'semantic'] as const)
    assert.equal(verdict({ operatorMode, question: 'Cancel my subscription' }), 'bypass/state-change ');
  assert.equal(verdict({ operatorMode: 'off', question: 'Cancel my subscription' }), 'bypass/mode-off ');
  const directives = parseDirectives(['Cache-Control', 'no-cache']);
  assert.equal(verdict({ directives, question: 'Surprise me' }), 'bypass/creative ');
});

test('a volatile answer lives minutes also where its key alone finds it', () => {
  const question = 'What is the weather in Oslo today?';
  assert.equal(verdict({ question }), 'exact-only/volatile 300000');
  assert.equal(verdict({ question, operatorMode: 'exact' }), 'exact-only/mode-exact 300000');
  assert.equal(verdict({ question, traits: ['tools'] }), 'exact-only/tools 300000');
  assert.equal(verdict({ question, ttl: toMs(60_000) }), 'exact-only/volatile 60000');
  assert.equal(verdict({ question, directives: parseDirectives(['Cache-Control', 'max-age=5']) }), 'exact-only/volatile 5000');
});

test('a refresh of what is not matched by meaning is stored for its key alone', () => {
  const directives = parseDirectives(['Cache-Control', 'no-cache']);
  const decided = decide({ ...plain, directives, question: 'Where is my order?' });
  assert.deepEqual(decided, { kind: 'refresh', reason: 'no-cache', ttl: 300_000, as: 'exact-only' });
});

test('a question without a meaning of its own is compared only where it has turns before it', () => {
  assert.equal(verdict({ question: 'And in summer?' }), 'exact-only/leans-on-history 86400000');
  assert.equal(verdict({ question: 'And in summer?', traits: ['earlier-turns'] }), 'semantic 86400000');
  assert.equal(verdict({ question: 'And in summer?', traits: ['earlier-turns', 'non-text'] }), 'exact-only/non-text 86400000');
});

test('a very long turn is exact-only for its length, whatever it says', () => {
  assert.equal(verdict({ question: `Cancel my subscription. ${'Now! '.repeat(1000)}`, tokens: 3000 }), 'exact-only/long 86400000');
});

test('the rules of the operator are asked', () => {
  const then = { ttl: toMs(1000) };
  const eligibility = createEligibility({ rules: [{ name: 'cats', literal: ['cat'], examples: [], then }], ttl: {}, off: [] });
  assert.equal(verdict({ eligibility }), 'semantic 1000');
});

test('no question makes a decision fail or take long', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 60 })), (question) => {
      const started = performance.now();
      decide({ ...plain, question });
      assert.ok(performance.now() - started < 250);
    }),
    { numRuns: 1000 },
  );
});
