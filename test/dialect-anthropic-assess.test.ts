import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anthropicMessages } from '../src/dialects/anthropic-messages.ts';
import type { Recording } from '../src/entry.ts';
import { fixtures, plainText, withTool } from './fixtures/anthropic-messages.ts';
import { jsonOf, named, recordingOf, streamOf, type Payload } from './fixtures/anthropic-wire.ts';
import { event } from './fixtures/chat-wire.ts';

const { assess, answerText } = anthropicMessages;

for (const fixture of fixtures) {
  const expected = fixture.json['stop_reason'] === 'tool_use' ? 'tool-calls' : 'stop';
  test(`${fixture.name}: ${expected}, with its usage, as a stream and as JSON`, () => {
    // The prompt cache's tokens are part of what was asked.
    const usage = { input: 25 + 4 + 2, output: 15 };
    assert.deepEqual(assess(streamOf(fixture.events)), { finish: expected, usage });
    assert.deepEqual(assess(jsonOf(fixture.json)), { finish: expected, usage });
  });
}

const message = (content: unknown, reason: unknown = 'end_turn', more: object = {}): object => ({
  ...plainText.json,
  content,
  stop_reason: reason,
  ...more,
});
const said = [{ type: 'text', text: 'Yes' }];
const thought = { type: 'thinking', thinking: 'Hm', signature: 's' };
const call = { type: 'tool_use', id: 'a', name: 'f', input: {} };

for (const [name, body, finish] of [
  ['text', message(said), 'stop'],
  ['a stop sequence', message(said, 'stop_sequence'), 'stop'],
  ['no blocks', message([]), 'empty'],
  ['no text', message([{ type: 'text', text: '' }]), 'empty'],
  ['white space', message([{ type: 'text', text: ' \n' }]), 'empty'],
  ['thinking alone', message([thought, { type: 'redacted_thinking', data: 'x' }]), 'empty'],
  ['thinking and text', message([thought, ...said]), 'stop'],
  ['a block of tomorrow', message([{ type: 'hologram' }]), 'stop'],
  ['a tool call', message([call], 'tool_use'), 'tool-calls'],
  ['a tool call that ends the turn', message([...said, call]), 'tool-calls'],
  ['too many tokens', message(said, 'max_tokens'), 'truncated'],
  ['a full context window', message(said, 'model_context_window_exceeded'), 'truncated'],
  ['a pause', message(said, 'pause_turn'), 'incomplete'],
  ['a refusal', message(said, 'refusal'), 'refusal'],
  ['a reason of tomorrow', message(said, 'compaction'), 'finish-unknown'],
  ['no reason', message(said, null), 'incomplete'],
  ['content that is no list', message('Yes'), 'finish-unknown'],
  ['content that is no blocks', message(['Yes']), 'finish-unknown'],
  ['another type', { ...plainText.json, type: 'message_batch' }, 'finish-unknown'],
  ['an error', { type: 'error', error: { type: 'api_error', message: 'no' } }, 'error-event'],
  ['no JSON', '{"content":[', 'invalid-json'],
  ['no object', '[]', 'invalid-json'],
  ['nothing', '', 'invalid-json'],
] as const) {
  test(`a JSON answer with ${name} is assessed as ${finish}`, () => assert.equal(assess(jsonOf(body)).finish, finish));
}

const [start, blockStart, , delta, ...others] = plainText.events.filter(({ type }) => type !== 'ping') as [
  Payload,
  Payload,
  Payload,
  Payload,
  ...Payload[],
];
const all = [start, blockStart, delta, ...others];
const stop = all.at(-1) ?? {};
const closing = all.at(-2) ?? {};
const blockStop = all.at(-3) ?? {};
const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
const reason = (stop_reason: unknown): Payload => ({ ...closing, delta: { stop_reason, stop_sequence: null } });
const at = (payload: Payload, index: number): Payload => ({ ...payload, index });
const without = (...left: readonly Payload[]): Recording => streamOf(all.filter((payload) => !left.includes(payload)));

