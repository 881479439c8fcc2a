import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import type { JsonObject } from '../src/identity/canonical.ts';
import { readerOf, shown } from './support/reading.ts';

const dialect = dialectNamed('anthropic-messages');
const asked = { model: 'm', max_tokens: 64, messages: [{ role: 'user', content: 'What is 2 + 2?' }] } as const;
const hint = { cache_control: { type: 'ephemeral', ttl: '1h' } } as const;
const textBlock = (text: string): { type: 'text'; text: string } => ({ type: 'text', text });

const { reading, problem } = readerOf(dialect, '/v1/messages');

const asking = (...content: readonly unknown[]): object => ({ ...asked, messages: [{ role: 'user', content }] });
const saying = (...messages: readonly unknown[]): object => ({ ...asked, messages });

test('the question is the text of the last user turn, and the rest is everything else', () => {
  const read = reading({
    ...asked,
    system: 'Be brief.',
    thinking: { type: 'enabled', budget_tokens: 1024 },
    metadata: { user_id: 'u' },
    unheard_of: { x: 1 },
    stream: true,
  });
  assert.equal(read.question, 'What is 2 + 2?');
  assert.equal(read.model, 'm');
  assert.deepEqual(read.traits, []);
  assert.deepEqual(shown(read.rest), {
    model: 'm',
    max_tokens: 64,
    messages: [{ role: 'user', content: [{ type: 'text', text: '<QUESTION>' }] }],
    system: [textBlock('Be brief.')],
    thinking: { type: 'enabled', budget_tokens: 1024 },
    metadata: { user_id: 'u' },
    unheard_of: { x: 1 },
  });
});

test('the caller gets the rendering it asked for, with token counts, and nobody has to ask for those', () => {
  for (const [body, shape] of [
    [asked, 'json'],
    [{ ...asked, stream: false }, 'json'],
    [{ ...asked, stream: null }, 'json'],
    [{ ...asked, stream: true }, 'stream'],
  ] as const) {
    assert.deepEqual(reading(body).wants, { shape, usage: 'owed' });
    assert.equal(reading(body).askForUsage(Buffer.from(JSON.stringify(body))), undefined);
  }
});

const same = (a: unknown, b: unknown): void =>
  assert.deepEqual([reading(a).question, shown(reading(a).rest)], [reading(b).question, shown(reading(b).rest)]);

test('a string is the same content as one text block, in every turn and as the system prompt', () => {
  const turns = (write: (text: string) => unknown): object => ({
    ...asked,
    system: write('Be brief.'),
    messages: [
      { role: 'user', content: write('Hi') },
      { role: 'assistant', content: write('Hello') },
      { role: 'user', content: write('Why?') },
    ],
  });
  same(
    turns((text) => text),
    turns((text) => [textBlock(text)]),
  );
  assert.deepEqual((shown(reading({ ...asked, system: '' }).rest) as JsonObject)['system'], '');
  assert.deepEqual((shown(reading({ ...asked, system: null }).rest) as JsonObject)['system'], null);
});

test('hints for the prompt cache count nowhere the provider reads them, however deep', () => {
  const document = { type: 'document', source: { type: 'content', content: [textBlock('a')] }, title: 't' };
  const search = { type: 'search_result', source: 'https://example.com', title: 't', content: [textBlock('b')] };
  const result = { type: 'tool_result', tool_use_id: 'x', content: [textBlock('c'), search] };
  const plain = {
    ...asked,
    system: [textBlock('s')],
    tools: [{ name: 't', input_schema: { type: 'object' } }],
    messages: [
      { role: 'user', content: [document, textBlock('q')] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 't', input: {} }] },
      { role: 'user', content: [result] },
    ],
  };
  const hinted = {
    ...plain,
    ...hint,
    system: [{ ...textBlock('s'), ...hint }],
    tools: [{ name: 't', input_schema: { type: 'object' }, cache_control: null }],
    messages: [
      {
        role: 'user',
        content: [
          { ...document, source: { type: 'content', content: [{ ...textBlock('a'), ...hint }] }, ...hint },
          { ...textBlock('q'), ...hint },
        ],
      },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 't', input: {}, ...hint }] },
      {
        role: 'user',
        content: [
          {
            ...result,
            content: [
              { ...textBlock('c'), ...hint },
              { ...search, content: [{ ...textBlock('b'), ...hint }] },
            ],
            ...hint,
          },
        ],
      },
    ],
  };
  same(plain, hinted);
});

