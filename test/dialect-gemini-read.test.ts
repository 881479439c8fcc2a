import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { dialectNamed } from '../src/dialects/registry.ts';
import { pathOf } from './fixtures/gemini-wire.ts';
import { readerOf, shown } from './support/reading.ts';

const dialect = dialectNamed('gemini');
const user = (...parts: readonly unknown[]): object => ({ role: 'user', parts });
const asked = { systemInstruction: { parts: [{ text: 'Be brief.' }] }, contents: [user({ text: 'What is 2 + 2?' })] } as const;

const { reading, problem } = readerOf(dialect, pathOf('json'));

test('the question is the text of the last user content, and the rest is everything else', () => {
  const read = reading({ ...asked, generationConfig: { temperature: 0 }, unheardOf: { x: 1 } });
  assert.equal(read.question, 'What is 2 + 2?');
  assert.equal(read.model, 'gemini-2.5-flash');
  assert.deepEqual(read.traits, []);
  assert.equal(read.askForUsage(new Uint8Array()), undefined);
  assert.deepEqual(shown(read.rest), {
    systemInstruction: { parts: [{ text: 'Be brief.' }] },
    contents: [user({ text: '<QUESTION>' })],
    generationConfig: { temperature: 0 },
    unheardOf: { x: 1 },
  });
});

for (const [path, model, wants, counting] of [
  ['/v1beta/models/g:generateContent', 'g', 'json', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:generateContent?alt=json&prettyPrint=false', 'g', 'json', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent?alt=sse', 'g', 'events', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent?%61lt=s%73e', 'g', 'events', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent?$alt=sse', 'g', 'events', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent?%24alt=sse&%24prettyPrint=true', 'g', 'events', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent', 'g', 'array', '/v1beta/models/g:generateContent'],
  ['/v1beta/models/g:streamGenerateContent?alt=json', 'g', 'array', '/v1beta/models/g:generateContent'],
  ['/v1/models/g:streamGenerateContent?b=2&alt=sse&key=k&a', 'g', 'events', '/v1/models/g:generateContent?b=2&key=k&a'],
  ['/v1beta/tunedModels/mine:generateContent', 'tunedModels/mine', 'json', '/v1beta/tunedModels/mine:generateContent'],
  [
    '/v1/projects/p/locations/eu/publishers/google/models/g@001:streamGenerateContent?alt=sse',
    'g@001',
    'events',
    '/v1/projects/p/locations/eu/publishers/google/models/g@001:generateContent',
  ],
  [
    '/v1beta1/projects/p/locations/eu/endpoints/7:generateContent',
    'endpoints/7',
    'json',
    '/v1beta1/projects/p/locations/eu/endpoints/7:generateContent',
  ],
] as const) {
  test(`${path} asks ${model} for ${wants}`, () => {
    const read = reading(asked, path);
    assert.deepEqual([read.model, read.path], [model, counting]);
    const { shape, framing } = read.wants;
    assert.equal(shape === 'json' ? 'json' : (framing ?? 'events'), wants);
  });
}

for (const path of [
  '/v1beta/models/g:generateContent?alt=sse',
  '/v1beta/models/g:streamGenerateContent?alt=proto',
  '/v1beta/models/g:streamGenerateContent?alt=',
  '/v1beta/models/g:streamGenerateContent?alt=SSE',
  '/v1beta/models/g:streamGenerateContent?alt=sse&alt=sse',
  '/v1beta/models/g:streamGenerateContent?alt=sse&$alt=json',
  '/v1beta/models/g:generateContent?$alt=json;enum-encoding=int',
])
  test(`unreadable: ${path}`, () => assert.match(problem(asked, path) ?? '', /^alt is none/));

test('a path without a known method is unreadable', () => {
  assert.match(problem(asked, '/v1beta/models/g:countTokens') ?? '', /names no method/);
});

test('one text part among others is the question, and its fields stay', () => {
  const parts = [{ inlineData: { mimeType: 'image/png', data: 'aGk=' } }, { text: 'What is this?', videoMetadata: { fps: 1 } }];
  const read = reading({ contents: [user(...parts)] });
  assert.equal(read.question, 'What is this?');
  assert.deepEqual(read.traits, ['non-text']);
  assert.deepEqual(shown(read.rest), { contents: [user(parts[0], { ...parts[1], text: '<QUESTION>' })] });
});

test('a single turn may leave its role out, and a turn among others may not', () => {
  assert.equal(reading({ contents: [{ parts: [{ text: 'Why?' }] }] }).question, 'Why?');
  assert.equal(reading({ contents: [{ role: '', parts: [{ text: 'Why?' }] }] }).question, 'Why?');
  const several = reading({ contents: [user({ text: 'Hi' }), { parts: [{ text: 'Why?' }] }] });
  assert.deepEqual([several.question, several.traits], ['', ['no-question', 'earlier-turns']]);
});

test('two bodies with equal question and rest are the same body', () => {
  const part = fc.oneof(
    fc.record({ text: fc.constantFrom('', 'a', 'ab', 'b', ' ') }),
    fc.record({ text: fc.constantFrom('a', 'b'), thought: fc.boolean() }),
    fc.constant({ fileData: { fileUri: 'f' } }),
  );
  const content = fc.record({ role: fc.constantFrom('user', 'model', ''), parts: fc.array(part, { maxLength: 3 }) });
  const body = fc.record({ contents: fc.array(content, { minLength: 1, maxLength: 2 }) });
  fc.assert(
    fc.property(body, body, (a, b) => {
      const same = (x: unknown, y: unknown): boolean => JSON.stringify(x) === JSON.stringify(y);
      const [readA, readB] = [reading(a), reading(b)];
      assert.equal(same([readA.question, shown(readA.rest)], [readB.question, shown(readB.rest)]), same(a, b));
    }),
    { numRuns: 800 },
  );
});

