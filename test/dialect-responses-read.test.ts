import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { responses } from '../src/dialects/responses.ts';
import type { JsonObject } from '../src/identity/canonical.ts';
import { decide } from '../src/policy/decide.ts';
import { parseDirectives } from '../src/policy/directives.ts';
import { toMs } from '../src/units.ts';
import { readerOf, shown } from './support/reading.ts';

const asked = { model: 'm', input: 'What is 2 + 2?' } as const;
const user = (content: unknown): JsonObject => ({ role: 'user', content }) as JsonObject;
const part = (text: string): object => ({ type: 'input_text', text });

const { reading, problem } = readerOf(responses, '/v1/responses');

test('a string input is the question, and the rest is everything else', () => {
  const read = reading({ ...asked, instructions: 'Be brief.', temperature: 0, unheard_of: { x: 1 }, stream: true });
  assert.equal(read.question, 'What is 2 + 2?');
  assert.equal(read.model, 'm');
  assert.deepEqual(read.traits, []);
  assert.deepEqual(shown(read.rest), { model: 'm', input: '<QUESTION>', instructions: 'Be brief.', temperature: 0, unheard_of: { x: 1 } });
});

for (const [name, content, marked] of [
  ['a string', 'Why?', '<QUESTION>'],
  ['its only text part', [part('Why?')], [{ type: 'input_text', text: '<QUESTION>' }]],
] as const) {
  test(`of a list of items the last message's text is the question, as ${name}`, () => {
    const input = [
      { role: 'developer', content: 'Be brief.' },
      { type: 'message', ...user(content), id: 'msg_1' },
    ];
    const read = reading({ model: 'm', input });
    assert.equal(read.question, 'Why?');
    assert.deepEqual(read.traits, []);
    assert.deepEqual(shown(read.rest), { model: 'm', input: [input[0], { ...input[1], content: marked }] });
  });
}

test('a string and the one-message list with the same text are two requests', () => {
  const forms = ['Why?', [user('Why?')], [{ type: 'message', ...user('Why?') }], [user([part('Why?')])]];
  const reads = forms.map((input) => reading({ model: 'm', input }));
  assert.deepEqual(new Set(reads.map(({ question }) => question)), new Set(['Why?']));
  assert.equal(new Set(reads.map(({ rest }) => JSON.stringify(shown(rest)))).size, forms.length);
});

test('the caller gets the rendering it asked for, and nothing is asked for on its behalf', () => {
  assert.deepEqual(reading(asked).wants, { shape: 'json', usage: 'owed' });
  assert.deepEqual(reading({ ...asked, stream: null }).wants, { shape: 'json', usage: 'owed' });
  assert.deepEqual(reading({ ...asked, stream: true }).wants, { shape: 'stream', usage: 'told' });
  assert.equal(reading({ ...asked, stream: true }).askForUsage(new TextEncoder().encode('{"model":"m"}')), undefined);
});

test('padding is a rendering; other stream options count, and without a stream all of them do', () => {
  const rest = (body: object): unknown => (shown(reading({ ...asked, ...body }).rest) as JsonObject)['stream_options'];
  assert.equal(rest({ stream: true, stream_options: { include_obfuscation: false } }), undefined);
  assert.deepEqual(rest({ stream: true, stream_options: { include_obfuscation: false, include_usage: true } }), { include_usage: true });
  assert.deepEqual(rest({ stream_options: { include_obfuscation: false } }), { include_obfuscation: false });
});

test('two bodies with equal question and rest are the same body', () => {
  const anyPart = fc.oneof(
    fc.record({ type: fc.constant('input_text'), text: fc.constantFrom('', 'a', 'ab', 'b') }),
    fc.constant({ type: 'input_file', file_id: 'f' }),
  );
  const content = fc.oneof(fc.constantFrom('', 'a', 'ab', ' '), fc.array(anyPart, { maxLength: 3 }));
  const item = fc.oneof(
    fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content }),
    fc.constant({ type: 'reasoning', summary: [] }),
  );
  const body = fc.record({
    model: fc.constant('m'),
    input: fc.oneof(fc.constantFrom('', 'a', 'ab', ' '), fc.array(item, { minLength: 1, maxLength: 2 })),
  });
  fc.assert(
    fc.property(body, body, (a, b) => {
      const same = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);
      const [readA, readB] = [reading(a), reading(b)];
      assert.equal(same([readA.question, shown(readA.rest)], [readB.question, shown(readB.rest)]), same(a, b));
    }),
    { numRuns: 1000 },
  );
});

