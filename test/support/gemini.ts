/** The product in front of a scripted Gemini, the official client on it, and the same client on the provider itself. */
import { GoogleGenAI, type GenerateContentConfig, type GenerateContentResponse } from '@google/genai';
import type { GeminiFixture } from '../fixtures/gemini.ts';
import { chunksIn, pathOf, wireOf, type Mode } from '../fixtures/gemini-wire.ts';
import { startOrigin, type Origin, type Piece, type Script, type SeenRequest } from './origin.ts';
import { startProduct, statusOf, type DoorName } from './product.ts';

export const MODEL = 'gemini-2.5-flash';
const JSON_TYPE = { 'content-type': 'application/json; charset=UTF-8' };

export interface GeminiProduct {
  readonly origin: Origin;
  /** Path and query as Gemini knows them. */
  send(path: string, init: RequestInit): Promise<Response>;
  client(key: string): GoogleGenAI;
  close(): Promise<void>;
}

export async function startGemini(door: DoorName): Promise<GeminiProduct> {
  const named = await startOrigin();
  const product = await startProduct({ door, upstreams: { gemini: { url: named.url } } });
  // Over HTTP `/v1beta/` means Google itself, so the scripted provider is reached by its name.
  const prefix = door === 'url' ? '/up/gemini' : '';
  const send: GeminiProduct['send'] = (path, init) => product.send(`${prefix}${path}`, init);
  return {
    origin: door === 'url' ? named : product.origin,
    send,
    client: (key) => clientOf(key, send),
    close: async () => {
      await product.close();
      await named.close();
    },
  };
}

/** The client asks the provider itself. */
export function directClient(origin: Origin): GoogleGenAI {
  return clientOf('none', (path, init) => fetch(`${origin.url}${path}`, init));
}

function clientOf(apiKey: string, send: GeminiProduct['send']): GoogleGenAI {
  const fetchFrom = (input: unknown, init?: RequestInit): Promise<Response> => {
    const { pathname, search } = new URL(String(input));
    return send(pathname + search, init ?? {});
  };
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: 'http://gemini.test', fetch: fetchFrom } });
}

export function modeOf({ path }: Pick<SeenRequest, 'path'>): Mode {
  if (path.includes(':generateContent')) return 'json';
  return path.includes('alt=sse') ? 'events' : 'array';
}

export function scriptOf(pieces: readonly Piece[], mode: Mode): Script {
  if (mode === 'json') return { kind: 'json', body: pieces.filter((piece) => typeof piece === 'string').join(''), headers: JSON_TYPE };
  return { kind: 'sse', pieces, headers: mode === 'events' ? { 'content-type': 'text/event-stream' } : JSON_TYPE };
}

/** Any request gets this answer, in the form it asked for. */
export function answering(fixture: Pick<GeminiFixture, 'chunks' | 'json'>): (request: SeenRequest) => Script {
  return (request) => scriptOf(wireOf(fixture, modeOf(request)), modeOf(request));
}

export interface Ask {
  readonly contents: string;
  readonly config?: GenerateContentConfig;
}

/** All that a client is handed for one request, in order; the array framing has no official client. */
export async function chunksFrom(
  client: GoogleGenAI,
  send: GeminiProduct['send'],
  mode: Mode,
  key: string,
  ask: Ask,
): Promise<readonly unknown[]> {
  if (mode === 'json') return [plain(await client.models.generateContent({ model: MODEL, ...ask }))];
  if (mode === 'array') return (await post(send, pathOf('array'), key, bodyOf(ask))).chunks();
  const chunks: unknown[] = [];
  for await (const chunk of await client.models.generateContentStream({ model: MODEL, ...ask })) chunks.push(plain(chunk));
  return chunks;
}

/** What the official client sends for this. */
function bodyOf({ contents, config }: Ask): object {
  const asked = { contents: [{ parts: [{ text: contents }], role: 'user' }] };
  return config === undefined ? asked : { ...asked, tools: config.tools, generationConfig: {} };
}

/** Without the response's own headers, which differ between the two ways here. */
export function plain({ sdkHttpResponse: _, ...response }: GenerateContentResponse): unknown {
  return JSON.parse(JSON.stringify(response)) as unknown;
}

export interface Posted {
  readonly response: Response;
  readonly status: string;
  readonly text: string;
  chunks(): readonly unknown[];
}

export async function post(
  send: GeminiProduct['send'],
  path: string,
  key: string | Readonly<Record<string, string>>,
  body: object | string,
): Promise<Posted> {
  const headers = { 'content-type': 'application/json', ...(typeof key === 'string' ? { 'x-goog-api-key': key } : key) };
  const response = await send(path, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const text = await response.text();
  return { response, status: statusOf(response), text, chunks: () => chunksIn(text, modeOf({ path })) };
}
