import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chatCompletions } from '../src/dialects/chat-completions.ts';
import { piecesOf } from '../src/dialects/shared/pieces.ts';
import { roughOutputTokens } from '../src/dialects/chat-completions/rough-tokens.ts';
import { fixtures } from './fixtures/chat-completions.ts';
import { event, jsonOf, streamOf } from './fixtures/chat-wire.ts';

const { assess } = chatCompletions;
const choice = (message: object, finish: unknown = 'stop', index = 0): object => ({
  index,
  message: { role: 'assistant', ...message },
  finish_reason: finish,
});
const answer = (...choices: readonly object[]): object => ({ id: 'x', object: 'chat.completion', choices });
const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } };

for (const fixture of fixtures) {
  const expected = fixture.name === 'refusal' ? 'refusal' : fixture.name.includes('tool calls') ? 'tool-calls' : 'stop';
  test(`${fixture.name}: ${expected}, with its usage, as a stream and as JSON`, () => {
    assert.deepEqual(assess(streamOf(fixture.chunks)), { finish: expected, usage: { input: 21, output: 12 } });
    assert.deepEqual(assess(jsonOf(fixture.json)), { finish: expected, usage: { input: 21, output: 12 } });
  });
}

for (const [name, body, finish] of [
  ['text', answer(choice({ content: 'Yes' })), 'stop'],
  ['no text', answer(choice({ content: '' })), 'empty'],
  ['white space', answer(choice({ content: ' \n' })), 'empty'],
  ['thinking alone', answer(choice({ content: null, reasoning_content: 'Hm' })), 'empty'],
  ['a list that only thinks', answer(choice({ content: [{ type: 'thinking', thinking: [] }] })), 'empty'],
  [
    'a list with text',
    answer(
      choice({
        content: [
          { type: 'thinking', thinking: [] },
          { type: 'text', text: 'Yes' },
        ],
      }),
    ),
    'stop',
  ],
  ['an image', answer(choice({ content: '', images: [{ type: 'image_url' }] })), 'stop'],
  ['a refusal', answer(choice({ content: null, refusal: 'No' })), 'refusal'],
  ['a cut answer', answer(choice({ content: 'Yes, and' }, 'length')), 'truncated'],
  ['a filtered answer', answer(choice({ content: 'Yes' }, 'content_filter')), 'filtered'],
  ['tool calls', answer(choice({ content: null, tool_calls: [call] }, 'tool_calls')), 'tool-calls'],
  ['tool calls that finish with stop', answer(choice({ content: null, tool_calls: [call] })), 'tool-calls'],
  ['a promise of tool calls', answer(choice({ content: null, tool_calls: [] }, 'tool_calls')), 'empty'],
  ['a function call', answer(choice({ content: null, function_call: { name: 'f', arguments: '' } }, 'function_call')), 'tool-calls'],
  ['an unknown finish', answer(choice({ content: 'Yes' }, 'eos')), 'finish-unknown'],
  ['no finish', answer(choice({ content: 'Yes' }, null)), 'incomplete'],
  ['an error finish', answer(choice({ content: 'Yes' }, 'error')), 'error-event'],
  ['one of two choices cut', answer(choice({ content: 'Yes' }), choice({ content: 'No' }, 'length', 1)), 'truncated'],
  ['no choices', answer(), 'incomplete'],
  ['another shape', { object: 'list', data: [] }, 'finish-unknown'],
  ['an error', { error: { message: 'no' } }, 'error-event'],
  ['no JSON', '{"choices":[', 'invalid-json'],
  ['no object', '[]', 'invalid-json'],
  ['nothing', '', 'invalid-json'],
] as const) {
  test(`a JSON answer with ${name} is assessed as ${finish}`, () => assert.equal(assess(jsonOf(body)).finish, finish));
}

const delta = (content: string, finish: string | null = null, index = 0): object => ({
  id: 'x',
  choices: [{ index, delta: { content }, finish_reason: finish }],
});

