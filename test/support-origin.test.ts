/** The scripted provider is what every end-to-end proof rests on, so it is proved first: valid to the official SDK. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { answering, completionStream } from './support/chat-wire.ts';
import { createGate } from './support/gate.ts';
import { leakedAfterSettling, openResources } from './support/leaks.ts';
import { startOrigin } from './support/origin.ts';
import { exchangeRaw, rawRequest } from './support/raw-client.ts';

const clientOf = (url: string): OpenAI => new OpenAI({ baseURL: `${url}/v1`, apiKey: 'sk-test', maxRetries: 0 });
const ask = (text: string) => ({ model: 'gpt-4.1', messages: [{ role: 'user' as const, content: text }] });

test('the scripted origin answers the official client in JSON and in a stream', async (t) => {
  const origin = await startOrigin(answering((question) => ({ content: `You asked: ${question}`, usage: { prompt: 3, completion: 5 } })));
  t.after(() => origin.close());
  const client = clientOf(origin.url);
  const whole = await client.chat.completions.create(ask('why?'));
  assert.equal(whole.choices[0]?.message.content, 'You asked: why?');
  assert.equal(whole.usage?.total_tokens, 8);
  const final = await client.chat.completions.stream({ ...ask('why?'), stream_options: { include_usage: true } }).finalChatCompletion();
  assert.equal(final.choices[0]?.message.content, 'You asked: why?');
  assert.equal(final.usage?.total_tokens, 8);
  assert.equal(origin.requests.length, 2);
});

test('tool calls, several choices and log probabilities come out of the streaming helper whole', async (t) => {
  const call = { id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' };
  const origin = await startOrigin(
    answering(() => ({ content: null, toolCalls: [call], finish: 'tool_calls', others: ['a second choice'] })),
  );
  t.after(() => origin.close());
  const final = await clientOf(origin.url)
    .chat.completions.stream({ ...ask('weather?'), n: 2 })
    .finalChatCompletion();
  const [made] = final.choices[0]?.message.tool_calls ?? [];
  assert.equal(made?.type === 'function' && made.function.arguments, call.arguments);
  assert.equal(final.choices[1]?.message.content, 'a second choice');
});

test('a gate holds a stream until the test opens it', async (t) => {
  const gate = createGate();
  const [head = '', ...rest] = completionStream({ content: 'late' });
  const origin = await startOrigin({ kind: 'sse', pieces: [head, gate, ...rest] });
  t.after(() => origin.close());
  const answer = await fetch(`${origin.url}/v1/chat/completions`, { method: 'POST', body: '{}' });
  const reader = answer.body?.getReader();
  assert.equal(Buffer.from((await reader?.read())?.value ?? []).toString(), head);
  await gate.reached;
  gate.open();
  assert.match(Buffer.from((await reader?.read())?.value ?? []).toString(), /late/);
  await reader?.cancel();
});

test('a caller who hangs up is seen as aborted', async (t) => {
  const origin = await startOrigin({ kind: 'stall', pieces: ['data: {}\n\n'] });
  t.after(() => origin.close());
  const leave = new AbortController();
  const answer = await fetch(origin.url, { method: 'POST', body: 'x', signal: leave.signal });
  assert.equal(answer.status, 200);
  leave.abort();
  assert.equal(await (await origin.arrived(1)).ended, 'aborted');
});

test('a refusal and a cut are failures to the client, a raw answer comes as written', async (t) => {
  const origin = await startOrigin({ kind: 'refuse' });
  t.after(() => origin.close());
  await assert.rejects(fetch(origin.url));
  origin.answer({ kind: 'cut', pieces: ['data: {}\n\n'] });
  const answer = await fetch(origin.url);
  await assert.rejects(answer.text());
  origin.answer({ kind: 'raw', bytes: 'HTTP/1.0 299 odd\r\nx: y\r\n\r\nbody' });
  const raw = await exchangeRaw(origin.url, rawRequest('GET', '/', ['Connection: close']));
  assert.deepEqual(raw, { status: 299, headers: { x: 'y' }, body: 'body' });
});

test('an origin that is closed leaves no socket behind', async () => {
  const before = openResources();
  const origin = await startOrigin({ kind: 'json', body: '{}' });
  await exchangeRaw(origin.url, rawRequest('GET', '/', ['Connection: close']));
  await origin.close();
  assert.deepEqual(await leakedAfterSettling(before), []);
});