test('a field of that name counts where it is data: in the input of a tool, its schema, metadata', () => {
  for (const data of [
    { tools: [{ name: 't', input_schema: { type: 'object', properties: hint } }] },
    { messages: [{ role: 'assistant', content: [{ type: 'tool_use', id: 'x', name: 't', input: hint }] }] },
    { metadata: hint },
    { messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'text', data: 'x', ...hint } }] }] },
  ])
    assert.ok(
      JSON.stringify(shown(reading({ ...asked, ...data }).rest)).includes('"cache_control":{"type":"ephemeral"'),
      JSON.stringify(data),
    );
});

test('one text block among others is the question, and its fields stay', () => {
  const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
  const read = reading(asking(image, { ...textBlock('What is this?'), citations: null }));
  assert.equal(read.question, 'What is this?');
  assert.deepEqual(read.traits, ['non-text']);
  assert.deepEqual((shown(read.rest) as JsonObject)['messages'], [
    { role: 'user', content: [image, { type: 'text', text: '<QUESTION>', citations: null }] },
  ]);
});

test('several text blocks are no question, so their boundaries count', () => {
  const read = reading(asking(textBlock('ab'), textBlock('c')));
  assert.equal(read.question, '');
  assert.deepEqual(read.traits, ['no-question']);
  assert.deepEqual((shown(read.rest) as JsonObject)['messages'], [{ role: 'user', content: [textBlock('ab'), textBlock('c')] }]);
});

test('two bodies with equal question and rest are the same body, hints and shorthand aside', () => {
  const block = fc.oneof(
    fc.record({ type: fc.constant('text'), text: fc.constantFrom('', 'a', 'ab') }),
    fc.constant({ type: 'image', source: { type: 'file', file_id: 'f' } }),
  );
  const content = fc.oneof(fc.constantFrom('', 'a', 'ab', ' '), fc.array(block, { maxLength: 2 }));
  const body = fc.record({
    model: fc.constant('m'),
    max_tokens: fc.constantFrom(1, 2),
    messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'system'), content }), { minLength: 1, maxLength: 2 }),
  });
  const plain = (value: { readonly messages: readonly { readonly content: unknown }[] }): unknown => ({
    ...value,
    messages: value.messages.map((turn) => ({
      ...turn,
      content: typeof turn.content === 'string' && turn.content !== '' ? [textBlock(turn.content)] : turn.content,
    })),
  });
  const equal = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);
  fc.assert(
    fc.property(body, body, (a, b) => {
      const [readA, readB] = [reading(a), reading(b)];
      assert.equal(equal([readA.question, shown(readA.rest)], [readB.question, shown(readB.rest)]), equal(plain(a), plain(b)));
    }),
    { numRuns: 2000 },
  );
});

test('reading a request leaves it as it was', () => {
  const body = { ...asked, ...hint, messages: [{ role: 'user', content: [{ ...textBlock('q'), ...hint }] }] };
  const before = JSON.stringify(body);
  reading(body);
  assert.equal(JSON.stringify(body), before);
});

const call = { type: 'tool_use', id: 'x', name: 't', input: {} };
const result = { type: 'tool_result', tool_use_id: 'x', content: '4' };
const user = (content: unknown): object => ({ role: 'user', content });