for (const [name, recording, finish] of [
  ['its end', streamOf([delta('Yes'), delta('', 'stop')]), 'stop'],
  ['no [DONE]', streamOf([delta('Yes'), delta('', 'stop')], 'open'), 'incomplete'],
  ['no finish', streamOf([delta('Yes')]), 'incomplete'],
  ['one of two choices unfinished', streamOf([delta('Yes', 'stop'), delta('No', null, 1)]), 'incomplete'],
  ['one of two choices cut', streamOf([delta('Yes', 'stop'), delta('No', 'length', 1)]), 'truncated'],
  ['nothing in it', streamOf([], 'open'), 'incomplete'],
  ['only [DONE]', streamOf([]), 'incomplete'],
  ['no text', streamOf([delta('', 'stop')]), 'empty'],
  ['an error in band', streamOf([delta('Yes'), { error: { message: 'overloaded' } }]), 'error-event'],
  [
    'an error beside choices',
    streamOf([{ error: { code: 502 }, choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }] }]),
    'error-event',
  ],
  ['an error event', { ...streamOf([]), events: [event('overloaded', 'error'), event('[DONE]')] }, 'error-event'],
  ['half an event', streamOf(['{"choices":[']), 'invalid-json'],
  ['an event that is no chunk', streamOf([{ type: 'ping' }, delta('Yes', 'stop')]), 'invalid-stream'],
  ['an event that is no object', streamOf(['1', delta('Yes', 'stop')]), 'invalid-stream'],
  ['a late event after [DONE]', streamOf([delta('Yes', 'stop'), '[DONE]', '{']), 'stop'],
] as const) {
  test(`a stream with ${name} is assessed as ${finish}`, () => assert.equal(assess(recording).finish, finish));
}

test('bytes that are not UTF-8 are not valid JSON', () => {
  const broken = { ...event('{"choices":[]}'), data: Uint8Array.of(0x22, 0xff, 0x22) };
  assert.equal(assess({ ...jsonOf(''), events: [broken] }).finish, 'invalid-json');
});

test('nesting beyond the stack is assessed and does not throw', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  const chunk = `{"choices":[{"index":0,"delta":{"content":"a","x":${deep}},"finish_reason":"stop"}]}`;
  assert.equal(assess(streamOf([chunk, chunk])).finish, 'invalid-stream');
});

test('usage is known only where both counts are', () => {
  const usage = (counts: unknown): unknown => assess(jsonOf({ ...answer(choice({ content: 'Yes' })), usage: counts })).usage;
  assert.deepEqual(usage({ prompt_tokens: 1, completion_tokens: 0 }), { input: 1, output: 0 });
  for (const counts of [
    null,
    undefined,
    {},
    { prompt_tokens: 1 },
    { prompt_tokens: 1, completion_tokens: -1 },
    { prompt_tokens: '1', completion_tokens: 2 },
  ])
    assert.equal(usage(counts), undefined);
});

test('pieces of a text end where characters end, also in scripts without spaces', () => {
  const text =
    '東京は日本の首都であり、世界で最も人口の多い都市圏の一つです。か\u3099き\u3099く\u3099け\u3099こ\u3099か\u3099き\u3099く\u3099け\u3099こ\u3099 👩‍👩‍👧‍👦🇫🇷👍🏽é e\u0301 한국어는 대한민국의 공용어입니다 x'.repeat(
      8,
    );
  const ends = new Set(Array.from(new Intl.Segmenter().segment(text), ({ index }) => index));
  const pieces = piecesOf(text);
  assert.equal(pieces.join(''), text);
  assert.ok(pieces.length > 15);
  let at = 0;
  for (const piece of pieces) {
    assert.ok(ends.has(at), `a character is torn at ${at}`);
    at += piece.length;
  }
});

test('a megabyte of text makes a bounded number of pieces', () => {
  assert.ok(piecesOf('a bc '.repeat(200_000)).length <= 2_000);
  assert.deepEqual(piecesOf(''), []);
});

test('output tokens are estimated alike from either recording', () => {
  for (const { chunks, json } of fixtures) assert.equal(roughOutputTokens(streamOf(chunks)), roughOutputTokens(jsonOf(json)));
  assert.equal(roughOutputTokens(jsonOf(answer(choice({ content: 'x'.repeat(41) })))), 11);
  assert.equal(roughOutputTokens(streamOf(['{'])), 0);
});
