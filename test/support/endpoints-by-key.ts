/** The endpoints that ask no question: an equal request is answered again, and no other. */
import assert from 'node:assert/strict';
import { sound, transcriptEvents, USAGE } from './audio.ts';
import type { Answer, Ask, Endpoint } from './endpoints.ts';
import { chatImage } from './endpoints-of-text.ts';

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const jsonAnswer = (json: object): Answer => ({ json, wire: { json: JSON.stringify(json) } });

const SAID = 'Good morning, and welcome to the hive.';

export function transcriptionEndpoint(method: 'transcriptions' | 'translations'): Endpoint {
  const json = { text: SAID, usage: USAGE };
  return {
    name: `audio/${method}`,
    speaks: 'openai',
    features: ['text'],
    request: (ask) => ({ path: `/v1/audio/${method}`, body: spokenForm(ask) }),
    answer: () => ({ json, wire: { json: JSON.stringify(json), stream: transcriptEvents(SAID) } }),
    assembled: (stream) => {
      const events = stream
        .trimEnd()
        .split('\n\n')
        .map((each) => JSON.parse(each.slice('data: '.length)) as { type: string; delta?: string });
      const { type, ...last } = events.pop() ?? assert.fail('no event came');
      assert.equal(type, 'transcript.text.done');
      assert.equal(events.map(({ delta }) => delta).join(''), SAID);
      return Promise.resolve(last);
    },
  };
}

function spokenForm({ form, words }: Ask): FormData {
  const body = new FormData();
  body.append('file', new File([new Uint8Array(sound(words))], 'talk.mp3', { type: 'audio/mpeg' }));
  body.append('model', 'gpt-4o-transcribe');
  if (form === 'stream') body.append('stream', 'true');
  return body;
}

export const moderationEndpoint: Endpoint = {
  name: 'moderations',
  speaks: 'openai',
  features: ['text', 'images'],
  request: (ask) => ({
    path: '/v1/moderations',
    body: JSON.stringify({
      model: 'omni-moderation-latest',
      input: ask.feature === 'images' ? [{ type: 'text', text: ask.words }, chatImage(ask)] : ask.words,
    }),
  }),
  answer: () => jsonAnswer({ id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged: false }] }),
};

export const embeddingsEndpoint: Endpoint = {
  name: 'embeddings',
  puts: 'together',
  speaks: 'openai',
  features: ['text'],
  request: ({ words }) => ({
    path: '/v1/embeddings',
    body: JSON.stringify({ model: 'text-embedding-3-small', input: words, encoding_format: 'float' }),
  }),
  answer: () =>
    jsonAnswer({
      object: 'list',
      data: [{ object: 'embedding', index: 0, embedding: [0.5, -0.25] }],
      model: 'text-embedding-3-small',
      usage: { prompt_tokens: 7, total_tokens: 7 },
    }),
};

export const rerankEndpoint: Endpoint = {
  name: 'rerank',
  speaks: 'openai',
  features: ['text'],
  request: ({ words }) => ({
    path: '/v2/rerank',
    body: JSON.stringify({ model: 'rerank-v3', query: words, documents: ['A page.', 'Another.'] }),
  }),
  answer: () => jsonAnswer({ results: [{ index: 1, relevance_score: 0.9 }], meta: {} }),
};

export const speechEndpoint: Endpoint = {
  name: 'audio/speech',
  speaks: 'openai',
  features: ['text'],
  request: ({ form, words }) => ({
    path: '/v1/audio/speech',
    body: JSON.stringify({ model: 'tts', voice: 'alloy', input: words, ...(form === 'stream' ? { stream_format: 'sse' } : {}) }),
  }),
  answer: () => ({
    json: undefined,
    wire: {
      json: sound('speech', 20_000),
      stream: [event({ type: 'speech.audio.delta', audio: 'AAAA' }), event({ type: 'speech.audio.done', usage: USAGE })],
    },
  }),
  type: 'audio/mpeg',
};

/** An image, whole or in events; `made`: what these are named after. */
function imageAnswer(made: 'image_generation' | 'image_edit'): Answer {
  const json = { created: 1, data: [{ b64_json: sound('image').toString('base64') }], usage: { input_tokens: 5, output_tokens: 100 } };
  const partial = { type: `${made}.partial_image`, partial_image_index: 0, b64_json: 'AAAA' };
  const stream = [event(partial), event({ type: `${made}.completed`, b64_json: 'AAAA' })];
  return { json, wire: { json: JSON.stringify(json), stream } };
}

export const imagesEndpoint: Endpoint = {
  name: 'images/generations',
  speaks: 'openai',
  features: ['text'],
  request: ({ form, words }) => ({
    path: '/v1/images/generations',
    body: JSON.stringify({ model: 'gpt-image-1', prompt: words, ...(form === 'stream' ? { stream: true } : {}) }),
  }),
  answer: () => imageAnswer('image_generation'),
};

export const imageEditsEndpoint: Endpoint = {
  name: 'images/edits',
  speaks: 'openai',
  features: ['text', 'images'],
  request: ({ form, words, image }) => {
    const body = new FormData();
    body.append('image', new File([image === '' ? 'AAAA' : image], 'hive.png', { type: 'image/png' }));
    body.append('prompt', words);
    if (form === 'stream') body.append('stream', 'true');
    return { path: '/v1/images/edits', body };
  },
  answer: () => imageAnswer('image_edit'),
};
