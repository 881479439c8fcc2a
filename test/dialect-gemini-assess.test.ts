import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gemini } from '../src/dialects/gemini.ts';
import { answerOf, candidateOf, chunksOf, fixtures, text, type Fields } from './fixtures/gemini.ts';
import { event, jsonOf, streamOf } from './fixtures/gemini-wire.ts';

const { assess, answerText } = gemini;
const finished = (reason: unknown): Fields => answerOf([candidateOf([text('Yes')], { finishReason: reason })]);
const said = (...parts: readonly unknown[]): Fields => answerOf([candidateOf(parts)]);

for (const fixture of fixtures) {
  test(`${fixture.name}: ${fixture.finish}, with its usage, as a stream and as JSON`, () => {
    const usage = { input: 8, output: 30 };
    assert.deepEqual(assess(streamOf(fixture.chunks)), { finish: fixture.finish, usage });
    assert.deepEqual(assess(jsonOf(fixture.json)), { finish: fixture.finish, usage });
  });
}

for (const [name, body, finish] of [
  ['text', said(text('Yes')), 'stop'],
  ['no text', said(text('')), 'empty'],
  ['white space', said(text(' \n')), 'empty'],
  ['no parts', answerOf([{ content: { role: 'model' }, finishReason: 'STOP' }]), 'empty'],
  ['no content', answerOf([{ finishReason: 'STOP' }]), 'empty'],
  ['thinking alone', said(text('Hm', { thought: true })), 'empty'],
  ['a signature alone', said({ thoughtSignature: 'c2ln' }), 'empty'],
  ['an image', said({ inlineData: { mimeType: 'image/png', data: '' } }), 'stop'],
  ['a function call', said(text('Let me see'), { functionCall: { name: 'f' } }), 'tool-calls'],
  ['a cut answer', finished('MAX_TOKENS'), 'truncated'],
  ...['SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII', 'LANGUAGE', 'IMAGE_SAFETY', 'MODEL_ARMOR'].map(
    (reason) => [`a finish of ${reason}`, finished(reason), 'filtered'] as const,
  ),
  ...['MALFORMED_FUNCTION_CALL', 'OTHER', 'FINISH_REASON_UNSPECIFIED', 'UNEXPECTED_TOOL_CALL', 'TOMORROW', 7].map(
    (reason) => [`a finish of ${reason}`, finished(reason), 'finish-unknown'] as const,
  ),
  ['no finish', finished(undefined), 'incomplete'],
  ['a blocked prompt', { promptFeedback: { blockReason: 'SAFETY' } }, 'filtered'],
  ['a blocked prompt beside candidates', { ...said(text('Yes')), promptFeedback: { blockReason: 'OTHER' } }, 'filtered'],
  ['ratings of the prompt alone', { ...said(text('Yes')), promptFeedback: { safetyRatings: [] } }, 'stop'],
  ['no candidates', answerOf([]), 'empty'],
  ['no list of candidates', {}, 'empty'],
  ['candidates that are no list', { candidates: {} }, 'finish-unknown'],
  [
    'one of two candidates cut',
    answerOf([candidateOf([text('a')]), candidateOf([text('b')], { index: 1, finishReason: 'MAX_TOKENS' })]),
    'truncated',
  ],
  ['one of two candidates open', answerOf([candidateOf([text('a')]), { content: { parts: [text('b')] }, index: 1 }]), 'incomplete'],
  ['an error', { error: { code: 503, message: 'no', status: 'UNAVAILABLE' } }, 'error-event'],
  ['no JSON', '{"candidates":[', 'invalid-json'],
  ['an array', '[{}]', 'invalid-json'],
  ['nothing', '', 'invalid-json'],
] as const) {
  test(`a JSON answer with ${name} is assessed as ${finish}`, () => assert.equal(assess(jsonOf(body)).finish, finish));
}

const chunks = chunksOf([[text('Yes')], [text(', and')], [text(' no.')]]);

for (const [name, recording, finish] of [
  ['its end', streamOf(chunks), 'stop'],
  ['no finish', streamOf(chunks.slice(0, 2)), 'incomplete'],
  ['nothing in it', streamOf([]), 'incomplete'],
  ['counts alone', streamOf([{ usageMetadata: {} }]), 'empty'],
  ['a blocked prompt', streamOf([{ promptFeedback: { blockReason: 'SAFETY' } }]), 'filtered'],
  ['a filtered end', streamOf([...chunks.slice(0, 2), finished('SAFETY')]), 'filtered'],
  ['counts after its end', streamOf([...chunks, { usageMetadata: { promptTokenCount: 1 } }]), 'stop'],
  ['a finish with every chunk', streamOf([said(text('Yes')), said(text('.'))]), 'stop'],
  ['more after a finish', streamOf([said(text('Yes')), ...chunks.slice(0, 1)]), 'incomplete'],
  ['an error in band', streamOf([...chunks.slice(0, 2), { error: { code: 503 } }]), 'error-event'],
  ['an error event', { ...streamOf([]), events: [event('overloaded', 'error')] }, 'error-event'],
  ['half an event', streamOf([...chunks, '{"candidates":[']), 'invalid-json'],
  ['an event that is no object', streamOf(['1', ...chunks]), 'invalid-stream'],
  ['parts that are no list', streamOf([{ candidates: [{ content: { parts: {} } }] }, ...chunks]), 'invalid-stream'],
  ['a call in pieces', streamOf(chunksOf([[{ functionCall: { willContinue: true } }], [{ functionCall: {} }]])), 'invalid-stream'],
  ['one of two candidates open', streamOf([{ candidates: [{ content: { parts: [text('a')] }, index: 1 }] }, ...chunks]), 'incomplete'],
] as const) {
  test(`a stream with ${name} is assessed as ${finish}`, () => assert.equal(assess(recording).finish, finish));
}

test('nesting beyond the stack is assessed and does not throw', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const chunk = `{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP","x":${deep}}]}`;
  assert.equal(assess(streamOf([chunk, chunk])).finish, 'invalid-stream');
});

test('thoughts are output, what tools brought is input, and a count of zero may be left out', () => {
  const usage = (counts: unknown): unknown => assess(jsonOf({ ...said(text('Yes')), usageMetadata: counts })).usage;
  assert.deepEqual(usage({ promptTokenCount: 3 }), { input: 3, output: 0 });
  assert.deepEqual(usage({ promptTokenCount: 3, toolUsePromptTokenCount: 4, candidatesTokenCount: 5, thoughtsTokenCount: 6 }), {
    input: 7,
    output: 11,
  });
  for (const counts of [
    null,
    undefined,
    {},
    { candidatesTokenCount: 2 },
    { promptTokenCount: -1 },
    { promptTokenCount: 1, candidatesTokenCount: '2' },
  ])
    assert.equal(usage(counts), undefined);
});

test('what an answer says is its text, thoughts aside, alike from either recording', () => {
  for (const { name, chunks: some, json } of fixtures) assert.equal(answerText(streamOf(some)), answerText(jsonOf(json)), name);
  assert.equal(answerText(jsonOf(said(text('Hm', { thought: true }), text('Yes'), text('.')))), 'Yes.');
  for (const body of [said({ functionCall: {} }), said(text('See'), { inlineData: {} }), said(), answerOf([]), '{'])
    assert.equal(answerText(jsonOf(body)), undefined);
  assert.equal(answerText(jsonOf(answerOf([{ content: { parts: [text('a')] } }, { content: { parts: [text('b')] } }]))), undefined);
});
