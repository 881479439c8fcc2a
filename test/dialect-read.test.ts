import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import type { JsonObject } from '../src/identity/canonical.ts';
import { readerOf, shown } from './support/reading.ts';

const dialect = dialectNamed('chat-completions');
const path = '/v1/chat/completions';
const asked = {
  model: 'm',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is 2 + 2?' },
  ],
} as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string | undefined => (data === undefined ? undefined : Buffer.from(data).toString('utf8'));

const { reading, problem } = readerOf(dialect, path);

test('the question is the text of the last user turn, and the rest is everything else', () => {
  const read = reading({ ...asked, temperature: 0, unheard_of: { x: 1 }, stream: true, stream_options: { include_usage: true } });
  assert.equal(read.question, 'What is 2 + 2?');
  assert.equal(read.model, 'm');
  assert.deepEqual(read.traits, []);
  assert.deepEqual(shown(read.rest), {
    model: 'm',
    messages: [asked.messages[0], { role: 'user', content: '<QUESTION>' }],
    temperature: 0,
    unheard_of: { x: 1 },
  });
});

test('a body without a model is read: on Azure the path names the deployment', () => {
  const azure = '/openai/deployments/my-gpt/chat/completions?api-version=1';
  for (const body of [{ messages: asked.messages }, { ...asked, model: null }]) {
    assert.equal(reading(body).model, '');
    assert.equal(reading(body, azure).model, 'my-gpt');
  }
  assert.equal(reading(asked, azure).model, 'm');
  assert.equal(reading({ messages: asked.messages }, '/v1/chat/completions?of=/deployments/x/').model, '');
});

test('the caller gets the rendering it asked for', () => {
  assert.deepEqual(reading(asked).wants, { shape: 'json', usage: 'owed' });
  assert.deepEqual(reading({ ...asked, stream: false }).wants, { shape: 'json', usage: 'owed' });
  assert.deepEqual(reading({ ...asked, stream: null }).wants, { shape: 'json', usage: 'owed' });
  assert.deepEqual(reading({ ...asked, stream: true }).wants, { shape: 'stream', usage: 'not-asked' });
  assert.deepEqual(reading({ ...asked, stream: true, stream_options: { include_usage: false } }).wants, {
    shape: 'stream',
    usage: 'not-asked',
  });
  assert.deepEqual(reading({ ...asked, stream: true, stream_options: { include_usage: true } }).wants, { shape: 'stream', usage: 'owed' });
});

test('stream options that change the events count, and without a stream all of them do', () => {
  assert.deepEqual(
    (
      shown(
        reading({
          ...asked,
          stream: true,
          stream_options: { include_usage: true, include_obfuscation: false, continuous_usage_stats: true },
        }).rest,
      ) as JsonObject
    )['stream_options'],
    { continuous_usage_stats: true },
  );
  assert.deepEqual((shown(reading({ ...asked, stream_options: { include_usage: true } }).rest) as JsonObject)['stream_options'], {
    include_usage: true,
  });
});

test('one text part among others is the question, and its fields stay', () => {
  const parts = [
    { type: 'image_url', image_url: { url: 'data:,x' } },
    { type: 'text', text: 'What is this?', cache_control: { type: 'ephemeral' } },
  ];
  const read = reading({ model: 'm', messages: [{ role: 'user', content: parts, name: 'ann' }] });
  assert.equal(read.question, 'What is this?');
  assert.deepEqual(read.traits, ['non-text']);
  assert.deepEqual(shown(read.rest), {
    model: 'm',
    messages: [{ role: 'user', content: [parts[0], { ...parts[1], text: '<QUESTION>' }], name: 'ann' }],
  });
});

test('several text parts are no question, so their boundaries count', () => {
  const read = reading({
    model: 'm',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'ab' },
          { type: 'text', text: 'c' },
        ],
      },
    ],
  });
  assert.equal(read.question, '');
  assert.deepEqual(read.traits, ['no-question']);
  assert.deepEqual(shown(read.rest), {
    model: 'm',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'ab' },
          { type: 'text', text: 'c' },
        ],
      },
    ],
  });
});

