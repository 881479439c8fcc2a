/**
 * Each endpoint that is cached, as one entry: what a client sends to it, what the provider answers, and what is read out of an answer.
 * A new dialect adds its entry to `ENDPOINTS`.
 */
import type { Script } from './origin.ts';
import { chatEndpoint, completionsEndpoint, geminiEndpoint, messagesEndpoint, responsesEndpoint } from './endpoints-of-text.ts';
import {
  embeddingsEndpoint,
  imageEditsEndpoint,
  imagesEndpoint,
  moderationEndpoint,
  rerankEndpoint,
  speechEndpoint,
  transcriptionEndpoint,
} from './endpoints-by-key.ts';

/** `json`: the whole answer in one body, for speech its sound. */
export type Form = 'json' | 'stream';
export type Feature = 'text' | 'tools' | 'images';

export interface Ask {
  readonly form: Form;
  /** What the request brings besides words. */
  readonly feature: Feature;
  readonly words: string;
  /** base64, where the feature is images. */
  readonly image: string;
}

export interface Answer {
  /** What the provider answers without a stream, as a client reads it; `undefined` where it is no JSON. */
  readonly json: unknown;
  readonly wire: { readonly json: string | Uint8Array; readonly stream?: readonly string[] };
}

export interface Request {
  readonly path: string;
  readonly body: string | FormData;
}

export interface Endpoint {
  readonly name: string;
  readonly speaks: keyof typeof CREDENTIAL;
  readonly features: readonly Feature[];
  request(ask: Ask): Request;
  answer(feature: Feature): Answer;
  /** Of answers in `json` form; absent: JSON. */
  readonly type?: string;
  /** `together`: an answer is put together from several, so its values are the provider's and its bytes are ours. */
  readonly puts?: 'together';
  /** Of streams; absent: server-sent events. */
  readonly streamType?: string;
  /** What a client ends up with from this stream, as `Answer.json` has it; fails where the stream is not in its published form. */
  assembled?(stream: string): Promise<unknown>;
}

export const ENDPOINTS: readonly Endpoint[] = [
  chatEndpoint,
  responsesEndpoint,
  completionsEndpoint,
  messagesEndpoint,
  geminiEndpoint('events'),
  geminiEndpoint('array'),
  transcriptionEndpoint('transcriptions'),
  transcriptionEndpoint('translations'),
  embeddingsEndpoint,
  moderationEndpoint,
  rerankEndpoint,
  speechEndpoint,
  imagesEndpoint,
  imageEditsEndpoint,
];

const CREDENTIAL = {
  openai: (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` }),
  anthropic: (key: string): Record<string, string> => ({ 'x-api-key': key, 'anthropic-version': '2023-06-01' }),
  gemini: (key: string): Record<string, string> => ({ 'x-goog-api-key': key }),
} as const;

export function headersOf({ speaks }: Endpoint, { body }: Request, key: string): Record<string, string> {
  return { ...CREDENTIAL[speaks](key), ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) };
}

/** What a scripted provider sends. */
export function scriptOf({ type, streamType, answer }: Endpoint, { form, feature }: Ask): Script {
  const { wire } = answer(feature);
  if (form === 'json') return { kind: 'json', body: wire.json, ...headed(type) };
  if (wire.stream === undefined) throw new Error('this endpoint has no stream');
  return { kind: 'sse', pieces: wire.stream, ...headed(streamType) };
}

function headed(type: string | undefined): { readonly headers?: { readonly 'content-type': string } } {
  return type === undefined ? {} : { headers: { 'content-type': type } };
}
