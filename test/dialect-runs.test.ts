/** Runs of events as one: what is made of a stream must be the same as if every event had been read by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fc } from './support/property.ts';
import { createAssembly as messageOf } from '../src/dialects/anthropic-messages/assemble.ts';
import { runs as messageRuns } from '../src/dialects/anthropic-messages/runs.ts';
import { createAssembly as chatOf } from '../src/dialects/chat-completions/assemble.ts';
import { runs as chatRuns } from '../src/dialects/chat-completions/runs.ts';
import { createAssembly as completionOf } from '../src/dialects/completions/assemble.ts';
import { runs as completionRuns } from '../src/dialects/completions/runs.ts';
import { createAssembly as geminiOf } from '../src/dialects/gemini/assemble.ts';
import { runs as geminiRuns } from '../src/dialects/gemini/runs.ts';
import { parsePayload } from '../src/dialects/shared/payload.ts';
import { inRuns, type RunRule } from '../src/dialects/shared/runs.ts';
import type { WireEvent } from '../src/entry.ts';
import { toMs } from '../src/units.ts';

const encoder = new TextEncoder();

function event(payload: unknown, name?: string): WireEvent {
  const data = encoder.encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return name === undefined ? { at: toMs(0), data } : { at: toMs(0), name, data };
}

const words = fc.oneof(
  fc.constantFrom('', ' and', 'a "quoted" one', 'back\\slash', '\n', 'é', '\ud83d', '\ude00', '"content":"x"', '},{'),
  fc.string({ maxLength: 5 }),
);

/** Alike in long stretches, with every other thing a chunk may hold in between. */
function streamOf(alike: (words: string, count: number) => object, others: readonly object[]): fc.Arbitrary<readonly object[]> {
  const chunk = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(words, fc.nat(3)).map(([text, count]) => alike(text, count)) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
  return fc.array(chunk, { maxLength: 30 });
}

function checkSame(rule: RunRule, streams: fc.Arbitrary<readonly object[]>, madeOf: (events: Iterable<WireEvent>) => unknown): void {
  fc.assert(
    fc.property(streams, (payloads) => {
      const events = payloads.map((payload) => event(payload, nameOf(payload)));
      assert.deepEqual(madeOf(inRuns(events, rule)), madeOf(events));
    }),
    { numRuns: 300 },
  );
}

function nameOf(payload: object): string | undefined {
  return 'type' in payload && typeof payload.type === 'string' ? payload.type : undefined;
}

function fieldsIn(events: Iterable<WireEvent>): Record<string, unknown>[] {
  return [...events].flatMap((each) => {
    const payload = parsePayload(each);
    return payload.kind === 'fields' ? [payload.fields] : [];
  });
}

const chunkWith = (choice: object, more: object = {}): object => ({ id: 'c', created: 1, ...more, choices: [{ index: 0, ...choice }] });

test('a chat completion is the same made of runs', () => {
  const delta = (text: string, count: number): object =>
    chunkWith({ delta: { content: text }, finish_reason: null }, { obfuscation: 'x'.repeat(count) });
  const others = [
    chunkWith({ delta: { role: 'assistant', content: '', refusal: null } }),
    chunkWith({ delta: { reasoning_content: 'so', content: null } }),
    chunkWith({ delta: { reasoning: 'hm', content: 'hm' } }),
    chunkWith({ delta: { content: 'p' }, logprobs: { content: [{ token: 'p' }] } }),
    chunkWith({ delta: { content: [{ type: 'text', text: 'part' }] } }),
    chunkWith({ delta: { content: 'q', annotations: [{ url: 'u' }] } }),
    chunkWith({ delta: { tool_calls: [{ index: 0, id: 't', type: 'function', function: { name: 'f', arguments: '' } }] } }),
    chunkWith({ delta: { tool_calls: [{ index: 0, function: { arguments: '{"a"' } }] } }),
    chunkWith({ delta: { tool_calls: [{ function: { arguments: ':1}' } }] } }),
    chunkWith({ index: 1, delta: { content: 'the other' } }),
    chunkWith({ delta: { content: 'x' } }, { usage: { prompt_tokens: 1, completion_tokens: 2 } }),
    { id: 'c', choices: [] },
    {
      id: 'c',
      choices: [
        { index: 0, delta: { content: 'a' } },
        { index: 1, delta: { content: 'b' } },
      ],
    },
    chunkWith({ delta: {}, finish_reason: 'stop' }),
  ];
  checkSame(chatRuns, streamOf(delta, others), (events) => {
    const assembly = chatOf();
    for (const fields of fieldsIn(events)) assembly.add(fields);
    return assembly.completion();
  });
});

test('a completion is the same made of runs', () => {
  const part = (text: string): object => chunkWith({ text, logprobs: null, finish_reason: null });
  const others = [
    chunkWith({ text: 'p', logprobs: { tokens: ['p'], token_logprobs: [-1] } }),
    chunkWith({ index: 1, text: 'the other' }),
    chunkWith({ text: '', finish_reason: 'length' }),
  ];
  checkSame(completionRuns, streamOf(part, others), (events) => {
    const assembly = completionOf();
    for (const fields of fieldsIn(events)) assembly.add(fields);
    return assembly.completion();
  });
});