for (const [name, recording, finish] of [
  ['its end', streamOf(all), 'stop'],
  ['a ping before it starts', streamOf([{ type: 'ping' }, ...all]), 'stop'],
  ['an event of tomorrow in it', streamOf([start, { type: 'epoch' }, ...all.slice(1)]), 'stop'],
  ['two message_delta', streamOf([...all.slice(0, -2), reason(null), closing, stop]), 'stop'],
  ['nothing in it', streamOf([]), 'incomplete'],
  ['only pings', streamOf([{ type: 'ping' }]), 'incomplete'],
  ['no message_stop', without(stop), 'incomplete'],
  ['an open block at its end', streamOf([start, blockStart, delta]), 'incomplete'],
  ['no stop reason', streamOf([...all.slice(0, -2), reason(null), stop]), 'incomplete'],
  ['a cut answer', streamOf([...all.slice(0, -2), reason('max_tokens'), stop]), 'truncated'],
  ['a refusal', streamOf([...all.slice(0, -2), reason('refusal'), stop]), 'refusal'],
  ['a pause', streamOf([...all.slice(0, -2), reason('pause_turn'), stop]), 'incomplete'],
  ['an error after content', streamOf([start, blockStart, delta, error]), 'error-event'],
  ['an error after its end', streamOf([...all, error]), 'error-event'],
  ['an error that is no JSON', recordingOf([event('overloaded', 'error')]), 'error-event'],
  ['half an event', recordingOf([event('{"type":"message_start"', 'message_start')]), 'invalid-json'],
  ['an event that is no object', recordingOf([event('[1]', 'message_start')]), 'invalid-stream'],
  ['a name and a type that disagree', recordingOf([named(start), event(blockStart, 'content_block_delta')]), 'invalid-stream'],
  ['a known type under a name of tomorrow', recordingOf([event(start, 'begin')]), 'invalid-stream'],
  ['events without names', recordingOf(all.map((payload) => event(payload))), 'incomplete'],
  ['two starts', streamOf([start, ...all]), 'invalid-stream'],
  ['no start', without(start), 'invalid-stream'],
  ['a delta without its block', without(blockStart), 'invalid-stream'],
  ['a block that never stops', without(blockStop), 'invalid-stream'],
  ['a block inside a block', streamOf([start, blockStart, at(blockStart, 1)]), 'invalid-stream'],
  ['a block under another index', streamOf([start, at(blockStart, 1)]), 'invalid-stream'],
  ['a delta under another index', streamOf([start, blockStart, at(delta, 1)]), 'invalid-stream'],
  ['a block after the stop reason', streamOf([start, closing, blockStart]), 'invalid-stream'],
  ['an end without a stop reason', streamOf([start, stop]), 'invalid-stream'],
  ['a second end', streamOf([...all, stop]), 'invalid-stream'],
  ['a start without counts', streamOf([{ type: 'message_start', message: { content: [] } }]), 'invalid-stream'],
  ['a start with content', streamOf([{ type: 'message_start', message: { content: said, usage: {} } }]), 'invalid-stream'],
  ['an index that is no number', streamOf([start, { ...blockStart, index: '0' }]), 'invalid-stream'],
  ['a block without a type', streamOf([start, { ...blockStart, content_block: {} }]), 'invalid-stream'],
  ['a delta that is no object', streamOf([start, blockStart, { ...delta, delta: 'Yes' }]), 'invalid-stream'],
  ['a stop without counts', streamOf([start, { type: 'message_delta', delta: { stop_reason: 'end_turn' } }]), 'invalid-stream'],
] as const) {
  test(`a stream with ${name} is assessed as ${finish}`, () => assert.equal(assess(recording).finish, finish));
}

test('bytes that are not UTF-8 are not valid JSON', () => {
  const broken = { ...event(''), data: Uint8Array.of(0x22, 0xff, 0x22) };
  assert.equal(assess({ ...jsonOf(''), events: [broken] }).finish, 'invalid-json');
});

test('nesting beyond the stack is assessed and does not throw', () => {
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
  assert.equal(assess(jsonOf(JSON.stringify(plainText.json).replace('{', `{"x":${deep},`))).finish, 'stop');
});

test('usage is known only where the counts are', () => {
  const usage = (counts: unknown): unknown => assess(jsonOf({ ...plainText.json, usage: counts })).usage;
  assert.deepEqual(usage({ input_tokens: 1, output_tokens: 0 }), { input: 1, output: 0 });
  assert.deepEqual(usage({ input_tokens: 1, cache_read_input_tokens: null, output_tokens: 2 }), { input: 1, output: 2 });
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

test('what an answer says is its text, thinking aside, and the same in either form', () => {
  for (const { events, json } of fixtures) assert.equal(answerText(streamOf(events)), answerText(jsonOf(json)));
  assert.equal(answerText(jsonOf(message([thought, ...said, { type: 'text', text: ', it is' }]))), 'Yes, it is');
  assert.equal(answerText(jsonOf(withTool.json)), undefined);
  for (const body of ['{', '[]', message([]), message('Yes'), message([{ type: 'text' }])])
    assert.equal(answerText(jsonOf(body)), undefined);
  assert.equal(answerText(streamOf([start, error])), undefined);
});
