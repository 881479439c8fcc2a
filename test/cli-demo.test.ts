import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from '../src/cli/demo/ask.ts';
import { startProvider } from '../src/cli/demo/provider.ts';
import { QUESTIONS } from '../src/cli/demo/questions.ts';
import { begun, ended, heading, paintFor } from '../src/cli/demo/report.ts';
import { answerTo } from '../src/cli/demo/topics.ts';

test('the simulated provider gives every question an answer of its own, and rewordings the same', () => {
  for (const { text } of QUESTIONS) assert.doesNotMatch(answerTo(text), /know little|do not know/, text);
  const differ: readonly (readonly [string, string])[] = [
    ['How many calories are in 200 g of brown rice?', 'How many calories are in 250 g of brown rice?'],
    ['How do I get from Paris to Lyon by train?', 'How do I get from Lyon to Paris by train?'],
    ['Who was king after Henry VII of England?', 'Who was king after Henry VIII of England?'],
    ['Should I eat before a morning run?', 'Should I not eat before a morning run?'],
  ];
  for (const [one, other] of differ) assert.notEqual(answerTo(one), answerTo(other));
  assert.match(answerTo('Why is the sky blue?'), /know little about that/);
});

test('the simulated provider answers as JSON and as a stream, at a human pace, and stops when nobody listens', async (t) => {
  const provider = await startProvider();
  t.after(() => provider.close());
  const signal = AbortSignal.timeout(20_000);
  const [json, stream] = await Promise.all([
    ask(provider.url, { text: 'What is the capital of Spain?', shape: 'json', caller: 'A' }, signal),
    ask(provider.url, { text: 'What is the capital of Spain?', shape: 'stream', caller: 'A' }, signal),
  ]);
  assert.equal(json.answer, 'The capital of Spain is Madrid.');
  assert.equal(stream.answer, json.answer);
  assert.deepEqual(stream.tokens, json.tokens);
  assert.ok(json.tokens.output > 0 && json.milliseconds > 1500 && stream.milliseconds > 1500);
  assert.equal(provider.calls(), 2);
  const left = new AbortController();
  const leaving = ask(provider.url, { text: 'x', shape: 'stream', caller: 'A' }, left.signal);
  left.abort();
  await assert.rejects(leaving);
});

test('no row of the table is wider than 100 columns, and colour is for terminals that want it', () => {
  const told = {
    outcome: 'semantic',
    kind: 'hit',
    why: 'a reason far longer than there is room for',
    milliseconds: 12_345,
    answer: '',
    tokens: { input: 0, output: 0 },
  } as const;
  const plain = paintFor({ isTTY: false, write: () => true }, undefined);
  for (const [index, question] of QUESTIONS.entries())
    assert.ok(`${begun(index, question)}${ended(told, plain)}`.trimEnd().length <= 100, question.text);
  assert.ok(heading(plain).length <= 101);
  const terminal = { isTTY: true, write: (): boolean => true };
  assert.match(ended(told, paintFor(terminal, undefined)), /\[32msemantic/);
  assert.doesNotMatch(ended(told, paintFor(terminal, '1')), /\[\d+m/);
});