test('a Gemini answer is the same made of runs, its counts the last ones', () => {
  const candidate = (parts: readonly object[], more: object = {}): object => ({ content: { parts, role: 'model' }, ...more, index: 0 });
  const chunk = (text: string, count: number): object => ({
    candidates: [candidate([{ text }])],
    usageMetadata: { promptTokenCount: 8, candidatesTokenCount: count, totalTokenCount: 8 + count },
  });
  const others = [
    { candidates: [candidate([{ text: 'hm', thought: true }])] },
    { candidates: [candidate([{ text: 'signed', thoughtSignature: 's' }])] },
    { candidates: [candidate([{ text: 'a' }, { text: 'b' }])] },
    { candidates: [candidate([{ functionCall: { name: 'f', args: {} } }])] },
    { candidates: [candidate([{ text: 'p' }], { logprobsResult: { chosenCandidates: [{ token: 'p' }] } })] },
    { candidates: [candidate([{ text: 'q' }], { citationMetadata: { citationSources: [{ uri: 'u' }] } })] },
    { candidates: [candidate([{ text: 'end' }], { finishReason: 'STOP' })] },
    { usageMetadata: { promptTokenCount: 8 } },
  ];
  checkSame(geminiRuns, streamOf(chunk, others), (events) => {
    const assembly = geminiOf();
    for (const fields of fieldsIn(events)) assembly.add(fields);
    return [assembly.answer(), assembly.form()];
  });
});

test('a message, and what it has no place for, is the same made of runs', () => {
  const message = { type: 'message', content: [], usage: { input_tokens: 1, output_tokens: 1 } };
  const deltaOf = (delta: object, more: object = {}): object => ({ type: 'content_block_delta', index: 0, delta, ...more });
  const others = [
    deltaOf({ type: 'citations_delta', citation: { text: 'here' } }),
    deltaOf({ type: 'text_delta', text: 'and more', mood: 'good' }),
    deltaOf({ type: 'text_delta', text: 'beside' }, { text: 'odd' }),
    deltaOf({ type: 'thinking_delta', thinking: 'hm' }),
    { type: 'ping' },
    { type: 'new_kind', text: 'x' },
  ];
  const block = fc.tuple(fc.constantFrom('text', 'tool_use'), fc.boolean());
  const streams = block.chain(([kind, odd]) => {
    const alike = (text: string): object =>
      deltaOf(kind === 'text' ? { type: 'text_delta', text } : { type: 'input_json_delta', partial_json: text });
    const start = kind === 'text' ? { type: 'text', text: odd ? 5 : '' } : { type: 'tool_use', id: 't', name: 'f', input: {} };
    return streamOf(alike, others).map((deltas) => [
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: start },
      ...deltas,
      { type: 'content_block_stop', index: 0 },
    ]);
  });
  checkSame(messageRuns, streams, (events) => {
    const assembly = messageOf();
    const problems = [...events].map((each) => assembly.add(each)).filter((problem) => problem !== undefined);
    return [problems, assembly.message(), assembly.lost()];
  });
});

test('a thousand chunks that differ in their words are read as two', () => {
  const events = Array.from({ length: 1000 }, (_, i) => event(chunkWith({ delta: { content: `word ${i}\n` } })));
  const read = [...inRuns(events, chatRuns)];
  assert.equal(read.length, 2);
  assert.equal(fieldsIn(read).length, 2);
});

test('what is no valid JSON is never taken for more of a run', () => {
  const good = '{"choices":[{"index":0,"delta":{"content":"a"}}]}';
  for (const bad of [
    good.replace('a', '\n'),
    good.replace('a', '\\x'),
    good.replace('"a"', '01'),
    `${good}}`,
    good.slice(0, -1),
    '[DONE]',
  ]) {
    const events = [event(good), event(good), event(bad), event(good)];
    assert.equal([...inRuns(events, chatRuns)].filter(({ data }) => new TextDecoder().decode(data) === bad).length, 1, bad);
  }
  const torn = { at: toMs(0), data: Uint8Array.of(...encoder.encode(good.replace('a"', '')), 0xc3, 0x22, 0x7d, 0x7d, 0x5d, 0x7d) };
  assert.ok([...inRuns([event(good), event(good), torn], chatRuns)].includes(torn), 'half a character');
});

test('an event of another name is no more of a run', () => {
  const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'a' } };
  const events = [event(delta, 'content_block_delta'), event(delta, 'content_block_delta'), event(delta), event(delta, 'ping')];
  assert.deepEqual(
    [...inRuns(events, messageRuns)].map(({ name }) => name),
    ['content_block_delta', 'content_block_delta', undefined, 'ping'],
  );
});
