/** Azure OpenAI through the product: its paths, its credential and what its content filter adds, with its own client. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import OpenAI, { AzureOpenAI } from 'openai';
import { plain } from './fixtures/responses.ts';
import type { Script, SeenRequest } from './support/origin.ts';
import { newKey, startProduct, statusOf, type Product } from './support/product.ts';
import { assertInOrder } from './support/responses-order.ts';
import { replying } from './support/responses-wire.ts';

let product: Product;
before(async () => {
  product = await startProduct();
});
after(() => product.close());
beforeEach(() => {
  product.origin.forget();
  product.origin.answer(filtered());
});

const safe = { hate: { filtered: false, severity: 'safe' }, violence: { filtered: false, severity: 'safe' } };
const promptFilter = [{ prompt_index: 0, content_filter_results: { ...safe, jailbreak: { filtered: false, detected: false } } }];
const usage = { prompt_tokens: 9, completion_tokens: 6, total_tokens: 15 };
const facts = { id: 'chatcmpl-azure1', created: 1764000000, model: 'gpt-4.1-2025-04-14', system_fingerprint: 'fp_azure' };
const whole = {
  choices: [
    {
      content_filter_results: safe,
      finish_reason: 'stop',
      index: 0,
      logprobs: null,
      message: { role: 'assistant', content: 'Paris it is.', refusal: null },
    },
  ],
  ...facts,
  object: 'chat.completion',
  prompt_filter_results: promptFilter,
  usage,
};

/** As Azure streams: what it found in the prompt comes first, in a chunk without choices, id or model. */
function chunks(withUsage: boolean): object[] {
  const chunk = (choices: readonly object[], more: object = {}): object => ({
    choices,
    ...facts,
    object: 'chat.completion.chunk',
    ...more,
  });
  const choice = (delta: object, finish: string | null = null): object => ({
    content_filter_results: finish === null && 'content' in delta && delta.content !== '' ? safe : {},
    delta,
    finish_reason: finish,
    index: 0,
    logprobs: null,
  });
  return [
    { choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: promptFilter },
    chunk([choice({ content: '', refusal: null, role: 'assistant' })]),
    chunk([choice({ content: 'Paris' })]),
    chunk([choice({ content: ' it is.' })]),
    chunk([choice({}, 'stop')]),
    // The asynchronous filter speaks up when the text is long gone.
    chunk([
      {
        content_filter_offsets: { check_offset: 0, start_offset: 0, end_offset: 12 },
        content_filter_results: safe,
        finish_reason: null,
        index: 0,
      },
    ]),
    ...(withUsage ? [chunk([], { usage })] : []),
  ];
}

function filtered(): (seen: SeenRequest) => Script {
  return (seen) => {
    const { stream, stream_options: options } = JSON.parse(seen.body.toString()) as {
      stream?: boolean;
      stream_options?: { include_usage?: boolean };
    };
    if (stream !== true) return { kind: 'json', body: JSON.stringify(whole) };
    return {
      kind: 'sse',
      pieces: [...chunks(options?.include_usage === true).map((each) => `data: ${JSON.stringify(each)}\n\n`), 'data: [DONE]\n\n'],
    };
  };
}

function azure(apiKey = newKey(), deployment = 'prod-4-1', apiVersion = '2025-04-01-preview'): AzureOpenAI {
  return new AzureOpenAI({ baseURL: `${product.url}/openai`, apiKey, deployment, apiVersion, maxRetries: 0 });
}

const question = { model: 'gpt-4.1', messages: [{ role: 'user' as const, content: 'What is the capital of France?' }] };
const PATH = '/openai/deployments/prod-4-1/chat/completions?api-version=2025-04-01-preview';

async function chunksOf(client: OpenAI): Promise<OpenAI.ChatCompletionChunk[]> {
  const found = [];
  for await (const chunk of await client.chat.completions.create({ ...question, stream: true, stream_options: { include_usage: true } }))
    found.push(chunk);
  return found;
}
const has = (value: unknown, name: string): boolean => JSON.stringify(value).includes(`"${name}"`);

test('the Azure client is answered from store in both forms, with what the content filter said', async () => {
  for (const recorded of ['json', 'stream'] as const) {
    product.origin.forget();
    const client = azure();
    const json = async (): Promise<void> => {
      const {
        choices,
        id,
        model,
        created,
        prompt_filter_results: found,
        usage: counts,
      } = (await client.chat.completions.create(question)) as OpenAI.ChatCompletion & { prompt_filter_results?: unknown };
      assert.deepEqual({ id, model, created }, { id: facts.id, model: facts.model, created: facts.created });
      assert.equal(choices[0]?.message.content, 'Paris it is.');
      assert.equal(choices[0]?.finish_reason, 'stop');
      assert.deepEqual((choices[0] as { content_filter_results?: unknown }).content_filter_results, safe);
      assert.deepEqual(found, promptFilter);
      assert.deepEqual(counts, usage);
    };
    const stream = async (): Promise<void> => {
      const found = await chunksOf(client);
      assert.equal(found.map(({ choices }) => choices[0]?.delta?.content ?? '').join(''), 'Paris it is.');
      assert.ok(has(found, 'prompt_filter_results') && has(found, 'content_filter_results'));
      assert.deepEqual(found.at(-1)?.usage, usage);
    };
    for (const form of recorded === 'json' ? [json, json, stream] : [stream, stream, json]) await form();
    assert.equal(product.origin.requests.length, 1, recorded);
    assert.equal(product.origin.requests[0]?.path, PATH);
  }
});