test('two bodies with equal question and rest are the same body', () => {
  const part = fc.oneof(
    fc.record({ type: fc.constant('text'), text: fc.constantFrom('', 'a', 'ab', 'b') }),
    fc.constant({ type: 'file', file: { id: 'f' } }),
  );
  const content = fc.oneof(fc.constantFrom('', 'a', 'ab', ' ', null), fc.array(part, { maxLength: 3 }));
  const body = fc.record({
    model: fc.constant('m'),
    messages: fc.array(fc.record({ role: fc.constantFrom('user', 'assistant', 'tool'), content }), { minLength: 1, maxLength: 2 }),
  });
  fc.assert(
    fc.property(body, body, (a, b) => {
      const same = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);
      const [readA, readB] = [reading(a), reading(b)];
      assert.equal(same([readA.question, shown(readA.rest)], [readB.question, shown(readB.rest)]), same(a, b));
    }),
    { numRuns: 3000 },
  );
});

for (const [name, body, traits] of [
  ['tools', { ...asked, tools: [{ type: 'function' }] }, ['tools']],
  ['no tools in the list', { ...asked, tools: [] }, []],
  ['a tool choice', { ...asked, tool_choice: 'none' }, ['tools']],
  ['functions', { ...asked, functions: [{ name: 'f' }] }, ['tools']],
  ['web search', { ...asked, web_search_options: {} }, ['tools']],
  [
    'a call in an earlier turn',
    {
      ...asked,
      messages: [
        { role: 'assistant', content: null, tool_calls: [{ id: 'a' }] },
        { role: 'user', content: 'Well?' },
      ],
    },
    ['tools', 'earlier-turns'],
  ],
  ['a tool result last', { ...asked, messages: [{ role: 'tool', tool_call_id: 'a', content: '4' }] }, ['tool-result', 'no-question']],
  ['a function result last', { ...asked, messages: [{ role: 'function', name: 'f', content: '4' }] }, ['tool-result', 'no-question']],
  [
    'an assistant turn last',
    { ...asked, messages: [...asked.messages, { role: 'assistant', content: 'Four, be' }] },
    ['no-question', 'earlier-turns'],
  ],
  [
    'audio in',
    { ...asked, messages: [{ role: 'user', content: [{ type: 'input_audio', input_audio: {} }] }] },
    ['non-text', 'no-question'],
  ],
  [
    'a file',
    {
      ...asked,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'file', file: {} },
            { type: 'text', text: 'Sum it up' },
          ],
        },
      ],
    },
    ['non-text'],
  ],
  [
    'an image in an earlier turn',
    {
      ...asked,
      messages: [
        { role: 'user', content: [{ type: 'image_url', image_url: {} }] },
        { role: 'user', content: 'Why?' },
      ],
    },
    ['earlier-turns'],
  ],
  ['audio out', { ...asked, modalities: ['text', 'audio'] }, ['non-text']],
  ['an empty question', { ...asked, messages: [{ role: 'user', content: '' }] }, ['no-question']],
  ['a blank question', { ...asked, messages: [{ role: 'user', content: ' \n' }] }, ['no-question']],
  ['a role nobody has heard of', { ...asked, messages: [{ role: 'critic', content: 'Hm.' }] }, ['no-question']],
  [
    'a developer turn',
    {
      ...asked,
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Why?' },
      ],
    },
    [],
  ],
] as const) {
  test(`traits of a request with ${name}`, () => assert.deepEqual(reading(body).traits, traits));
}

