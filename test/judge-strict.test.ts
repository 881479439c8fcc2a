import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createStrictJudge } from '../src/judge/strict.ts';
import { toSimilarity } from '../src/units.ts';

const judge = createStrictJudge();
const decided = (asked: string, stored: string, similarity: number | undefined): string => {
  const decision = judge.decide(asked, stored, similarity === undefined ? undefined : toSimilarity(similarity));
  return decision.kind === 'veto' ? decision.name : 'serve';
};

test('nothing is served without a similarity or below the bar', () => {
  const question = 'How do I reset my password?';
  assert.equal(decided(question, question, undefined), 'similarity');
  assert.equal(decided(question, question, 0.9299), 'similarity');
  assert.equal(decided(question, question, 0.93), 'serve');
  assert.equal(decided(question, question, 1), 'serve');
});

test('rewordings that change no content are served', () => {
  const pairs = [
    ['How do I reset my password?', 'How can I reset my password?'],
    ['What is the capital of France?', "What's the capital of France"],
    ['Could you please explain how tides work?', 'Explain how tides work.'],
    ['Tell me: what is the capital of France?', 'What is the capital of France?'],
    ['Please list the planets', 'list planets'],
    ['How do I boil 3 eggs?', 'How can I boil three eggs?'],
    ['How do I reset my password?', 'How do I go about resetting my password?'],
    ['How can I reset my password?', 'How do I go about resetting my password?'],
    ['How many calories are in 2 eggs?', 'How many calories are there in 2 eggs?'],
    ['How do I get from Paris to Lyon by train?', 'How can I get from Paris to Lyon by train?'],
    ['How do I not share my email?', 'How can I not share my email?'],
    ['Name all of the planets', 'Name all the planets'],
    ['what happens if I run', 'What happens if i run?'],
  ] as const;
  for (const [one, other] of pairs) {
    assert.equal(decided(one, other, 0.96), 'serve', `${one} | ${other}`);
    assert.equal(decided(other, one, 0.96), 'serve', `${other} | ${one}`);
  }
});

test('one number, name, negation, sign, quote or word apart is never served, however near', () => {
  const pairs = [
    ['How do I boil 3 eggs?', 'How do I boil 4 eggs?', 'number'],
    ['What is the capital of France?', 'What is the capital of Spain?', 'entity'],
    ['How do I reset my password?', 'How do I not reset my password?', 'negation'],
    ['Who leads the US?', 'Who leads us?', 'letter-case'],
    ['How do I learn C?', 'How do I learn C++?', 'symbol'],
    ['What does "ciao" mean?', 'What does "addio" mean?', 'quoted'],
    ['Does Arsenal beat Chelsea?', 'Does Chelsea beat Arsenal?', 'order'],
    ['how do i cook rice', 'how do i cook beans', 'unexplained'],
    ['How do I drive to Rome from Oslo?', 'How can I drive from Rome to Oslo?', 'order'],
    ['How do I not share my email but share my phone?', 'How can I share my email but not share my phone?', 'order'],
    ['What countries did Germany invade?', 'What countries invaded Germany?', 'order'],
    ['Who did Mary kiss?', 'Who kissed Mary?', 'order'],
    ['What causes stress?', 'What does stress cause?', 'order'],
    ['Which country borders France?', 'Which country does France border?', 'order'],
    ['Who is the mayor?', 'Who was the mayor?', 'unexplained'],
    ['When will it open?', 'When did it open?', 'unexplained'],
    ['How do I cook with oil?', 'How do I cook without oil?', 'negation'],
    ['How do I pay for dinner?', 'How do I pay at dinner?', 'unexplained'],
    ['What does I stand for?', 'What does i stand for?', 'letter-case'],
    ['Translate into German: you are coming?', 'Translate into German: you are coming.', 'quoted'],
  ] as const;
  for (const [one, other, veto] of pairs) {
    assert.equal(decided(one, other, 0.999), veto, `${one} | ${other}`);
    assert.equal(decided(other, one, 0.999), veto, `${other} | ${one}`);
  }
});

test('the score rises with the similarity from 0 at the bar to 1', () => {
  const score = (similarity: number): number => {
    const decision = judge.decide('What is a cat?', 'What is a cat?', toSimilarity(similarity));
    return decision.kind === 'serve' ? decision.score : -1;
  };
  assert.equal(score(0.93), 0);
  assert.equal(score(1), 1);
  fc.assert(
    fc.property(fc.double({ min: 0.93, max: 1, noNaN: true }), fc.double({ min: 0.93, max: 1, noNaN: true }), (a, b) => {
      assert.equal(score(a) <= score(b), a <= b || score(a) === score(b));
    }),
  );
});

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc
    .array(fc.constantFrom('is', 'the', 'US', 'C++', '3', 'not', '"a', 'two', 'I', 'Anna', '中文', 'unlock', '?', '-5'))
    .map((words) => words.join(' ')),
);

test('the judge is symmetric, never throws, and never parts a question from itself', () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      assert.equal(decided(one, one, 1), 'serve', one);
      assert.equal(decided(one, other, 0.99) === 'serve', decided(other, one, 0.99) === 'serve');
    }),
    { numRuns: 2000 },
  );
});

test('a hostile text costs no more than its length', () => {
  for (const unit of ['a', '.', '"', "'", '«', '3', '3,', '-', 'two ', '(', 'un', '🙂', ' ', '\n', 'A. ', 'please ', 'hi ']) {
    const text = unit.repeat(4096 / unit.length);
    const started = performance.now();
    decided(text, `${text}x`, 0.99);
    assert.ok(performance.now() - started < 1500, `${JSON.stringify(unit)} took ${performance.now() - started} ms`);
  }
});