test("a replayed stream is Azure's own, chunk for chunk", async () => {
  const client = azure();
  const first = await chunksOf(client);
  assert.deepEqual(await chunksOf(client), first);
  assert.deepEqual((first[0] as { prompt_filter_results?: unknown }).prompt_filter_results, promptFilter);
  assert.deepEqual(first[0]?.choices, []);
  assert.equal(product.origin.requests.length, 1);
});

test('api-key is the credential: it reaches Azure, and two of them never share an answer', async () => {
  const [mine, yours] = [newKey(), newKey()];
  for (const key of [mine, yours, mine, yours]) await azure(key).chat.completions.create(question);
  assert.deepEqual(
    product.origin.requests.map(({ headers }) => headers['api-key']),
    [mine, yours],
  );
});

test('a token of Entra is a credential as well', async () => {
  const token = newKey();
  const client = new AzureOpenAI({
    baseURL: `${product.url}/openai`,
    azureADTokenProvider: async () => token,
    deployment: 'd',
    apiVersion: '2024-10-21',
    maxRetries: 0,
  });
  for (let i = 0; i < 2; i += 1) await client.chat.completions.create(question);
  assert.deepEqual(
    product.origin.requests.map(({ headers }) => headers.authorization),
    [`Bearer ${token}`],
  );
});

test('deployment and api-version count', async () => {
  const key = newKey();
  const clients = [azure(key), azure(key, 'canary'), azure(key, 'prod-4-1', '2024-10-21')];
  for (const client of [...clients, ...clients]) await client.chat.completions.create(question);
  assert.equal(product.origin.requests.length, clients.length);
});

test('a body without a model is cached: the path names the deployment', async () => {
  const headers = { 'api-key': newKey(), 'content-type': 'application/json' };
  const send = (model: object): Promise<Response> =>
    product.send(PATH, { method: 'POST', headers, body: JSON.stringify({ messages: question.messages, ...model }) });
  for (const model of [{}, {}, { model: null }, { model: null }]) await (await send(model)).text();
  assert.match(statusOf(await send({})), /; hit; ttl=\d+; detail=exact$/);
  assert.equal(product.origin.requests.length, 2);
});

test('what the filter stopped is not stored', async () => {
  const stopped = { ...whole, choices: [{ ...whole.choices[0], finish_reason: 'content_filter' }] };
  product.origin.answer({ kind: 'json', body: JSON.stringify(stopped) });
  const client = azure();
  for (let i = 0; i < 2; i += 1) await client.chat.completions.create(question);
  assert.equal(product.origin.requests.length, 2);
});

test('the v1 paths need no api-version, for either protocol', async () => {
  const client = new OpenAI({
    baseURL: `${product.url}/openai/v1`,
    apiKey: 'unused',
    defaultHeaders: { 'api-key': newKey() },
    maxRetries: 0,
  });
  for (let i = 0; i < 2; i += 1) assert.equal((await client.chat.completions.create(question)).id, whole.id);
  product.origin.answer(replying(plain));
  for (let i = 0; i < 2; i += 1) assert.equal((await client.responses.create({ model: 'prod-4-1', input: 'Why?' })).id, plain.json['id']);
  assert.deepEqual(
    product.origin.requests.map(({ path }) => path),
    ['/openai/v1/chat/completions', '/openai/v1/responses'],
  );
});

test('Responses through the Azure client, with what the content filter adds to a response', async () => {
  const json = { ...plain.json, content_filters: [{ blocked: false, source_type: 'prompt', content_filter_results: safe }] };
  const events = plain.events.map((event) =>
    'response' in event
      ? {
          ...event,
          response: {
            ...(event['response'] as object),
            content_filters: event['type'] === 'response.completed' ? json.content_filters : null,
          },
        }
      : event,
  );
  for (const recorded of ['json', 'stream'] as const) {
    product.origin.forget();
    product.origin.answer(replying({ json, events }));
    const client = azure();
    const ask = { model: 'prod-4-1', input: `Recorded as ${recorded}` };
    const whole = (): Promise<unknown> => client.responses.create(ask);
    const streamed = (): Promise<unknown> => client.responses.stream(ask).finalResponse();
    for (const form of recorded === 'json' ? [whole, streamed] : [streamed, whole]) {
      const { content_filters: found, output_text: text } = (await form()) as { content_filters?: unknown; output_text?: unknown };
      assert.deepEqual(found, json.content_filters);
      assert.equal(text, 'The capital of France is Paris.\n\nIt lies on the Seine.');
    }
    assert.deepEqual(
      product.origin.requests.map(({ path }) => path),
      ['/openai/responses?api-version=2025-04-01-preview'],
    );
  }
});

test('a replayed stream of Responses is in the published order on Azure too', async () => {
  product.origin.answer(replying(plain));
  const headers = { 'api-key': newKey(), 'content-type': 'application/json' };
  const send = async (stream: boolean): Promise<string> =>
    (
      await product.send('/openai/v1/responses', { method: 'POST', headers, body: JSON.stringify({ model: 'd', input: 'Why?', stream }) })
    ).text();
  await send(false);
  assertInOrder(await send(true));
  assert.equal(product.origin.requests.length, 1);
});