for (const [body, expected] of [
  [{ ...asked, model: 4 }, 'model is not a string'],
  [{ model: 'm' }, 'messages is not an array'],
  [{ model: 'm', messages: {} }, 'messages is not an array'],
  [{ model: 'm', messages: [] }, 'messages is empty'],
  [{ model: 'm', messages: ['hi'] }, 'messages[0] is not an object'],
  [{ model: 'm', messages: [{ role: 1, content: 'x' }] }, 'messages[0].role is not a string'],
  [{ model: 'm', messages: [{ role: 'user', content: 4 }] }, 'messages[0].content is neither a string nor an array'],
  [{ model: 'm', messages: [{ role: 'user', content: ['x'] }] }, 'messages[0].content[0] is not an object'],
  [{ model: 'm', messages: [{ role: 'user', content: [{ text: 'x' }] }] }, 'messages[0].content[0].type is not a string'],
  [{ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages[0].content[0].text is not a string'],
  [{ model: 'm', messages: [{ role: 'assistant', content: '', tool_calls: {} }] }, 'messages[0].tool_calls is not an array'],
  [{ ...asked, stream: 'yes' }, 'stream is not a boolean'],
  [{ ...asked, stream_options: [] }, 'stream_options is not an object'],
  [{ ...asked, stream_options: { include_usage: 1 } }, 'stream_options.include_usage is not a boolean'],
  [{ ...asked, tools: {} }, 'tools is not an array'],
  [{ ...asked, functions: 'f' }, 'functions is not an array'],
  [{ ...asked, modalities: 'audio' }, 'modalities is not an array'],
] as const) {
  test(`unreadable: ${expected}, as in ${JSON.stringify(body).slice(0, 70)}`, () => assert.equal(problem(body), expected));
}

const streaming = reading({ ...asked, stream: true });

for (const [original, expected] of [
  ['{"model":"m","stream":true}', '{"model":"m","stream":true,"stream_options":{"include_usage":true}}'],
  ['{ "n": 1.0, "s": "}\\"{é" }\n', '{ "n": 1.0, "s": "}\\"{é" ,"stream_options":{"include_usage":true}}\n'],
  ['{}', '{"stream_options":{"include_usage":true}}'],
  ['{"stream_options":null,"x":1}', '{"stream_options":{"include_usage":true},"x":1}'],
  ['{"stream_options": {} ,"x":1}', '{"stream_options": {"include_usage":true} ,"x":1}'],
  ['{"stream_options":{"include_obfuscation":false},"x":1}', '{"stream_options":{"include_obfuscation":false,"include_usage":true},"x":1}'],
  ['{"stream_options":{"include_usage": false },"x":[1]}', '{"stream_options":{"include_usage": true },"x":[1]}'],
  ['{"stream_options":{"include_usage":null}}', '{"stream_options":{"include_usage":true}}'],
  ['{"stream\\u005foptions":{"include_usage":false}}', '{"stream\\u005foptions":{"include_usage":true}}'],
  [
    '{"messages":[{"stream_options":{}}],"stream":true}',
    '{"messages":[{"stream_options":{}}],"stream":true,"stream_options":{"include_usage":true}}',
  ],
  ['{"stream_options":{"include_usage":true}}', undefined],
] as const) {
  test(`usage is asked for without touching another byte of ${original.trim()}`, () =>
    assert.equal(text(streaming.askForUsage(bytes(original))), expected));
}

test('who asks for usage, or wants no stream, is not asked again', () => {
  const body = bytes('{"model":"m"}');
  assert.equal(reading(asked).askForUsage(body), undefined);
  assert.equal(reading({ ...asked, stream: true, stream_options: { include_usage: true } }).askForUsage(body), undefined);
});

test('whatever the body, asking for usage adds that and nothing else', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      fc.constantFrom(undefined, 1, '\t'),
      (body, indent) => {
        const original = JSON.stringify(body, null, indent);
        const sent = JSON.parse(text(streaming.askForUsage(bytes(original))) ?? '');
        assert.deepEqual(sent, { ...JSON.parse(original), stream_options: { include_usage: true } });
      },
    ),
    { numRuns: 500 },
  );
});