const call = { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' };
const result = { type: 'function_call_output', call_id: 'c', output: '4' };
const said = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Four.' }] };

for (const [name, body, traits] of [
  ['tools', { ...asked, tools: [{ type: 'function', name: 'f' }] }, ['tools']],
  ['web search', { ...asked, tools: [{ type: 'web_search' }] }, ['tools']],
  ['a container made for it', { ...asked, tools: [{ type: 'code_interpreter', container: { type: 'auto' } }] }, ['tools']],
  ['no tools in the list', { ...asked, tools: [] }, []],
  ['a tool choice', { ...asked, tool_choice: 'none' }, ['tools']],
  ['an earlier call', { ...asked, input: [call, result, user('Well?')] }, ['tools', 'earlier-turns']],
  ['a tool list in its input', { ...asked, input: [{ type: 'mcp_list_tools', tools: [] }, user('Well?')] }, ['tools', 'earlier-turns']],
  ['a tool result last', { ...asked, input: [user('2+2?'), call, result] }, ['tools', 'tool-result', 'no-question', 'earlier-turns']],
  ['nothing but a tool result', { ...asked, input: [result] }, ['tool-result', 'no-question']],
  [
    'another tool result last',
    { ...asked, input: [{ type: 'computer_call_output', call_id: 'c', output: {} }] },
    ['tool-result', 'no-question'],
  ],
  ['an approval last', { ...asked, input: [{ type: 'mcp_approval_response', approve: true }] }, ['tool-result', 'no-question']],
  ['earlier turns', { ...asked, input: [user('2+2?'), said, user('Why?')] }, ['earlier-turns']],
  [
    'an earlier thought',
    { ...asked, input: [user('2+2?'), { type: 'reasoning', id: 'r', summary: [] }, said, user('Why?')] },
    ['earlier-turns'],
  ],
  ['an answer begun', { ...asked, input: [user('2+2?'), said] }, ['no-question', 'earlier-turns']],
  [
    'instructions and system messages',
    { ...asked, instructions: 'Be brief.', input: [{ role: 'system', content: 'x' }, { role: 'developer', content: 'y' }, user('Why?')] },
    [],
  ],
  ['an image', { ...asked, input: [user([{ type: 'input_image', image_url: 'data:,x' }, part('What is this?')])] }, ['non-text']],
  ['a file', { ...asked, input: [user([{ type: 'input_file', file_id: 'f' }])] }, ['non-text', 'no-question']],
  ['audio in', { ...asked, input: [user([{ type: 'input_audio', input_audio: {} }, part('Who speaks?')])] }, ['non-text']],
  ['audio out', { ...asked, modalities: ['text', 'audio'] }, ['non-text']],
  ['an image in an earlier turn', { ...asked, input: [user([{ type: 'input_image' }]), user('Why?')] }, ['earlier-turns']],
  ['several text parts', { ...asked, input: [user([part('ab'), part('c')])] }, ['no-question']],
  ['an empty question', { ...asked, input: '' }, ['no-question']],
  ['a blank question', { ...asked, input: [user(' \n')] }, ['no-question']],
  ['a message without content', { ...asked, input: [user(null)] }, ['no-question']],
  ['an item nobody has heard of last', { ...asked, input: [{ type: 'hologram' }] }, ['tools', 'no-question']],
  ['an earlier response', { ...asked, previous_response_id: 'resp_1' }, ['provider-state', 'earlier-turns']],
  ['no earlier response', { ...asked, previous_response_id: null, conversation: null, prompt: null, background: false }, []],
  ['a reference', { ...asked, input: [{ type: 'item_reference', id: 'msg_1' }, user('Why?')] }, ['provider-state', 'earlier-turns']],
  ['a reference that is an id alone', { ...asked, input: [{ id: 'msg_1' }, user('Why?')] }, ['provider-state', 'earlier-turns']],
  ['a template of one version', { ...asked, prompt: { id: 'pmpt_1', version: '3' } }, ['provider-state']],
  ['a template that brings model and input', { prompt: { id: 'pmpt_1', version: '3' } }, ['provider-state', 'no-question']],
  ['a template of any version', { ...asked, prompt: { id: 'pmpt_1' } }, ['changing-state']],
  ['a template of an empty version', { ...asked, prompt: { id: 'pmpt_1', version: '' } }, ['changing-state']],
  ['a conversation', { ...asked, conversation: 'conv_1' }, ['changing-state']],
  ['a conversation as an object', { ...asked, conversation: { id: 'conv_1' } }, ['changing-state']],
  ['a tool server', { ...asked, tools: [{ type: 'mcp', server_label: 's' }] }, ['changing-state', 'tools']],
  ['a container by its name', { ...asked, tools: [{ type: 'code_interpreter', container: 'cntr_1' }] }, ['changing-state', 'tools']],
  [
    'a shell in a container',
    { ...asked, tools: [{ type: 'shell', environment: { type: 'container_reference', container_id: 'cntr_1' } }] },
    ['changing-state', 'tools'],
  ],
  ['its answer in the background', { ...asked, background: true }, ['background']],
] as const) {
  test(`traits of a request with ${name}`, () => assert.deepEqual(reading(body).traits, traits));
}

for (const [body, expected] of [
  [{ ...asked, model: 4 }, 'model is not a string'],
  [{ model: 4, prompt: { id: 'p' } }, 'model is not a string'],
  [{ model: 'm' }, 'input is neither a string nor an array'],
  [{ model: 'm', input: null }, 'input is neither a string nor an array'],
  [{ model: 'm', input: {} }, 'input is neither a string nor an array'],
  [{ prompt: { id: 'p' }, input: 7 }, 'input is neither a string nor an array'],
  [{ model: 'm', input: [] }, 'input is empty'],
  [{ model: 'm', input: ['hi'] }, 'input[0] is not an object'],
  [{ model: 'm', input: [null] }, 'input[0] is not an object'],
  [{ model: 'm', input: [{}] }, 'input[0] has no type, role or id'],
  [{ model: 'm', input: [{ type: 7 }] }, 'input[0].type is not a string'],
  [{ model: 'm', input: [{ type: 'message', content: 'x' }] }, 'input[0].role is not a string'],
  [{ model: 'm', input: [user(4)] }, 'input[0].content is neither a string nor an array'],
  [{ model: 'm', input: [user(['x'])] }, 'input[0].content[0] is not an object'],
  [{ model: 'm', input: [user([{ text: 'x' }])] }, 'input[0].content[0].type is not a string'],
  [{ model: 'm', input: [user([{ type: 'input_text', text: 1 }])] }, 'input[0].content[0].text is not a string'],
  [{ ...asked, stream: 'yes' }, 'stream is not a boolean'],
  [{ ...asked, stream_options: [] }, 'stream_options is not an object'],
  [{ ...asked, tools: {} }, 'tools is not an array'],
  [{ ...asked, background: 'yes' }, 'background is not a boolean'],
  [{ ...asked, previous_response_id: 7 }, 'previous_response_id is not a string'],
  [{ ...asked, prompt: 'pmpt_1' }, 'prompt is not an object with an id'],
  [{ ...asked, prompt: {} }, 'prompt is not an object with an id'],
] as const) {
  test(`unreadable: ${expected}, as in ${JSON.stringify(body).slice(0, 70)}`, () => assert.equal(problem(body), expected));
}

test('state that never changes is exact-only, and state that does is not looked up in any mode but off', () => {
  const verdict = (body: object, headers: readonly string[] = []): string => {
    const { traits, question } = reading({ ...asked, ...body });
    const decided = decide({
      directives: parseDirectives(headers),
      operatorMode: 'semantic',
      traits,
      question,
      tokens: 5,
      longest: 256,
      ttl: toMs(1000),
      eligibility: () => ({ kind: 'semantic', ttl: undefined }),
    });
    return 'reason' in decided ? `${decided.kind}/${decided.reason}` : decided.kind;
  };
  assert.equal(verdict({}), 'semantic');
  assert.equal(verdict({ previous_response_id: 'resp_1' }), 'exact-only/provider-state');
  assert.equal(verdict({ previous_response_id: 'resp_1', tools: [{ type: 'function' }] }), 'exact-only/provider-state');
  assert.equal(verdict({ conversation: 'conv_1' }), 'bypass/changing-state');
  assert.equal(verdict({ conversation: 'conv_1' }, ['nearhit-mode', 'exact']), 'bypass/changing-state');
  assert.equal(verdict({ conversation: 'conv_1' }, ['nearhit-mode', 'off']), 'bypass/mode-off');
  assert.equal(verdict({ conversation: 'conv_1' }, ['cache-control', 'no-cache']), 'bypass/changing-state');
  assert.equal(verdict({ background: true }), 'bypass/background');
});