for (const [name, body, traits] of [
  ['tools', { ...asked, tools: [{ name: 't' }] }, ['tools']],
  ['no tools in the list', { ...asked, tools: [] }, []],
  ['a tool choice', { ...asked, tool_choice: { type: 'none' } }, ['tools']],
  ['servers of tools', { ...asked, mcp_servers: [{ type: 'url', url: 'https://example.com' }] }, ['tools']],
  ['a container', { ...asked, container: 'container_1' }, ['tools']],
  ['a call in an earlier turn', saying(user('Go'), { role: 'assistant', content: [call] }, user('Well?')), ['tools', 'earlier-turns']],
  [
    'a search by the provider in an earlier turn',
    saying({ role: 'assistant', content: [{ type: 'web_search_tool_result', tool_use_id: 's', content: [] }] }, user('Well?')),
    ['tools', 'earlier-turns'],
  ],
  [
    'a tool result last',
    saying({ role: 'assistant', content: [call] }, user([result])),
    ['tools', 'tool-result', 'no-question', 'earlier-turns'],
  ],
  ['a tool result and text last', saying(user([result, textBlock('And now?')])), ['tools', 'tool-result']],
  ['an answer begun for the model', saying(user('Why?'), { role: 'assistant', content: 'Because' }), ['no-question', 'earlier-turns']],
  ['an image alone', asking({ type: 'image', source: {} }), ['non-text', 'no-question']],
  ['a document', asking({ type: 'document', source: {} }, textBlock('Sum it up')), ['non-text']],
  ['a search result', asking({ type: 'search_result', content: [] }, textBlock('Sum it up')), ['non-text']],
  ['an upload', asking({ type: 'container_upload', file_id: 'f' }, textBlock('Sum it up')), ['non-text']],
  ['a block of tomorrow', asking({ type: 'hologram' }, textBlock('Sum it up')), ['non-text']],
  ['an image in an earlier turn', saying(user([{ type: 'image', source: {} }]), user('Why?')), ['earlier-turns']],
  ['an empty question', saying(user('')), ['no-question']],
  ['a blank question', saying(user(' \n')), ['no-question']],
  ['no blocks', saying(user([])), ['no-question']],
  ['instructions between turns', saying({ role: 'system', content: 'Be brief.' }, user('Why?')), []],
  ['instructions last', saying(user('Why?'), { role: 'system', content: 'Be brief.' }), ['no-question', 'earlier-turns']],
  ['thinking', { ...asked, thinking: { type: 'adaptive' } }, []],
] as const) {
  test(`traits of a request with ${name}`, () => assert.deepEqual(reading(body).traits, traits));
}

for (const [body, expected] of [
  [{ ...asked, model: undefined }, 'model is not a string'],
  [{ ...asked, model: 4 }, 'model is not a string'],
  [{ model: 'm', messages: asked.messages }, 'max_tokens is not a number'],
  [{ ...asked, max_tokens: '64' }, 'max_tokens is not a number'],
  [{ ...asked, stream: 'yes' }, 'stream is not a boolean'],
  [{ ...asked, tools: {} }, 'tools is not an array'],
  [{ ...asked, thread: { type: 'create' } }, 'thread names a conversation that the provider holds'],
  [{ ...asked, system: 4 }, 'system is neither a string nor an array'],
  [{ ...asked, system: ['x'] }, 'system[0] is not an object'],
  [{ ...asked, system: [{ text: 'x' }] }, 'system[0].type is not a string'],
  [{ ...asked, messages: undefined }, 'messages is not an array'],
  [{ ...asked, messages: {} }, 'messages is not an array'],
  [saying(), 'messages is empty'],
  [saying('hi'), 'messages[0] is not an object'],
  [saying({ role: 'critic', content: 'Hm.' }), 'messages[0].role is none of user, assistant and system'],
  [saying({ content: 'x' }), 'messages[0].role is none of user, assistant and system'],
  [saying({ role: 'user' }), 'messages[0].content is neither a string nor an array'],
  [saying(user(null)), 'messages[0].content is neither a string nor an array'],
  [saying(user(['x'])), 'messages[0].content[0] is not an object'],
  [saying(user([{ text: 'x' }])), 'messages[0].content[0].type is not a string'],
  [saying(user([{ type: 'text', text: 1 }])), 'messages[0].content[0].text is not a string'],
] as const) {
  test(`unreadable: ${expected}, as in ${JSON.stringify(body).slice(0, 90)}`, () => {
    assert.equal(problem(body), expected);
  });
}