const call = { functionCall: { name: 'f', args: {} } };
const result = { functionResponse: { name: 'f', response: { n: 4 } } };
const model = (...parts: readonly unknown[]): object => ({ role: 'model', parts });

for (const [name, body, traits] of [
  ['tools', { ...asked, tools: [{ functionDeclarations: [] }] }, ['tools']],
  ['no tools in the list', { ...asked, tools: [] }, []],
  ['a tool config', { ...asked, toolConfig: { functionCallingConfig: { mode: 'NONE' } } }, ['tools']],
  ['a tool config in snake case', { ...asked, tool_config: {} }, ['tools']],
  ['a call in an earlier turn', { contents: [user({ text: 'Hi' }), model(call), user({ text: 'Well?' })] }, ['tools', 'earlier-turns']],
  [
    'a call in snake case',
    { contents: [user({ text: 'Hi' }), model({ function_call: {} }), user({ text: 'Well?' })] },
    ['tools', 'earlier-turns'],
  ],
  [
    'executed code',
    { contents: [user({ text: 'Hi' }), model({ executableCode: {} }, { codeExecutionResult: {} }), user({ text: 'Well?' })] },
    ['tools', 'earlier-turns'],
  ],
  [
    'a tool result last',
    { contents: [user({ text: 'Hi' }), model(call), user(result)] },
    ['tools', 'tool-result', 'no-question', 'earlier-turns'],
  ],
  ['a tool result in snake case', { contents: [user({ function_response: {} })] }, ['tool-result', 'no-question']],
  ['a tool result of the older role', { contents: [{ role: 'function', parts: [result] }] }, ['tool-result', 'no-question']],
  ['a tool result and a text', { contents: [user(result, { text: 'And now?' })] }, ['tool-result']],
  ['an image', { contents: [user({ text: 'What is it?' }, { inlineData: {} })] }, ['non-text']],
  ['an image in snake case', { contents: [user({ text: 'What is it?' }, { inline_data: {} })] }, ['non-text']],
  ['a file', { contents: [user({ fileData: { fileUri: 'gs://x' } }, { text: 'Sum it up' })] }, ['non-text']],
  ['a part nobody has heard of', { contents: [user({ hologram: {} }, { text: 'What is it?' })] }, ['non-text']],
  [
    'an image in an earlier turn',
    { contents: [user({ inlineData: {} }), model({ text: 'A cat' }), user({ text: 'Why?' })] },
    ['earlier-turns'],
  ],
  ['audio out', { ...asked, generationConfig: { responseModalities: ['AUDIO'] } }, ['non-text']],
  ['images out, in snake case', { ...asked, generation_config: { response_modalities: ['TEXT', 'IMAGE'] } }, ['non-text']],
  ['text out', { ...asked, generationConfig: { responseModalities: ['TEXT'] } }, []],
  ['a cached content', { ...asked, cachedContent: 'cachedContents/a1' }, ['provider-state']],
  ['a cached content in snake case', { ...asked, cached_content: 'cachedContents/a1' }, ['provider-state']],
  ['a model turn last', { contents: [user({ text: 'Hi' }), model({ text: 'Four, be' })] }, ['no-question', 'earlier-turns']],
  ['two texts', { contents: [user({ text: 'Why' }, { text: 'not?' })] }, ['no-question']],
  ['a blank question', { contents: [user({ text: ' \n' })] }, ['no-question']],
  ['no parts', { contents: [{ role: 'user' }] }, ['no-question']],
  ['a role nobody has heard of', { contents: [{ role: 'critic', parts: [{ text: 'Hm.' }] }] }, ['no-question']],
] as const) {
  test(`traits of a request with ${name}`, () => assert.deepEqual(reading(body).traits, traits));
}

for (const [body, expected] of [
  [{}, 'contents is not an array'],
  [{ contents: 'hi' }, 'contents is not an array'],
  [{ contents: user({ text: 'hi' }) }, 'contents is not an array'],
  [{ contents: [] }, 'contents is empty'],
  [{ contents: ['hi'] }, 'contents[0] is not an object'],
  [{ contents: [{ role: 1, parts: [] }] }, 'contents[0].role is not a string'],
  [{ contents: [{ parts: { text: 'hi' } }] }, 'contents[0].parts is not an array'],
  [{ contents: [{ parts: ['hi'] }] }, 'contents[0].parts[0] is not an object'],
  [{ contents: [user({ text: 'a' }), user({ text: 1 })] }, 'contents[1].parts[0].text is not a string'],
  [{ ...asked, tools: {} }, 'tools is not an array'],
  [{ ...asked, cachedContent: 1 }, 'cachedContent is not a string'],
  [{ ...asked, generationConfig: [] }, 'generationConfig is not an object'],
  [{ ...asked, generation_config: { response_modalities: 'TEXT' } }, 'generation_config.response_modalities is not an array'],
] as const) {
  test(`unreadable: ${expected}, as in ${JSON.stringify(body).slice(0, 70)}`, () => assert.equal(problem(body), expected));
}
