import assert from 'node:assert/strict';
import { test } from 'node:test';
import { responses } from '../src/dialects/responses.ts';
import { fixtures, message, plain, responseOf, streamed, textPart } from './fixtures/responses.ts';
import { event, jsonOf, streamOf } from './fixtures/responses-wire.ts';

const { assess, answerText } = responses;
const ENDS: Readonly<Record<string, string>> = {
  'a function call': 'tool-calls',
  'a custom tool call': 'tool-calls',
  'a refusal': 'refusal',
  'an item nobody has heard of': 'tool-calls',
};

for (const fixture of fixtures) {
  const finish = ENDS[fixture.name] ?? 'stop';
  test(`${fixture.name}: ${finish}, with its usage, as a stream and as JSON`, () => {
    const expected = { finish, usage: { input: 36, output: 87 } };
    assert.deepEqual(assess(streamOf(fixture.events)), expected);
    assert.deepEqual(assess(jsonOf(fixture.json)), expected);
  });
}

const said = message('msg_1', textPart('Yes, and'));
const reasoning = { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }] };
const search = { id: 'ws_1', type: 'web_search_call', status: 'completed', action: {} };

for (const [name, response, finish] of [
  [
    'that was cut for length',
    responseOf([said], { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
    'truncated',
  ],
  ['that was filtered', responseOf([said], { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }), 'filtered'],
  [
    'that is incomplete for another reason',
    responseOf([said], { status: 'incomplete', incomplete_details: { reason: 'tides' } }),
    'incomplete',
  ],
  ['that is incomplete for no reason', responseOf([said], { status: 'incomplete' }), 'incomplete'],
  ['that is queued', responseOf([], { status: 'queued' }), 'incomplete'],
  ['that is in progress', responseOf([said], { status: 'in_progress' }), 'incomplete'],
  ['that was cancelled', responseOf([said], { status: 'cancelled' }), 'incomplete'],
  ['that failed', responseOf([], { status: 'failed', error: { code: 'server_error', message: 'no' } }), 'error-event'],
  ['that failed and does not say why', responseOf([], { status: 'failed' }), 'error-event'],
  ['of an unknown status', responseOf([said], { status: 'paused' }), 'finish-unknown'],
  ['without a status', responseOf([said], { status: undefined }), 'finish-unknown'],
  ['with no output', responseOf([]), 'empty'],
  ['with blank text', responseOf([message('msg_1', textPart(' \n'))]), 'empty'],
  ['with no parts', responseOf([message('msg_1')]), 'empty'],
  ['with thinking alone', responseOf([reasoning]), 'empty'],
  ['with a search alone', responseOf([search]), 'empty'],
  ['with an empty refusal', responseOf([message('msg_1', { type: 'refusal', refusal: '' })]), 'empty'],
  ['with a refusal beside text', responseOf([message('msg_1', textPart('Yes'), { type: 'refusal', refusal: 'No' })]), 'refusal'],
  ['with a part nobody has heard of', responseOf([message('msg_1', { type: 'output_scent', scent: 'rose' })]), 'stop'],
  ['with an approval to give', responseOf([said, { type: 'mcp_approval_request', id: 'a' }]), 'tool-calls'],
  ['whose output is no list', responseOf([], { output: {} }), 'finish-unknown'],
  ['whose output is no list of items', responseOf([], { output: ['x'] }), 'finish-unknown'],
  ['that is an error', { error: { message: 'no' } }, 'error-event'],
  ['that is no response', { object: 'list', data: [] }, 'finish-unknown'],
  ['that is no JSON', '{"output":[', 'invalid-json'],
  ['that is no object', '[]', 'invalid-json'],
  ['that is nothing', '', 'invalid-json'],
] as const) {
  test(`a JSON answer ${name} is assessed as ${finish}`, () => assert.equal(assess(jsonOf(response)).finish, finish));
}

const whole = plain.events;
const end = whole.at(-1) ?? {};
const incomplete = (reason: string): ReturnType<typeof responseOf> =>
  responseOf([said], { status: 'incomplete', incomplete_details: { reason } });

for (const [name, payloads, finish] of [
  ['its end', whole, 'stop'],
  ['no end', whole.slice(0, -1), 'incomplete'],
  ['nothing in it', [], 'incomplete'],
  ['[DONE] after its end', [...whole, '[DONE]'], 'stop'],
  ['[DONE] instead of its end', [...whole.slice(0, -1), '[DONE]'], 'incomplete'],
  ['events after its end', [...whole, { type: 'keepalive', sequence_number: 99 }], 'invalid-stream'],
  ['two ends', [...whole, { ...end, sequence_number: 99 }], 'invalid-stream'],
  ['a number twice', whole.map((each, i) => (i === 3 ? { ...each, sequence_number: 2 } : each)), 'invalid-stream'],
  ['numbers out of order', [...whole.slice(0, 3), ...whole.slice(4, 5), ...whole.slice(3, 4), ...whole.slice(5)], 'invalid-stream'],
  ['numbers that begin later', whole.map((each, i) => ({ ...each, sequence_number: i + 5 })), 'stop'],
  ['no numbers', whole.map(({ sequence_number: _, ...each }) => each), 'stop'],
  ['an event without a type', [...whole.slice(0, 3), { sequence_number: 3 }, end], 'invalid-stream'],
  ['an event that is no object', [...whole.slice(0, 3), '1', end], 'invalid-stream'],
  ['half an event', [...whole.slice(0, 3), '{"type":"response.'], 'invalid-json'],
  ['an error after content', [...whole.slice(0, 6), { type: 'error', code: 'server_error', message: 'no', param: null }], 'error-event'],
  ['an error of a gateway', [...whole.slice(0, 6), { error: { message: 'overloaded' } }], 'error-event'],
  ['a cut for length at its end', streamed(incomplete('max_output_tokens'), []), 'truncated'],
  ['a filter at its end', streamed(incomplete('content_filter'), []), 'filtered'],
  ['a failure at its end', streamed(responseOf([], { status: 'failed', error: { code: 'x', message: 'no' } }), []), 'error-event'],
  ['an end without its response', [...whole.slice(0, -1), { type: 'response.completed', sequence_number: 99 }], 'invalid-stream'],
  [
    'an end of another status',
    [...whole.slice(0, -1), { ...end, response: responseOf([said], { status: 'in_progress' }) }],
    'invalid-stream',
  ],
  ['an end that leaves the status out', [...whole.slice(0, -1), { ...end, response: responseOf([said], { status: undefined }) }], 'stop'],
  ['an end that leaves out what was streamed', [...whole.slice(0, -1), { ...end, response: responseOf([]) }], 'invalid-stream'],
  ['nothing in it but its end', streamed(responseOf([]), []), 'empty'],
] as const) {
  test(`a stream with ${name} is assessed as ${finish}`, () => assert.equal(assess(streamOf(payloads)).finish, finish));
}

test('an event named error is an error in whatever words', () => {
  assert.equal(assess({ ...streamOf([]), events: [event('overloaded', 'error')] }).finish, 'error-event');
});

test('nesting beyond the stack is assessed and does not throw', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  assert.doesNotThrow(() => assess(jsonOf(`{"status":"completed","output":[{"type":"message","content":${deep}}]}`)));
});

test('usage is known only where both counts are', () => {
  const usage = (counts: unknown): unknown => assess(jsonOf(responseOf([said], { usage: counts }))).usage;
  assert.deepEqual(usage({ input_tokens: 1, output_tokens: 0 }), { input: 1, output: 0 });
  for (const counts of [
    null,
    undefined,
    {},
    { input_tokens: 1 },
    { input_tokens: 1, output_tokens: -1 },
    { input_tokens: '1', output_tokens: 2 },
  ])
    assert.equal(usage(counts), undefined);
});

test('the text of an answer is told where it is one text and nothing else', () => {
  const expected = 'The capital of France is Paris.\n\nIt lies on the Seine.';
  assert.equal(answerText(streamOf(plain.events)), expected);
  assert.equal(answerText(jsonOf(plain.json)), expected);
  assert.equal(answerText(jsonOf(responseOf([reasoning, message('m', textPart('a'), textPart('b'))]))), 'ab');
  for (const other of [
    responseOf([said, said]),
    responseOf([search, said]),
    responseOf([message('m', { type: 'refusal', refusal: 'No' })]),
    responseOf([message('m')]),
    responseOf([]),
    { object: 'list' },
    '{',
  ])
    assert.equal(answerText(jsonOf(other)), undefined);
  assert.equal(answerText(streamOf(plain.events.slice(0, -1))), undefined);
});
